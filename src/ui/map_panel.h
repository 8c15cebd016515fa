#pragma once

#include "ui/page.h"

namespace convlens::ui {

/// One map as large as fits, to be enlarged (wheel, pinch, plus and minus) and moved; its values as numbers once its pixels are large
/// enough. Pressing a pixel selects it.
void map_panel(Page& page, const Rect& rect);

/// The map with zoom in the given frame, without any words around it.
void map_view(Page& page, const Rect& frame);

/// At the right end of the line: buttons to the maps before and after this one.
void map_neighbours(Page& page, Rect line);

/// Enlarges or reduces the large map about its middle.
void zoom_map(Memory& memory, float factor);

}  // namespace convlens::ui
