#pragma once

#include "ui/page.h"

namespace convlens::ui {

/// One map as large as fits, what it is, and its colour scale.
void map_panel(Page& page, const Rect& rect);

/// At the right end of the line: buttons to the maps before and after this one.
void map_neighbours(Page& page, Rect line);

}  // namespace convlens::ui
