#include "ui/layer_strip.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "ui/controls.h"
#include "ui/figures.h"
#include "ui/scroll_area.h"
#include "ui/sources.h"
#include "ui/text.h"
#include "view/heatmap.h"
#include "view/layers.h"
#include "view/switches.h"
#include "view/text.h"

namespace convlens::ui {
namespace {

constexpr float kLeastTile = 82;
constexpr float kMostTile = 108;
constexpr float kTileGap = 4;
constexpr float kNameMargin = 3;
constexpr float kPicture = 64;
constexpr float kPictureGap = 2;
constexpr float kPictureTop = 7;
constexpr float kTileHeight = kPictureTop + kPicture + 3 + 17 + 13 + 7;
constexpr float kThumbRoom = 5;  // below the tiles
static_assert(kTileHeight + kThumbRoom < kNarrowStripHeight);

/// A vector as a square of cells; two by two maps otherwise; one if there is only one.
std::vector<MapQuad> picture_quads(Page& page, const LayerMaps& maps, view::LayerIndex layer, const Rect& frame) {
  std::vector<MapQuad> quads;
  const std::vector<view::ValueRange> ranges = view::map_ranges(page.state.display, maps.blob->statistics);
  const float layer_presence = view::is_layer_off(page.state.switches, layer) ? 0.0F : 1.0F;
  if (maps.is_vector()) {
    const view::Display shown{.scale_mode = view::ScaleMode::kPerLayer};
    const auto count = static_cast<std::int32_t>(maps.blob->shape.elements());
    quads.push_back({.rect = frame,
                     .slice = view::vector_slice(maps.blob->shape, vector_columns(count, 1)),
                     .range = view::map_range(shown, maps.blob->statistics, 0),
                     .presence = layer_presence,
                     .radius = 3});
    return quads;
  }
  if (layer < 0 && maps.known == 3) {
    const view::Display whole{.scale_mode = view::ScaleMode::kPerLayer};
    quads.push_back({.rect = fitted(frame, static_cast<float>(maps.shape.width()), static_cast<float>(maps.shape.height())),
                     .slice = view::color_slice(maps.blob->shape, color_order(page.state)),
                     .range = view::map_range(whole, maps.blob->statistics, 0),
                     .radius = 3});
    return quads;
  }
  const std::int32_t shown = maps.known >= 4 ? 4 : 1;
  const float side = shown == 4 ? (frame.width - kPictureGap) / 2 : frame.width;
  for (std::int32_t i = 0; i < shown; ++i) {
    const Rect cell{frame.x + static_cast<float>(i % 2) * (side + kPictureGap), frame.y + static_cast<float>(i / 2) * (side + kPictureGap),
                    side, side};
    quads.push_back({.rect = fitted(cell, static_cast<float>(maps.shape.width()), static_cast<float>(maps.shape.height())),
                     .slice = view::map_slice(maps.blob->shape, i),
                     .range = ranges[static_cast<std::size_t>(i)],
                     .presence = presence_of(page.state, layer, i),
                     .radius = 3});
  }
  return quads;
}

void draw_picture(Page& page, view::LayerIndex layer, const Rect& frame) {
  const LayerMaps maps = small_maps_of(page.state, layer);
  if (maps.blob == nullptr || !page.state.photo) {
    draw_placeholder(page, frame, page.theme.radius_map, page.state.photo ? Waiting::kYes : Waiting::kNo);
    return;
  }
  const view::Colormap colormap = layer < 0 ? view::Colormap::kGray : page.state.display.colormap;
  draw_maps(page, *maps.blob, colormap, picture_quads(page, maps, layer, frame));
}

TextStyle name_style(const Page& page) {
  TextStyle name = body(page);
  name.size = 12;
  return name;
}

/// So wide that all names of the network fit, but for those that are too long for any tile.
float tile_width(const Page& page, const session::ModelLoaded& model) {
  const TextStyle style = name_style(page);
  float width = kLeastTile;
  for (view::LayerIndex layer = 0; layer < static_cast<view::LayerIndex>(model.layers.size()); ++layer) {
    const float wanted = std::ceil(text_width(page, style, view::layer_name(model, layer))) + 2 * kNameMargin;
    if (wanted <= kMostTile) width = std::max(width, wanted);
  }
  return width;
}

void draw_tile(Page& page, view::LayerIndex layer, const Rect& tile) {
  const Theme& theme = page.theme;
  const session::ModelLoaded& model = *page.state.model;
  const bool marked = view::marked_layer(page.state) == layer;
  const bool off = view::is_layer_off(page.state.switches, layer);
  const Press press = press_area(static_cast<ImGuiID>(layer + 2), tile);
  if (press.clicked) page.act(view::SelectLayer{.layer = layer});
  const float warm = page.motion.toward(ImGui::GetID(layer), marked ? 1.0F : press.hovered ? 0.35F : 0.0F);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const ImU32 ground = blended(theme.panel, marked ? theme.accent_ground : theme.raised, warm);
  list.AddRectFilled(tile.min(), tile.max(), ground, theme.radius_control);
  const Rect frame{tile.x + (tile.width - kPicture) / 2, tile.y + kPictureTop, kPicture, kPicture};
  draw_picture(page, layer, frame);
  if (marked) list.AddRect(tile.min(), tile.max(), with_alpha(theme.accent, warm), theme.radius_control, 0, 2);
  Rect words = inset(tile, kNameMargin, 0);
  cut_top(words, kPictureTop + kPicture + 3);
  TextStyle name = name_style(page);
  name.colour = off ? theme.faint : theme.text;
  const Rect name_line = cut_top(words, 17);
  draw_text_in(page, name_line, name, end_that_fits(page, name, view::layer_name(model, layer), name_line.width), Align::kCentre);
  TextStyle shape = caption(page);
  if (off) shape.colour = theme.faint;
  draw_text_in(page, cut_top(words, 13), shape, off ? "off" : view::compact_shape_text(view::source_shape(model, layer)), Align::kCentre);
}

/// Scrolls to the marked layer when it has changed.
void follow_mark(Page& page, const ScrollArea& area, float padding, float tile) {
  const view::LayerIndex marked = view::marked_layer(page.state);
  if (page.memory.strip_shown == marked) return;
  const bool first_time = page.memory.strip_shown == -2;
  page.memory.strip_shown = marked;
  const float left = padding + static_cast<float>(marked + 1) * (tile + kTileGap);
  const float now = area.offset().x;
  float wanted = now;
  if (left - tile < now) wanted = left - tile;
  if (left + 2 * tile > now + area.rect().width) wanted = left + 2 * tile - area.rect().width;
  if (first_time)
    page.scroller.jump_to(area.id(), {wanted, 0});
  else
    page.scroller.scroll_to(area.id(), {wanted, 0});
}

}  // namespace

void layer_strip(Page& page, const Rect& rect) {
  if (!page.state.model) return;
  ScrollArea area(page, {.name = "strip", .rect = rect, .axes = Axes::kHorizontal});
  const float padding = page.theme.padding - 2;
  const auto layers = static_cast<view::LayerIndex>(page.state.model->layers.size());
  const float width = tile_width(page, *page.state.model);
  area.set_content({2 * padding + static_cast<float>(layers + 1) * (width + kTileGap) - kTileGap, rect.height});
  follow_mark(page, area, padding, width);
  const float top = std::round(rect.y + (rect.height - kThumbRoom - kTileHeight) / 2);
  for (view::LayerIndex layer = -1; layer < layers; ++layer) {
    const Rect tile{area.origin().x + padding + static_cast<float>(layer + 1) * (width + kTileGap), top, width, kTileHeight};
    if (tile.overlaps(rect)) draw_tile(page, layer, tile);
  }
}

}  // namespace convlens::ui
