#pragma once

#include "ui/page.h"

namespace convlens::ui {

/// The whole network: its summary as Keras prints it, each layer with its switch and a strip of its maps.
void network_panel(Page& page, const Rect& rect);

}  // namespace convlens::ui
