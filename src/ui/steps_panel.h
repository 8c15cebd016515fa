#pragma once

#include "ui/page.h"

namespace convlens::ui {

/// The pictures between the photo and the input, each with its title, in the order in which they were made; pressing one shows it
/// large below them. Nothing without steps. Returns the height it took.
float steps_panel(Page& page, const Rect& rect);
/// The same for a panel of this width while none is shown large.
float steps_height(const Page& page, float width);

}  // namespace convlens::ui
