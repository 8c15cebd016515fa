#pragma once

#include "ui/page.h"

namespace convlens::ui {

/// All kernels of the selected layer: filters, each with one slice per input channel, grey from the layer's least to its greatest weight.
void kernel_panel(Page& page, const Rect& rect);

/// The slices of one filter, as many as fit in the rectangle's width and two rows, with the input channel's number where there is room.
/// Returns the height that it took.
float kernel_slices(Page& page, const Rect& rect, std::int32_t filter);

}  // namespace convlens::ui
