#pragma once

namespace convlens::view {

// Lengths are in any one unit, y goes down. Two spaces occur: "content" is a whole grid, with its first cell at the origin; "view" is the
// area on the screen that shows a part of it. content = view + scroll.
struct Point {
  float x = 0;
  float y = 0;
  friend bool operator==(const Point&, const Point&) = default;
};

struct Size {
  float width = 0;
  float height = 0;
  friend bool operator==(const Size&, const Size&) = default;
};

struct Rect {
  float x = 0;
  float y = 0;
  float width = 0;
  float height = 0;

  bool contains(Point point) const { return point.x >= x && point.y >= y && point.x < x + width && point.y < y + height; }
  friend bool operator==(const Rect&, const Rect&) = default;
};

inline Point content_from_view(Point view, Point scroll) { return {view.x + scroll.x, view.y + scroll.y}; }
inline Point view_from_content(Point content, Point scroll) { return {content.x - scroll.x, content.y - scroll.y}; }

}  // namespace convlens::view
