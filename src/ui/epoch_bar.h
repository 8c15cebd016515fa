#pragma once

#include "ui/page.h"

namespace convlens::ui {

/// Play, a slider over the epochs, and which one is shown. While it plays it goes on as soon as an epoch is on the screen.
void epoch_bar(Page& page, const Rect& rect);

}  // namespace convlens::ui
