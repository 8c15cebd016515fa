#pragma once

#include "ui/page.h"

namespace convlens::ui {

/// All layers side by side like a film: four maps each, name and shape; as wide as the names ask for, within reason. Pressing one
/// selects it.
void layer_strip(Page& page, const Rect& rect);

/// The strip's height on a wide page and on a narrow one, which has none to spare.
inline constexpr float kStripHeight = 124;
inline constexpr float kNarrowStripHeight = 120;

}  // namespace convlens::ui
