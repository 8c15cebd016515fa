#include "ui/heat_picture.h"

#include <cmath>

#include "ui/figures.h"
#include "ui/input_panel.h"
#include "ui/sources.h"
#include "view/heatmap.h"

namespace convlens::ui {
namespace {

bool sees_photo(const Page& page) { return page.state.input_part.width > 0; }

/// Where what the network sees lies on the photo.
Rect seen_part(const Page& page, const Rect& photo) {
  const session::PhotoPart& part = page.state.input_part;
  return {photo.x + part.x * photo.width, photo.y + part.y * photo.height, part.width * photo.width, part.height * photo.height};
}

Rect snapped(const Rect& rect) { return {std::round(rect.x), std::round(rect.y), std::round(rect.width), std::round(rect.height)}; }

Rect draw_input_ground(Page& page, const Rect& frame) {
  const LayerMaps maps = maps_of(page.state, -1);
  const Rect whole = snapped(fitted(frame, static_cast<float>(maps.shape.width()), static_cast<float>(maps.shape.height())));
  draw_network_input(page, {.rect = whole, .radius = page.theme.radius_photo});
  return whole;
}

}  // namespace

Rect draw_heat_ground(Page& page, const Rect& frame) {
  if (!sees_photo(page)) return draw_input_ground(page, frame);
  const view::Photo& photo = *page.state.photo;
  const Rect whole = snapped(fitted(frame, static_cast<float>(photo.width), static_cast<float>(photo.height)));
  ImGui::GetWindowDrawList()->AddImageRounded(page.maps.photo(photo), whole.min(), whole.max(), {0, 0}, {1, 1}, IM_COL32_WHITE,
                                              page.theme.radius_photo);
  return whole;
}

void draw_heat(Page& page, const Rect& ground, std::size_t place, const Rect& clip) {
  const auto& heat = page.state.heatmaps.shown[place];
  if (!heat || !view::why_not_drawn(*page.state.model, *heat).empty()) return;
  const Rect seen = sees_photo(page) ? seen_part(page, ground) : ground;
  const bool all = seen.width <= ground.width + 1 && seen.height <= ground.height + 1;
  const MapQuad quad{.rect = seen,
                     .slice = view::map_slice(heat->blob.shape, 0),
                     .range = {.low = 0, .high = view::heat_of(heat->blob.values)},
                     .radius = all && seen.width > ground.width - 1 && seen.height > ground.height - 1 ? page.theme.radius_photo : 0,
                     .opacity = page.state.display.heat.opacity,
                     .threshold = page.state.display.heat.threshold,
                     .sampling = MapQuad::Sampling::kHeat};
  ImDrawList& list = *ImGui::GetWindowDrawList();
  list.PushClipRect(ground.min(), ground.max(), true);
  list.PushClipRect(clip.min(), clip.max(), true);
  draw_maps(page, heat->blob, page.state.display.heat.colormap, {&quad, 1});
  list.PopClipRect();
  list.PopClipRect();
}

void draw_heat_over_photo(Page& page, const Rect& photo, std::size_t place) {
  if (sees_photo(page)) draw_heat(page, photo, place, photo);
}

}  // namespace convlens::ui
