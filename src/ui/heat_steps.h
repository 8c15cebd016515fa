#pragma once

#include "ui/page.h"

namespace convlens::ui {

/// How the first heatmap is worked out: the sum of the weighted maps and what is left of it above zero, then every channel of the layer
/// with its map, its gradient, its weight and the product, by weight. Pressing a channel shows its map and kernel. Scrolls in the
/// rectangle.
void heat_steps(Page& page, const Rect& rect);

/// The same as a part of an area that scrolls. visible: what can be seen of it. Returns the height.
float heat_steps_inline(Page& page, const Rect& rect, const Rect& visible);

/// Gives back what was kept between frames for steps that are not shown any more.
void forget_steps(Page& page);

/// Beside the heatmap while no channel is chosen: how to read it.
void heat_guide(Page& page, Rect rest);

}  // namespace convlens::ui
