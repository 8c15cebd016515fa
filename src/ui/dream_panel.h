#pragma once

#include "ui/page.h"

namespace convlens::ui {

/// Pictures that something in the network answers to, which it makes up step by step on the screen: out of noise for a channel of the
/// layer, out of the photo (DeepDream) for the whole layer, where channel is session::kWholeLayer. A button begins. Returns the height.
float dream_panel(Page& page, const Rect& rect, view::LayerIndex layer, std::int32_t channel);

}  // namespace convlens::ui
