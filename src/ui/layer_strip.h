#pragma once

#include "ui/page.h"

namespace convlens::ui {

/// All layers side by side like a film: four maps each, name and shape. Pressing one selects it.
void layer_strip(Page& page, const Rect& rect);

/// The height of the strip without padding above and below.
inline constexpr float kStripHeight = 124;

}  // namespace convlens::ui
