#pragma once

#include "ui/page.h"
#include "ui/sources.h"

namespace convlens::ui {

/// A layer of single values: the classes' scores as a list with their names, anything else as one sheet of cells in rows.
void value_sheet(Page& page, const LayerMaps& maps, const Rect& rect);

}  // namespace convlens::ui
