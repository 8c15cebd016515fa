#pragma once

#include "ui/page.h"

namespace convlens::ui {

/// The photo, in its own proportions, in the rectangle; pressing it asks for another one. Without a photo: an invitation.
/// Returns the height that it took.
float photo_panel(Page& page, const Rect& rect);

}  // namespace convlens::ui
