#pragma once

#include "ui/page.h"

namespace convlens::ui {

/// A layer's kernels or maps as they were after the shown epoch, with the choice of both. Returns the height it took.
float epoch_panel(Page& page, const Rect& rect);

}  // namespace convlens::ui
