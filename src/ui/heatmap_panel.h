#pragma once

#include "ui/page.h"

namespace convlens::ui {

/// Where the network looks, and why: the heatmap over the photo, or two of them, what is asked, and on request the steps of the
/// calculation.
void heatmap_panel(Page& page, const Rect& rect);

/// Asks about a class, on the page of the heatmap.
void explain_class(Page& page, std::int32_t class_index);

}  // namespace convlens::ui
