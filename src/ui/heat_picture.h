#pragma once

#include "ui/page.h"

namespace convlens::ui {

/// What lies under a heatmap: the photo, or what the network sees where that is no part of the photo, as of a digit that was cut out.
/// Returns where it is drawn, in the middle of the frame.
Rect draw_heat_ground(Page& page, const Rect& frame);

/// The heatmap of a place (view::Heatmaps) over the ground that was drawn in this rectangle. Nothing while there is none, or where it
/// cannot be drawn. clip: what of it is shown.
void draw_heat(Page& page, const Rect& ground, std::size_t place, const Rect& clip);

/// The same over the photo, if the network sees a part of it.
void draw_heat_over_photo(Page& page, const Rect& photo, std::size_t place);

}  // namespace convlens::ui
