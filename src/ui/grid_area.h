#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "ui/scroll_area.h"
#include "view/grid.h"
#include "view/kernel_grid.h"

namespace convlens::ui {

/// A grid of cells in an area that scrolls, while it is being drawn. Fingers, the wheel and keys make the cells larger or smaller; what was
/// under them stays there. Two spaces: canvas = origin() + content.
class GridArea {
 public:
  GridArea(Page& page, std::string_view name, const Rect& rect);

  /// What is seen of the content, without the room for frames around it.
  view::Size room() const { return room_; }
  /// Lays the cells out: as `fitting` if nobody has zoomed them.
  template <typename Layout>
  Layout lay_out(const Layout& fitting) {
    const Layout now = view::scaled(fitting, memory_.scale, room_);
    if (memory_.scale == scale_before_ || now.content() == view::Size{}) {
      forget_reach_unless(now.content());
      set_content(now.content());
    } else {
      const Layout before = view::scaled(fitting, scale_before_, room_);
      zoom_to(view::scroll_keeping(before, now, from_canvas(zoom_centre_), scroll()), now.content());
    }
    return now;
  }
  /// Scrolls gently to the chosen cell, if another one, or none, was chosen before. place: of that cell in the content.
  void follow(std::optional<std::int32_t> chosen, const view::Rect& place);

  ImVec2 origin() const;
  Rect on_canvas(const view::Rect& rect) const { return {origin().x + rect.x, origin().y + rect.y, rect.width, rect.height}; }
  view::Point from_canvas(ImVec2 place) const { return {place.x - origin().x, place.y - origin().y}; }
  /// What is seen of the content, the room for frames around it included, on the canvas.
  const Rect& seen() const { return area_.rect(); }
  view::Rect seen_content() const;
  bool moved_sideways() const { return area_.offset().x > 0; }

 private:
  view::Point scroll() const { return {area_.offset().x, area_.offset().y}; }
  void set_content(view::Size size);
  /// For another layer, or a page of another size, nothing was zoomed that would have to stay in its place.
  void forget_reach_unless(view::Size content);
  /// Scrolls there, even where larger cells end before: what is under the pointer stays there.
  void zoom_to(view::Point scroll, view::Size content);

  Page& page_;
  ScrollArea area_;
  Memory::Grid& memory_;
  view::Size room_;
  float scale_before_ = 1;
  ImVec2 zoom_centre_;  ///< on the canvas
};

/// Makes the cells of the grid that is seen so many times as large, around its middle.
void enlarge_cells(Page& page, float factor);

}  // namespace convlens::ui
