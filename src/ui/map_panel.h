#pragma once

#include "ui/page.h"

namespace convlens::ui {

/// One map as large as fits, to be enlarged (wheel, pinch, plus and minus) and moved; its values as numbers once its pixels are large
/// enough. Pressing a pixel selects it.
void map_panel(Page& page, const Rect& rect);

/// The map with zoom in the given frame, without any words around it.
void map_view(Page& page, const Rect& frame);

/// Enlarges or reduces the large map about its middle.
void zoom_map(Memory& memory, float factor);

}  // namespace convlens::ui
