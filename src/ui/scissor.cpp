#include "ui/scissor.h"

#include <algorithm>
#include <cmath>

namespace convlens::ui {
namespace {

std::int32_t rounded(float value) { return static_cast<std::int32_t>(std::round(value)); }

/// From edges in framebuffer pixels, y down.
gfx::Scissor between(std::int32_t left, std::int32_t top, std::int32_t right, std::int32_t bottom, std::int32_t canvas) {
  return {.x = left, .y = canvas - bottom, .width = std::max(right - left, 0), .height = std::max(bottom - top, 0)};
}

}  // namespace

gfx::Scissor scissor_from(const ImVec4& edges, float ratio, ImVec2 size) {
  const auto down = [ratio](float edge) { return static_cast<std::int32_t>(edge * ratio); };
  return between(down(std::max(0.0F, edges.x)), down(std::max(0.0F, edges.y)), down(std::min(size.x, edges.z)),
                 down(std::min(size.y, edges.w)), rounded(size.y * ratio));
}

gfx::Scissor box_from(const Rect& rect, float ratio, ImVec2 size) {
  const std::int32_t width = rounded(size.x * ratio);
  const std::int32_t height = rounded(size.y * ratio);
  return between(std::clamp(rounded(rect.x * ratio), 0, width), std::clamp(rounded(rect.y * ratio), 0, height),
                 std::clamp(rounded(rect.right() * ratio), 0, width), std::clamp(rounded(rect.bottom() * ratio), 0, height), height);
}

}  // namespace convlens::ui
