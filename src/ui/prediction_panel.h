#pragma once

#include "ui/page.h"

namespace convlens::ui {

/// Bars of the most probable classes, best first, at most `most` of them; pressing one asks where it is seen. Returns the height they took.
float prediction_bars(Page& page, const Rect& rect, std::int32_t most);

/// The height of so many bars.
float prediction_height(const Page& page, std::int32_t bars);

}  // namespace convlens::ui
