#pragma once

#include "ui/page.h"
#include "ui/rect.h"

namespace convlens::ui {

/// What a channel looks for: a button, then the picture as it comes, at the place's width. Returns the height that it took.
float dream_panel(Page& page, const Rect& rect, view::LayerIndex layer, std::int32_t channel);

/// DeepDream with the selected layer: the photo, as large as there is room, and what to do with it.
void dream_view(Page& page, const Rect& rect);

}  // namespace convlens::ui
