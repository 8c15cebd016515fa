#pragma once

#include "ui/page.h"

namespace convlens::ui {

/// Maps or kernels, the scale mode and the colormap, in one line; what does not fit side by side becomes a list.
void display_bar(Page& page, const Rect& rect);

}  // namespace convlens::ui
