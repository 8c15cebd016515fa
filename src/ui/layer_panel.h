#pragma once

#include "ui/page.h"

namespace convlens::ui {

/// One layer: what it is, how it is shown, and the grid of its maps or kernels.
void layer_panel(Page& page, const Rect& rect);

}  // namespace convlens::ui
