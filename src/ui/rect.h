#pragma once

#include <algorithm>
#include <cmath>

#include <imgui.h>

namespace convlens::ui {

/// A rectangle of the canvas in CSS pixels, y down. Panels are laid out by cutting pieces off one.
struct Rect {
  float x = 0;
  float y = 0;
  float width = 0;
  float height = 0;

  float right() const { return x + width; }
  float bottom() const { return y + height; }
  ImVec2 min() const { return {x, y}; }
  ImVec2 max() const { return {right(), bottom()}; }
  ImVec2 size() const { return {width, height}; }
  ImVec2 centre() const { return {x + width / 2, y + height / 2}; }
  bool contains(ImVec2 point) const { return point.x >= x && point.y >= y && point.x < right() && point.y < bottom(); }
  bool overlaps(const Rect& other) const { return x < other.right() && other.x < right() && y < other.bottom() && other.y < bottom(); }
};

inline Rect rect_from(ImVec2 min, ImVec2 size) { return {min.x, min.y, size.x, size.y}; }
inline Rect inset(const Rect& rect, float horizontal, float vertical) {
  return {rect.x + horizontal, rect.y + vertical, std::max(0.0F, rect.width - 2 * horizontal), std::max(0.0F, rect.height - 2 * vertical)};
}
inline Rect inset(const Rect& rect, float all) { return inset(rect, all, all); }
inline Rect moved(const Rect& rect, ImVec2 by) { return {rect.x + by.x, rect.y + by.y, rect.width, rect.height}; }

// Cutting: returns the piece, `rest` keeps what is left.
inline Rect cut_left(Rect& rest, float width) {
  const float cut = std::min(width, rest.width);
  const Rect piece{rest.x, rest.y, cut, rest.height};
  rest.x += cut;
  rest.width -= cut;
  return piece;
}
inline Rect cut_right(Rect& rest, float width) {
  const float cut = std::min(width, rest.width);
  rest.width -= cut;
  return {rest.right(), rest.y, cut, rest.height};
}
inline Rect cut_top(Rect& rest, float height) {
  const float cut = std::min(height, rest.height);
  const Rect piece{rest.x, rest.y, rest.width, cut};
  rest.y += cut;
  rest.height -= cut;
  return piece;
}
inline Rect cut_bottom(Rect& rest, float height) {
  const float cut = std::min(height, rest.height);
  rest.height -= cut;
  return {rest.x, rest.bottom(), rest.width, cut};
}

/// The largest rectangle of the given proportions inside `frame`, in its middle.
inline Rect fitted(const Rect& frame, float width, float height) {
  const float scale = std::min(frame.width / std::max(width, 1.0F), frame.height / std::max(height, 1.0F));
  const ImVec2 size{width * scale, height * scale};
  return {frame.x + (frame.width - size.x) / 2, frame.y + (frame.height - size.y) / 2, size.x, size.y};
}

}  // namespace convlens::ui
