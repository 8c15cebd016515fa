#pragma once

#include "ui/page.h"

namespace convlens::ui {

/// All maps of the selected layer; a layer of single values as one sheet of cells. Pressing one selects it, twice opens it.
void map_grid(Page& page, const Rect& rect);

/// Selects a map, or opens it where there is no inspector to show it.
void choose_map(Page& page, view::LayerIndex layer, std::int32_t map);
void open_map(Page& page, view::LayerIndex layer, std::int32_t map);

}  // namespace convlens::ui
