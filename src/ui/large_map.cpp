#include "ui/large_map.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>

#include "ui/controls.h"
#include "ui/figures.h"
#include "ui/readout.h"
#include "ui/scroll_area.h"
#include "ui/sources.h"
#include "ui/text.h"
#include "view/colormap.h"
#include "view/grid.h"
#include "view/text.h"

namespace convlens::ui {
namespace {

constexpr float kMostZoom = 32;
constexpr float kPixelForLines = 18;  // CSS pixels of a map's pixel from which hairlines separate them
constexpr float kPixelForNumbers = 42;

/// The zoom belongs to one map; another map begins whole.
Memory::Zoom& zoom_of(Page& page) {
  Memory::Zoom& zoom = page.memory.zoom;
  const view::Selection& selection = page.state.selection;
  if (zoom.layer != selection.layer || zoom.map != selection.map) {
    const bool same_layer = zoom.layer == selection.layer;
    zoom = same_layer ? Memory::Zoom{.layer = selection.layer, .map = selection.map, .scale = zoom.scale, .centre = zoom.centre}
                      : Memory::Zoom{.layer = selection.layer, .map = selection.map};
  }
  return zoom;
}

/// Where the whole map lies when `frame` shows the zoomed part of it.
Rect shown_from(const Memory::Zoom& zoom, const Rect& frame) {
  const ImVec2 size{frame.width * zoom.scale, frame.height * zoom.scale};
  return {frame.centre().x - zoom.centre.x * size.x, frame.centre().y - zoom.centre.y * size.y, size.x, size.y};
}

void keep_within(Memory::Zoom& zoom) {
  zoom.scale = std::clamp(zoom.scale, 1.0F, kMostZoom);
  const float margin = 0.5F / zoom.scale;
  zoom.centre = {std::clamp(zoom.centre.x, margin, 1 - margin), std::clamp(zoom.centre.y, margin, 1 - margin)};
}

void move_map(Memory::Zoom& zoom, const RegionMovement& movement, const Rect& frame) {
  if (movement.zoom != 1) {
    // The place under the fingers or the pointer stays there.
    const Rect before = shown_from(zoom, frame);
    const ImVec2 at{(movement.zoom_centre.x - before.x) / before.width, (movement.zoom_centre.y - before.y) / before.height};
    zoom.scale = std::clamp(zoom.scale * movement.zoom, 1.0F, kMostZoom);
    const ImVec2 size{frame.width * zoom.scale, frame.height * zoom.scale};
    zoom.centre = {at.x - (movement.zoom_centre.x - frame.centre().x) / size.x,
                   at.y - (movement.zoom_centre.y - frame.centre().y) / size.y};
  }
  zoom.centre.x -= movement.pan.x / (frame.width * zoom.scale);
  zoom.centre.y -= movement.pan.y / (frame.height * zoom.scale);
  keep_within(zoom);
}

struct LargeMap {
  LayerMaps maps;
  std::int32_t channel = 0;
  view::ValueRange range;
  Rect frame;  ///< what can be seen
  Rect shown;  ///< where the whole map lies

