#include "ui/kernel_panel.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "ui/controls.h"
#include "ui/figures.h"
#include "ui/grid_area.h"
#include "ui/map_grid.h"
#include "ui/readout.h"
#include "ui/sources.h"
#include "ui/text.h"
#include "view/kernel_grid.h"
#include "view/switches.h"

namespace convlens::ui {
namespace {

constexpr float kNumberRow = 14;
constexpr float kGutter = 26;  // for the filters' numbers beside their slices
constexpr float kHeadRow = 20;

struct Kernels {
  const GridArea& area;
  const session::LayerInfo& layer;
  view::LayerIndex index = 0;
  view::ValueRange range;
  view::KernelGrid grid;
  std::optional<std::int32_t> chosen;  ///< filter

  Rect place(view::KernelCell cell) const { return area.on_canvas(view::kernel_rect(grid, cell)); }
  Rect place(std::int32_t filter) const { return area.on_canvas(view::filter_rect(grid, filter)); }
  view::CellRange filters_seen() const {
    const view::Rect seen = area.seen_content();
    return view::visible_range(grid.filters, seen.y, seen.height);
  }
  /// Of the slices of a filter.
  view::CellRange columns_seen(std::int32_t filter) const {
    const view::Rect seen = area.seen_content();
    return view::visible_columns(grid.slices, seen.x - view::filter_rect(grid, filter).x, seen.width);
  }
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

bool shows_channel_rows(const Page& page, view::KernelCount count) {
  return count.inputs == 3 && page.state.display.filter_view == view::FilterView::kChannels;
}

/// The least width of a slice without zooming, so that each weight of it can be seen.
float least_cell(const session::LayerInfo& layer) {
  constexpr float kWeight = 4;
  return std::clamp(kWeight * static_cast<float>(layer.kernel_shape[1]), 9.0F, 28.0F);
}

/// The kernels as large as suits the room.
view::KernelGrid layout_for(const Page& page, const session::LayerInfo& layer, view::Size room) {
  const view::KernelCount count = view::kernel_count(layer);
  const bool channel_rows = shows_channel_rows(page, count);
  const bool pictures = count.inputs == 1 || (count.inputs == 3 && !channel_rows);
  const bool single_weights = layer.kernel_shape[0] * layer.kernel_shape[1] == 1;
  const float least = channel_rows ? 28.0F : pictures ? 40.0F : least_cell(layer);  // six rows on a phone; a finger's choice; each weight
  return view::layout_kernels({.count = count,
                               .filter_view = page.state.display.filter_view,
                               .area = room,
                               .aspect = static_cast<float>(layer.kernel_shape[1]) / static_cast<float>(layer.kernel_shape[0]),
                               .gap = channel_rows     ? page.theme.map_gap
                                      : single_weights ? 1.0F
                                                       : 2.0F,
                               .filter_gap = pictures ? page.theme.map_gap : 10.0F,
                               .min_cell = least,
                               .max_cell = pictures || channel_rows ? 160.0F : 56.0F,
                               .gutter = kGutter});
}

/// Slices of a filter that stand beside each other, from a position on.
MapQuad row_of_slices(const Page& page, const Kernels& kernels, std::int32_t filter, view::CellRange slices) {
  const auto cell_at = [&](std::int32_t position) {
    return view::KernelCell{.filter = filter, .input = view::input_from_position(kernels.grid, position)};
  };
  const auto slice_at = [&](std::int32_t position) { return slice_of(kernels.layer, cell_at(position), color_order(page.state)); };
  const Rect place = kernels.place(cell_at(slices.first));
  MapQuad quad{.rect = place,
               .slice = slice_at(slices.first),
               .range = kernels.range,
               .presence = presence_of(page.state, kernels.index, filter),
               .radius = std::min(3.0F, place.width / 8)};
  if (slices.last - slices.first > 1) {
    quad.run = {.count = slices.last - slices.first,
                .pitch = kernels.grid.slices.cell.width + kernels.grid.slices.gap,
                .step = slice_at(slices.first + 1).offset - quad.slice.offset};
  }
  return quad;
}

/// The slices that are seen. A quad for each row, not for each slice: several thousand may be seen at once.
std::vector<MapQuad> quads_for(const Page& page, const Kernels& kernels) {
  std::vector<MapQuad> quads;
  const view::Rect seen = kernels.area.seen_content();
  const view::CellRange filters = kernels.filters_seen();
  for (std::int32_t filter = filters.first; filter < filters.last; ++filter) {
    const view::CellRange slices = view::visible_slices(kernels.grid, filter, seen.y, seen.height);
    const std::int32_t columns = kernels.grid.slices.columns;
    const view::CellRange across = kernels.columns_seen(filter);
    for (std::int32_t row = slices.first; row < slices.last; row += columns) {
      const view::CellRange part{row + across.first, std::min(row + across.last, slices.last)};
      if (part.first < part.last) quads.push_back(row_of_slices(page, kernels, filter, part));
    }
  }
  return quads;
}

/// Whether a filter's number stands beside it: only every so many-th does where rows are low, and none close to the chosen filter's.
bool is_numbered(const Kernels& kernels, std::int32_t filter, std::int32_t every) {
  if (!kernels.chosen) return filter % every == 0;
  const std::int32_t apart = std::abs(filter - *kernels.chosen);
  return apart == 0 || (filter % every == 0 && apart >= every);
}

/// The numbers of filters, in a column that stays where it is when the kernels are moved sideways, or on their kernels.
void draw_filter_numbers(const Page& page, const Kernels& kernels) {
  const Rect& seen = kernels.area.seen();
  const bool beside = kernels.grid.gutter > 0;
  const float gutter_end = seen.x + kernels.grid.gutter;
  if (beside && kernels.area.moved_sideways())
    ImGui::GetWindowDrawList()->AddRectFilled(seen.min(), {gutter_end, seen.bottom()}, page.theme.ground);
  const std::int32_t every = view::numbered_every(kernels.grid, caption(page).size);
  const view::CellRange filters = kernels.filters_seen();
  for (std::int32_t filter = filters.first; filter < filters.last; ++filter) {
    const Rect block = kernels.place(filter);
    const view::Size cell = kernels.grid.slices.cell;
    if (!beside) {
      draw_map_number(page, {block.x, block.y, cell.width, cell.height}, filter);
      continue;
    }
    if (!is_numbered(kernels, filter, every)) continue;
    TextStyle style = caption(page);
    if (filter == kernels.chosen) style.colour = page.theme.accent;
    const float height = std::min(block.height, cell.height);
    const float top = std::max(block.y, std::min(seen.y + kBleed, block.bottom() - height));  // seen as long as any of its slices
    draw_text_in(page, {seen.x, top, kernels.grid.gutter - kBleed, height}, style, std::to_string(filter), Align::kRight);
  }
}

/// What each column of slices shows, where filters are rows of a picture's channels.
void draw_channel_heads(const Page& page, const Kernels& kernels, const Rect& heads) {
  const auto names = channel_names(color_order(page.state));
  ImDrawList& list = *ImGui::GetWindowDrawList();
  list.PushClipRect({heads.x + kernels.grid.gutter, heads.y}, heads.max());  // above the area that scrolls
  for (std::int32_t channel = 0; channel < 3; ++channel) {
    const Rect slice = kernels.place({.filter = 0, .input = channel});
    draw_text_in(page, {slice.x, heads.y, slice.width, heads.height - 4}, caption(page), names[static_cast<std::size_t>(channel)],
                 Align::kCentre);
  }
  list.PopClipRect();
}

std::optional<float> weight_under(const Page& page, const Kernels& kernels, view::KernelCell cell, view::Pixel pixel) {
  if (cell.input == view::kColorInput) return std::nullopt;
  return view::value_at(page.state.kernels->blob.values, slice_of(kernels.layer, cell, color_order(page.state)), pixel.y, pixel.x);
}

void read_out(const Page& page, const Kernels& kernels, view::KernelCell cell) {
  const tensor::Shape map{kernels.layer.kernel_shape[0], kernels.layer.kernel_shape[1], 1};
  const auto pixel = view::pixel_from_content(kernels.area.from_canvas(ImGui::GetMousePos()), view::kernel_rect(kernels.grid, cell), map);
  if (!pixel) return;
  std::string name = "filter " + std::to_string(cell.filter);
  if (cell.input != view::kColorInput) name += ", input " + std::to_string(cell.input);
  draw_readout(page, {.name = name, .pixel = *pixel, .value = weight_under(page, kernels, cell, *pixel)});
}

void handle_pointer(Page& page, const Kernels& kernels) {
  Rect right_of_numbers = kernels.area.seen();
  cut_left(right_of_numbers, kernels.grid.gutter);
  const Press press = press_area(id_of("kernels"), right_of_numbers);
  if (!press.hovered && !press.clicked) return;
  const auto cell = view::kernel_at(kernels.grid, kernels.area.from_canvas(ImGui::GetMousePos()));
  if (!cell) return;
  const Rect block = inset(kernels.place(cell->filter), -2.0F);
  if (kernels.chosen != cell->filter) {
    ImGui::GetWindowDrawList()->AddRect(block.min(), block.max(), with_alpha(page.theme.text, 0.5F), page.theme.radius_map);
  }
  if (press.clicked) choose_map(page, kernels.index, cell->filter);
  read_out(page, kernels, *cell);
}

void draw_kernels(Page& page, const session::LayerInfo& layer, const Rect& heads, const Rect& rect) {
  const view::LayerIndex index = page.state.selection.layer;
  const std::string_view what = heads.height > 0 ? "channels of " : "kernels of ";
  GridArea area(page, std::string(what) + page.state.model->id + ' ' + std::to_string(index), rect);
  const view::Colormap colormap = kernel_colormap(page.state);
  const Kernels kernels{.area = area,
                        .layer = layer,
                        .index = index,
                        .range = view::kernel_range(*page.state.kernels, colormap),
                        .grid = area.lay_out(layout_for(page, layer, area.room())),
                        .chosen = chosen_map(page.state, view::kernel_count(layer).filters)};
  page.memory.grid_columns = kernels.grid.filters.columns;
  area.follow(kernels.chosen, view::filter_row(kernels.grid, kernels.chosen.value_or(0)));
  draw_maps(page, page.state.kernels->blob, colormap, quads_for(page, kernels));
  if (kernels.chosen) accent_frame(page, kernels.place(*kernels.chosen), page.theme.radius_map);
  handle_pointer(page, kernels);
  draw_filter_numbers(page, kernels);
  if (heads.height > 0) draw_channel_heads(page, kernels, heads);
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
  Rect rest = rect;
  const Rect heads = cut_top(rest, shows_channel_rows(page, view::kernel_count(*layer)) ? kHeadRow : 0);
  draw_kernels(page, *layer, heads, rest);
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
