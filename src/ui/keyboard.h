#pragma once

#include <span>

#include "ui/page.h"

namespace convlens::ui {

/// Arrows walk through maps (through layers in the network's table), Enter goes a level deeper, Escape back, plus and minus enlarge.
void handle_keys(Page& page, std::span<const Key> keys);

}  // namespace convlens::ui
