#pragma once

#include <string_view>

#include "ui/page.h"

namespace convlens::ui {

/// What grids in an area keep free at its edges, for the accent frames of their cells.
inline constexpr float kBleed = 4;

/// A part of the canvas with content that may be larger, while it is being drawn. Draw at origin() + place in the content; state the
/// content's size with set_content() before the area ends. Two spaces: canvas = origin() + content.
class ScrollArea {
 public:
  struct Options {
    std::string_view name;
    Rect rect;
    Axes axes = Axes::kVertical;
    WheelMeans wheel = WheelMeans::kScroll;
  };
  ScrollArea(Page& page, const Options& options);
  ~ScrollArea();
  ScrollArea(const ScrollArea&) = delete;
  ScrollArea& operator=(const ScrollArea&) = delete;

  ImGuiID id() const { return id_; }
  /// The content's top left corner on the canvas, on a whole device pixel.
  ImVec2 origin() const { return origin_; }
  ImVec2 offset() const { return offset_; }
  const Rect& rect() const { return rect_; }
  void set_content(ImVec2 size);
  /// Shows the content from there on, at once. The content's size has been set.
  void jump_to(ImVec2 offset);

 private:
  void place_content();
  void draw_thumbs() const;
  void draw_thumb(const Rect& thumb) const;

  Page& page_;
  ImGuiID id_;
  Rect rect_;
  ImVec2 offset_;
  ImVec2 origin_;
};

}  // namespace convlens::ui
