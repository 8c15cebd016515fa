#pragma once

#include "ui/page.h"

namespace convlens::ui {

/// Instead of maps while there is no photo: what to do first, and the buttons that do it.
void invitation(Page& page, const Rect& rect);

/// Instead of everything while there is no network yet.
void waiting_for_network(Page& page, const Rect& rect);

}  // namespace convlens::ui
