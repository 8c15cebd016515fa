#pragma once

#include "ui/page.h"

namespace convlens::ui {

/// The selected map in the frame, to be enlarged (wheel, pinch, plus and minus) and moved; its values as numbers once its pixels are
/// large enough. Pressing a pixel selects it.
void large_map(Page& page, const Rect& frame);

/// Enlarges or reduces the large map about its middle.
void zoom_map(Memory& memory, float factor);

}  // namespace convlens::ui
