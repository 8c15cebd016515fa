#include "ui/kernel_panel.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "ui/controls.h"
#include "ui/figures.h"
#include "ui/grid_zoom.h"
#include "ui/map_grid.h"
#include "ui/readout.h"
#include "ui/scroll_area.h"
#include "ui/sources.h"
#include "ui/text.h"
#include "view/kernel_grid.h"
#include "view/switches.h"

namespace convlens::ui {
namespace {

constexpr float kBleed = 4;
constexpr float kNumberRow = 14;
constexpr float kGutter = 26;  // for the filters' numbers beside their slices
constexpr float kHeadRow = 20;

struct Kernels {
  const session::LayerInfo& layer;
  view::LayerIndex index = 0;
  view::KernelGrid grid;
  view::ValueRange range;
  ImVec2 origin;     ///< of the content on the canvas
  float gutter = 0;  ///< beside filters that have rows of their own, for their numbers
};

view::Slice slice_of(const session::LayerInfo& layer, view::KernelCell cell, view::ColorOrder order) {
  return cell.input == view::kColorInput ? view::kernel_color_slice(layer, cell.filter, order)
                                         : view::kernel_slice(layer, cell.filter, cell.input);
}

/// What the three channels of a picture are called, in the network's order.
std::array<std::string_view, 3> channel_names(view::ColorOrder order) {
  if (order == view::ColorOrder::kBgr) return {"blue", "green", "red"};
  return {"red", "green", "blue"};
}

/// The kernels at this scale of their cells, in so much room.
view::KernelGrid layout_for(const Page& page, const session::LayerInfo& layer, ImVec2 room, float scale) {
  const view::KernelCount count = view::kernel_count(layer);
  const view::FilterView filter_view = page.state.display.filter_view;
  const bool pictures = count.inputs == 1 || (count.inputs == 3 && filter_view == view::FilterView::kColor);
  const bool channel_rows = count.inputs == 3 && !pictures;
  const bool small = layer.kernel_shape[0] * layer.kernel_shape[1] == 1;
  const float least = (small ? 9.0F : 22.0F) * scale;
  return view::layout_kernels({.count = count,
                               .filter_view = filter_view,
                               .area = {room.x, room.y},
                               .aspect = static_cast<float>(layer.kernel_shape[1]) / static_cast<float>(layer.kernel_shape[0]),
                               .gap = channel_rows ? page.theme.map_gap
                                      : small      ? 1.0F
                                                   : 2.0F,
                               .filter_gap = pictures ? page.theme.map_gap : 10.0F,
                               .min_cell = pictures || channel_rows ? std::max(least, 40.0F) : least,
                               .max_cell = std::max(channel_rows ? 160.0F
                                                    : pictures   ? 96.0F
                                                                 : 56.0F,
                                                    least)});
}

/// Lays the kernels out at this scale of their cells.
void lay_out(const Page& page, Kernels& kernels, ImVec2 room, float scale) {
  kernels.grid = layout_for(page, kernels.layer, room, scale);
  kernels.gutter = kernels.grid.filter_in_row() ? kGutter : 0;
  if (kernels.gutter > 0) kernels.grid = layout_for(page, kernels.layer, {room.x - kernels.gutter, room.y}, scale);
}

/// Scrolls so that what was under the fingers or the pointer before the kernels got another size is there again.
void keep_in_place(const Page& page, ScrollArea& area, const Kernels& now, const GridZoom& zoom, ImVec2 room) {
  Kernels before = now;
  lay_out(page, before, room, zoom.scale_before);
  const view::Point at{zoom.centre.x - area.origin().x - kBleed - before.gutter, zoom.centre.y - area.origin().y - kBleed};
  area.jump_to({0, view::top_keeping(before.grid, now.grid, at, area.offset().y)});
}

/// The slices of the filters [visible) that can be seen.
std::vector<MapQuad> quads_for(const Page& page, const Kernels& kernels, const Rect& seen) {
  std::vector<MapQuad> quads;
  const float top = seen.y - kernels.origin.y;
  const view::CellRange filters = view::visible_range(kernels.grid.filters, top, seen.height);
  for (std::int32_t filter = filters.first; filter < filters.last; ++filter) {
    const view::CellRange slices = view::visible_slices(kernels.grid, filter, top, seen.height);
    for (std::int32_t position = slices.first; position < slices.last; ++position) {
      const view::KernelCell cell{.filter = filter, .input = view::input_from_position(kernels.grid, position)};
      const view::Rect place = view::kernel_rect(kernels.grid, cell);
      quads.push_back({.rect = {kernels.origin.x + place.x, kernels.origin.y + place.y, place.width, place.height},
                       .slice = slice_of(kernels.layer, cell, color_order(page.state)),
                       .range = kernels.range,
                       .presence = presence_of(page.state, kernels.index, filter),
                       .radius = std::min(3.0F, place.width / 8)});
    }
  }
  return quads;
}

Rect filter_rect(const Kernels& kernels, std::int32_t filter) {
  const view::Rect place = view::cell_rect(kernels.grid.filters, filter);
  return {kernels.origin.x + place.x, kernels.origin.y + place.y, place.width, place.height};
}

void draw_filter_numbers(const Page& page, const Kernels& kernels, const Rect& seen) {
  const view::CellRange filters = view::visible_range(kernels.grid.filters, seen.y - kernels.origin.y, seen.height);
  for (std::int32_t filter = filters.first; filter < filters.last; ++filter) {
    const Rect block = filter_rect(kernels, filter);
    if (kernels.gutter == 0) {
      draw_map_number(page, {block.x, block.y, kernels.grid.slices.cell.width, kernels.grid.slices.cell.height}, filter);
      continue;
    }
    TextStyle style = caption(page);
    if (filter == page.state.selection.map) style.colour = page.theme.accent;
    const float height = std::min(block.height, kernels.grid.slices.cell.height);
    draw_text_in(page, {block.x - kGutter, block.y, kGutter - 8, height}, style, std::to_string(filter), Align::kRight);
  }
}

/// What each column of slices shows, where filters are rows of a picture's channels. Returns the room below.
Rect channel_heads(const Page& page, const Rect& rect, const session::LayerInfo& layer) {
  if (view::kernel_count(layer).inputs != 3 || page.state.display.filter_view != view::FilterView::kChannels) return rect;
  Rect rest = rect;
  const Rect heads = cut_top(rest, kHeadRow);
  const view::KernelGrid grid = layout_for(page, layer, {rest.width - kGutter, rest.height}, page.memory.cell_scale);
  const auto names = channel_names(color_order(page.state));
  for (std::int32_t channel = 0; channel < 3; ++channel) {
    const view::Rect slice = view::kernel_rect(grid, {.filter = 0, .input = channel});
    const Rect head{heads.x + kGutter + slice.x, heads.y, slice.width, heads.height - 4};
    draw_text_in(page, head, caption(page), names[static_cast<std::size_t>(channel)], Align::kCentre);
  }
  return rest;
}

/// Scrolls to the selected filter when it has changed.
void follow_selection(Page& page, const ScrollArea& area, const Kernels& kernels) {
  const std::int32_t selected = page.state.selection.map;
  const Memory::Shown now{.layer = kernels.index, .map = selected};
  if (page.memory.kernels_shown == now) return;
  page.memory.kernels_shown = now;
  if (selected < 0 || selected >= kernels.grid.count.filters) return;
  const float top = view::top_showing(kernels.grid.filters, selected, area.offset().y, area.rect().height - 4 * kBleed);
  page.scroller.scroll_to(area.id(), {0, top});
}

std::optional<float> weight_under(const Page& page, const Kernels& kernels, view::KernelCell cell, view::Pixel pixel) {
  if (cell.input == view::kColorInput) return std::nullopt;
  return view::value_at(page.state.kernels->blob.values, slice_of(kernels.layer, cell, color_order(page.state)), pixel.y, pixel.x);
}

void read_out(const Page& page, const Kernels& kernels, view::KernelCell cell) {
  const view::Rect place = view::kernel_rect(kernels.grid, cell);
  const ImVec2 pointer = ImGui::GetMousePos();
  const tensor::Shape map{kernels.layer.kernel_shape[0], kernels.layer.kernel_shape[1], 1};
  const auto pixel = view::pixel_from_content({pointer.x - kernels.origin.x, pointer.y - kernels.origin.y}, place, map);
  if (!pixel) return;
  std::string name = "filter " + std::to_string(cell.filter);
  if (cell.input != view::kColorInput) name += ", input " + std::to_string(cell.input);
  draw_readout(page, {.name = name, .pixel = *pixel, .value = weight_under(page, kernels, cell, *pixel)});
}

void handle_pointer(Page& page, const Kernels& kernels, const Rect& rect) {
  const Press press = press_area(id_of("kernels"), rect);
  if (!press.hovered && !press.clicked) return;
  const ImVec2 pointer = ImGui::GetMousePos();
  const auto cell = view::kernel_at(kernels.grid, {pointer.x - kernels.origin.x, pointer.y - kernels.origin.y});
  if (!cell) return;
  const Rect block = inset(filter_rect(kernels, cell->filter), -2.0F);
  if (page.state.selection.map != cell->filter) {
    ImGui::GetWindowDrawList()->AddRect(block.min(), block.max(), with_alpha(page.theme.text, 0.5F), page.theme.radius_map);
  }
  if (press.clicked) choose_map(page, kernels.index, cell->filter);
  read_out(page, kernels, *cell);
}

}  // namespace

void kernel_panel(Page& page, const Rect& rect) {
  const view::LayerIndex index = page.state.selection.layer;
  const session::LayerInfo* const layer = layer_info(page.state, index);
  if (layer == nullptr || layer->kernel_shape.rank() != 4) {
    draw_paragraph(page, {rect.x, rect.y + 24, rect.width, 80}, quiet(page),
                   "This layer has no kernels of its own. Convolutions have: choose one in the strip.");
    return;
  }
  if (!page.state.kernels || page.state.kernels->layer != index) {
    draw_placeholder(page, rect, page.theme.radius_map, Waiting::kYes);
    return;
  }
  const Rect body = channel_heads(page, rect, *layer);
  const std::string name = "kernels of " + std::to_string(index);
  ScrollArea area(page, {.name = name, .rect = inset(body, -kBleed)});
  const auto zoom = take_grid_zoom(page, area);
  const view::Colormap colormap = kernel_colormap(page.state);
  Kernels kernels{.layer = *layer, .index = index, .grid = {}, .range = view::kernel_range(*page.state.kernels, colormap), .origin = {}};
  lay_out(page, kernels, body.size(), page.memory.cell_scale);
  const float height = kernels.grid.filters.content().height;
  area.set_content({body.width, height + 2 * kBleed + (height > body.height ? page.theme.padding : 0)});
  if (zoom) keep_in_place(page, area, kernels, *zoom, body.size());
  kernels.origin = {area.origin().x + kBleed + kernels.gutter, area.origin().y + kBleed};
  page.memory.grid_columns = kernels.grid.filters.columns;
  follow_selection(page, area, kernels);
  const auto quads = quads_for(page, kernels, area.rect());
  draw_maps(page, page.state.kernels->blob, colormap, quads);
  draw_filter_numbers(page, kernels, area.rect());
  const std::int32_t selected = page.state.selection.map;
  if (selected >= 0 && selected < kernels.grid.count.filters) accent_frame(page, filter_rect(kernels, selected), page.theme.radius_map);
  handle_pointer(page, kernels, area.rect());
}

float kernel_slices(Page& page, const Rect& rect, std::int32_t filter) {
  const session::LayerInfo* const layer = layer_info(page.state, page.state.selection.layer);
  const view::KernelCount count = view::kernel_count(*layer);
  const bool colour = count.inputs == 3;
  const std::int32_t slices = colour ? 4 : count.inputs;
  const float gap = slices > 8 ? 3 : page.theme.map_gap;
  const float side = std::clamp(std::floor((rect.width + gap) / static_cast<float>(std::min(slices, 8)) - gap), 14.0F, 60.0F);
  const auto columns = std::max(1, static_cast<std::int32_t>((rect.width + gap) / (side + gap)));
  const bool named = slices > 1 && slices <= 8;
  const float step = side + gap + (named ? kNumberRow : 0);
  const view::Colormap colormap = kernel_colormap(page.state);
  const view::ValueRange range = view::kernel_range(*page.state.kernels, colormap);
  const view::ColorOrder order = color_order(page.state);
  const auto channels = channel_names(order);
  std::vector<MapQuad> quads;
  for (std::int32_t i = 0; i < slices; ++i) {
    const Rect cell{rect.x + static_cast<float>(i % columns) * (side + gap), rect.y + static_cast<float>(i / columns) * step, side, side};
    const view::KernelCell which{.filter = filter, .input = colour ? i - 1 : i};
    quads.push_back({.rect = cell,
                     .slice = slice_of(*layer, which, order),
                     .range = range,
                     .presence = presence_of(page.state, page.state.selection.layer, filter),
                     .radius = 3});
    if (!named) continue;
    const bool channel = colour && i > 0;
    const std::string name = channel ? std::string(channels[static_cast<std::size_t>(i - 1)]) : colour ? "colour" : std::to_string(i);
    draw_text_in(page, {cell.x, cell.bottom() + 1, side, kNumberRow}, caption(page), name, Align::kCentre);
  }
  draw_maps(page, page.state.kernels->blob, colormap, quads);
  return static_cast<float>((slices + columns - 1) / columns) * step - gap;
}

}  // namespace convlens::ui
