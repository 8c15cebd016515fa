#pragma once

#include "ui/page.h"

namespace convlens::ui {

/// How the network learned: the curves, the epochs with kernels and maps, the confusion matrix.
void training_panel(Page& page, const Rect& rect);

/// Shows the layer as it was after this epoch, kept between 0 and the last.
void show_epoch(Page& page, std::int32_t epoch);

}  // namespace convlens::ui
