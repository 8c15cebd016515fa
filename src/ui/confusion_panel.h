#pragma once

#include "ui/page.h"

namespace convlens::ui {

/// The confusion matrix of the test pictures, and examples of the chosen cell below or beside it. Returns the height it took.
float confusion_panel(Page& page, const Rect& rect);

}  // namespace convlens::ui
