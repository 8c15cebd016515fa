#pragma once

#include "ui/page.h"

namespace convlens::ui {

/// What the network sees: its input, its shape, and whether it is inverted, with the choice. Returns the height it took.
float input_panel(Page& page, const Rect& rect);
float input_height(const Page& page);

}  // namespace convlens::ui
