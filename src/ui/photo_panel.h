#pragma once

#include "ui/page.h"

namespace convlens::ui {

/// The photo, in its own proportions, in the rectangle; on phones pressing it opens its page. Without a photo: an invitation.
/// Returns the height that it took.
float photo_panel(Page& page, const Rect& rect);

}  // namespace convlens::ui
