#pragma once

#include "ui/map_canvas.h"
#include "ui/page.h"

namespace convlens::ui {

/// What the network sees: its input, its shape, and whether it is inverted, with the choice, and the steps that led to it
/// if a digit was cut out. Returns the height it took.
float input_panel(Page& page, const Rect& rect);
float input_height(const Page& page, float width);

/// The input itself; of the quad, slice and range are not used.
void draw_network_input(Page& page, MapQuad quad);

}  // namespace convlens::ui
