#pragma once

#include "ui/page.h"

namespace convlens::ui {

/// What is known about the selected map: picture, colour scale, kernel slices, distribution and statistics of its values, its switch.
/// On phones this is the whole page, below the large map.
void inspector(Page& page, const Rect& rect);

}  // namespace convlens::ui
