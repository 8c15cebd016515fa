#pragma once

#include <optional>

#include "ui/scroll_area.h"

namespace convlens::ui {

/// The cells of a grid have got another size.
struct GridZoom {
  float scale_before = 1;
  ImVec2 centre;  ///< on the canvas: what was there stays there
};

/// Makes the cells of grids larger by this factor, within what can be looked at.
void enlarge_cells(Memory& memory, float factor);

/// Takes what has zoomed the grid in this area since it was last drawn: fingers or a wheel around where they are, keys around its middle.
std::optional<GridZoom> take_grid_zoom(Page& page, const ScrollArea& area);

}  // namespace convlens::ui
