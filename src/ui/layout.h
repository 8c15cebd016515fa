#pragma once

#include "ui/page.h"

namespace convlens::ui {

/// Which arrangement suits a canvas of this width.
Arrangement arrangement_for(float width);

/// Draws all panels where they belong, in the whole canvas.
void draw_page(Page& page, const Rect& canvas);

}  // namespace convlens::ui
