#pragma once

#include "ui/page.h"

namespace convlens::ui {

/// What is known of the selected layer, and its switch: in the inspector's place while none of its maps is selected.
void layer_facts(Page& page, Rect rest);

}  // namespace convlens::ui
