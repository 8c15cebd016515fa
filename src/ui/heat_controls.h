#pragma once

#include "ui/page.h"

namespace convlens::ui {

/// What is asked and how many heatmaps are compared: method, class, layer, score, comparison and steps, as many to a row as fit. Returns
/// the height they took.
float heat_questions(Page& page, const Rect& rect);

/// How heatmaps are coloured: colormap, opacity and threshold. Returns the height they took.
float heat_looks(Page& page, const Rect& rect);
float heat_looks_height(const Page& page, float width);

}  // namespace convlens::ui