  float pixel_width() const { return shown.width / static_cast<float>(maps.shape.width()); }
};

view::Rect place_of(const Rect& rect) { return {rect.x, rect.y, rect.width, rect.height}; }

Rect pixel_rect(const LargeMap& map, view::Pixel pixel) {
  const view::Rect place = view::content_from_pixel(pixel, place_of(map.shown), map.maps.shape);
  return {place.x, place.y, place.width, place.height};
}

struct PixelSpan {
  view::Pixel first;
  view::Pixel last;
};
PixelSpan seen_pixels(const LargeMap& map) {
  const float size = map.pixel_width();
  const auto at = [size](float from, float to) { return static_cast<std::int32_t>(std::floor((to - from) / size)); };
  return {.first = {std::max(0, at(map.shown.x, map.frame.x)), std::max(0, at(map.shown.y, map.frame.y))},
          .last = {std::min(map.maps.shape.width() - 1, at(map.shown.x, map.frame.right())),
                   std::min(map.maps.shape.height() - 1, at(map.shown.y, map.frame.bottom()))}};
}

void draw_pixel_lines(const LargeMap& map, float ratio) {
  const PixelSpan seen = seen_pixels(map);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const auto snapped = [ratio](float place) { return std::round(place * ratio) / ratio; };
  constexpr ImU32 kLine = IM_COL32(0, 0, 0, 60);
  for (std::int32_t x = seen.first.x; x <= seen.last.x; ++x) {
    const float left = snapped(pixel_rect(map, {x, 0}).x);
    list.AddRectFilled({left, map.frame.y}, {left + 1 / ratio, map.frame.bottom()}, kLine);
  }
  for (std::int32_t y = seen.first.y; y <= seen.last.y; ++y) {
    const float top = snapped(pixel_rect(map, {0, y}).y);
    list.AddRectFilled({map.frame.x, top}, {map.frame.right(), top + 1 / ratio}, kLine);
  }
}

void draw_pixel_numbers(Page& page, const LargeMap& map) {
  const PixelSpan seen = seen_pixels(map);
  TextStyle style = numbers(page);
  style.size = std::min(12.0F, map.pixel_width() / 4.6F);
  for (std::int32_t y = seen.first.y; y <= seen.last.y; ++y) {
    for (std::int32_t x = seen.first.x; x <= seen.last.x; ++x) {
      const auto value = value_of(map.maps, map.channel, {x, y});
      if (!value) continue;
      style.colour = ink_on(view::color_at(page.state.display.colormap, view::unit_from_value(*value, map.range)));
      draw_text_in(page, pixel_rect(map, {x, y}), style, view::value_text(*value), Align::kCentre);
    }
  }
}

void draw_selected_pixel(const Page& page, const LargeMap& map) {
  if (!page.state.selection.pixel) return;
  const Rect cell = pixel_rect(map, *page.state.selection.pixel);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const Rect outer = inset(cell, -2.5F);
  list.AddRect(outer.min(), outer.max(), IM_COL32(0, 0, 0, 150), 3, 0, 1.5F);
  accent_frame(page, inset(cell, 1), 0);
}

void handle_pointer(Page& page, const LargeMap& map, Memory::Zoom& zoom) {
  const Press press = press_area(id_of("pixels"), map.frame);
  const ImVec2 dragged = ImGui::GetIO().MouseDelta;
  const ImVec2 total = ImGui::GetMouseDragDelta(ImGuiMouseButton_Left, 0);
  const bool drags = std::abs(total.x) + std::abs(total.y) > 5;
  if (press.held && drags && zoom.scale > 1) move_map(zoom, {.pan = dragged, .zoom = 1, .zoom_centre = {}}, map.frame);
  if (!press.hovered && !press.clicked) return;
  const ImVec2 pointer = ImGui::GetMousePos();
  const auto pixel = view::pixel_from_content({pointer.x, pointer.y}, place_of(map.shown), map.maps.shape);
  if (!pixel) return;
  if (press.clicked && !drags) page.act(view::SelectPixel{.pixel = page.state.selection.pixel == *pixel ? std::nullopt : pixel});
  const Rect cell = pixel_rect(map, *pixel);
  ImGui::GetWindowDrawList()->AddRect(cell.min(), cell.max(), with_alpha(IM_COL32_WHITE, 0.8F));
  const std::string name = view::map_name(*page.state.model, page.state.selection.layer, map.channel);
  draw_readout(page, {.name = name, .pixel = *pixel, .value = value_of(map.maps, map.channel, *pixel)});
}

void draw_zoomed(Page& page, LargeMap& map) {
  Memory::Zoom& zoom = zoom_of(page);
  const Axes axes = zoom.scale > 1.001F ? Axes::kBoth : Axes::kNone;
  ScrollArea area(page, {.name = "large map", .rect = map.frame, .axes = axes, .wheel = WheelMeans::kZoom});
  move_map(zoom, page.scroller.take_movement(area.id()), map.frame);
  map.shown = shown_from(zoom, map.frame);
  const MapQuad quad{.rect = map.shown,
                     .slice = view::map_slice(map.maps.blob->shape, map.channel),
                     .range = map.range,
                     .presence = presence_of(page.state, page.state.selection.layer, map.channel),
                     .radius = zoom.scale > 1 ? 0 : page.theme.radius_map};
  draw_maps(page, *map.maps.blob, page.state.display.colormap, {&quad, 1});
  if (map.pixel_width() >= kPixelForLines) draw_pixel_lines(map, page.ratio);
  if (map.pixel_width() >= kPixelForNumbers) draw_pixel_numbers(page, map);
  draw_selected_pixel(page, map);
  handle_pointer(page, map, zoom);
}

}  // namespace

void zoom_map(Memory& memory, float factor) {
  memory.zoom.scale *= factor;
  keep_within(memory.zoom);
}

void large_map(Page& page, const Rect& frame) {
  const view::Selection& selection = page.state.selection;
  const LayerMaps maps = maps_of(page.state, selection.layer);
  const Rect whole = fitted(frame, static_cast<float>(maps.shape.width()), static_cast<float>(maps.shape.height()));
  if (maps.blob == nullptr || selection.map >= maps.known) {
    draw_placeholder(page, whole, page.theme.radius_map, Waiting::kYes);
    return;
  }
  const auto range = view::map_range(page.state.display, maps.blob->statistics, static_cast<std::size_t>(selection.map));
  LargeMap map{.maps = maps, .channel = selection.map, .range = range, .frame = whole, .shown = whole};
  draw_zoomed(page, map);
}

}  // namespace convlens::ui
