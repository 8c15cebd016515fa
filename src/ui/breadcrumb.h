#pragma once

#include "ui/page.h"

namespace convlens::ui {

/// Where the visitor is and the way back: "Network › conv2d1 › filter 17", then what is known about it, in one line.
void breadcrumb(Page& page, const Rect& rect);

/// On phones the tabs lead back: only the name and the shape.
void layer_name_line(Page& page, const Rect& rect);

}  // namespace convlens::ui
