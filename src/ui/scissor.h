#pragma once

#include <imgui.h>

#include "gfx/map_renderer.h"
#include "ui/rect.h"

namespace convlens::ui {

/// The part of the canvas between these edges (left, top, right, bottom in CSS pixels), as far as it is on the canvas. size: of the canvas
/// in CSS pixels; ratio: framebuffer pixels to each.
gfx::Scissor scissor_from(const ImVec4& edges, float ratio, ImVec2 size);

/// The framebuffer pixels that are nearest to a rectangle, as far as they are on the canvas.
gfx::Scissor box_from(const Rect& rect, float ratio, ImVec2 size);

}  // namespace convlens::ui
