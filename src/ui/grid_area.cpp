#include "ui/grid_area.h"

#include <algorithm>
#include <utility>

namespace convlens::ui {
namespace {

constexpr float kLeastScale = 0.45F;  // 64 maps stand eight by eight on a phone, too
constexpr float kMostScale = 6;

}  // namespace

GridArea::GridArea(Page& page, std::string_view name, const Rect& rect)
    : page_(page),
      area_(page, {.name = name, .rect = inset(rect, -kBleed), .axes = Axes::kBoth}),
      memory_(page.memory.grids[area_.id()]),
      room_{.width = rect.width, .height = rect.height} {
  const RegionMovement movement = page.scroller.take_movement(area_.id());
  scale_before_ = memory_.scale;
  memory_.scale = std::clamp(memory_.scale * movement.zoom, kLeastScale, kMostScale);
  zoom_centre_ = movement.zoom_centre;
  page.memory.grid = area_.id();
}

void GridArea::set_content(view::Size size) {
  memory_.content = size;
  memory_.room = room_;
  const float below = size.height > room_.height ? page_.theme.padding : 0;
  area_.set_content(
      {std::max(size.width, memory_.reach.width) + 2 * kBleed, std::max(size.height + below, memory_.reach.height) + 2 * kBleed});
}

void GridArea::forget_reach_unless(view::Size content) {
  if (content != memory_.content || room_ != memory_.room) memory_.reach = {};
}

void GridArea::zoom_to(view::Point scroll, view::Size content) {
  memory_.reach = memory_.scale > 1 ? view::Size{scroll.x + room_.width, scroll.y + room_.height} : view::Size{};
  set_content(content);
  area_.jump_to({scroll.x, scroll.y});
}

void GridArea::follow(std::optional<std::int32_t> chosen, const view::Rect& place) {
  if (std::exchange(memory_.shown, chosen) == chosen || !chosen) return;
  const view::Point wanted = view::scroll_showing(place, scroll(), room_);
  page_.scroller.scroll_to(area_.id(), {wanted.x, wanted.y});
}

ImVec2 GridArea::origin() const { return {area_.origin().x + kBleed, area_.origin().y + kBleed}; }

view::Rect GridArea::seen_content() const {
  const view::Point corner = from_canvas(seen().min());
  return {corner.x, corner.y, seen().width, seen().height};
}

void enlarge_cells(Page& page, float factor) { page.scroller.zoom(page.memory.grid, factor); }

}  // namespace convlens::ui
