#include "ui/epoch_panel.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "ui/controls.h"
#include "ui/figures.h"
#include "ui/sources.h"
#include "ui/text.h"
#include "view/grid.h"
#include "view/layers.h"
#include "view/training.h"

namespace convlens::ui {
namespace {

constexpr std::array kWhat = {std::string_view("Maps"), std::string_view("Kernels")};  // in the order of view::LayerView
constexpr float kGap = 8;
constexpr float kMostCell = 72;
constexpr float kGridHeight = 300;

void choose_what(Page& page, Rect& line) {
  const Choices choices{.name = "learned", .words = kWhat, .chosen = static_cast<int>(page.state.display.training_view)};
  const auto pressed = segmented(page, cut_left(line, segmented_width(page, choices)), choices);
  if (!pressed) return;
  view::Display display = page.state.display;
  display.training_view = static_cast<view::LayerView>(*pressed);
  page.act(view::SetDisplay{.display = display});
}

void choose_layer(Page& page, const Rect& line) {
  const auto& layers = page.state.training->record.layers;
  std::vector<std::string_view> names;
  int chosen = 0;
  for (const view::LayerIndex layer : layers) {
    if (layer == view::training_layer(page.state)) chosen = static_cast<int>(names.size());
    names.push_back(view::layer_name(*page.state.model, layer));
  }
  const Choices choices{.name = "learned layer", .words = names, .chosen = chosen};
  const auto pressed = dropdown(page, {line.x, line.y, std::min(dropdown_width(page, choices), line.width), line.height}, choices);
  if (!pressed) return;
  view::Selection next = page.state.selection;
  next.layer = layers[static_cast<std::size_t>(*pressed)];
  next.map = -1;
  next.pixel.reset();
  page.act(view::Select{.selection = next});
}

/// One cell per filter: its only input channel, or its three as a colour.
float draw_filters(Page& page, const Rect& rect, const view::KernelSet& kernels, const session::LayerInfo& layer) {
  const view::KernelCount count = view::kernel_count(layer);
  const view::GridLayout grid = view::layout_grid(
      {.count = count.filters, .area = {rect.width, kGridHeight}, .gap = page.theme.map_gap, .min_cell = 28, .max_cell = kMostCell});
  const view::Colormap colormap = kernel_colormap(page.state);
  const view::ValueRange range = view::kernel_range(kernels, colormap);
  std::vector<MapQuad> quads;
  for (std::int32_t filter = 0; filter < count.filters; ++filter) {
    const view::Rect place = view::cell_rect(grid, filter);
    quads.push_back({.rect = {rect.x + place.x, rect.y + place.y, place.width, place.height},
                     .slice = count.inputs == 3 ? view::kernel_color_slice(layer, filter, color_order(page.state))
                                                : view::kernel_slice(layer, filter, 0),
                     .range = range,
                     .radius = page.theme.radius_map});
  }
  draw_maps(page, kernels.blob, colormap, quads);
  return grid.content().height;
}

/// Every slice of every filter: a column for each filter, a row for each input.
float draw_slices(Page& page, const Rect& rect, const view::KernelSet& kernels, const session::LayerInfo& layer) {
  const view::KernelCount count = view::kernel_count(layer);
  const float step = std::clamp(std::floor(rect.width / static_cast<float>(count.filters)), 4.0F, 24.0F);
  const view::Colormap colormap = kernel_colormap(page.state);
  const view::ValueRange range = view::kernel_range(kernels, colormap);
  std::vector<MapQuad> quads;
  quads.reserve(static_cast<std::size_t>(count.filters) * static_cast<std::size_t>(count.inputs));
  for (std::int32_t filter = 0; filter < count.filters; ++filter) {
    for (std::int32_t input = 0; input < count.inputs; ++input) {
      const Rect cell{rect.x + static_cast<float>(filter) * step, rect.y + static_cast<float>(input) * step, step - 1, step - 1};
      quads.push_back({.rect = cell, .slice = view::kernel_slice(layer, filter, input), .range = range});
    }
  }
  draw_maps(page, kernels.blob, colormap, quads);
  return step * static_cast<float>(count.inputs);
}

float draw_kernels(Page& page, const Rect& rect, const view::KernelSet& kernels) {
  const session::LayerInfo& layer = *layer_info(page.state, kernels.layer);
  const view::KernelCount count = view::kernel_count(layer);
  return count.inputs == 1 || count.inputs == 3 ? draw_filters(page, rect, kernels, layer) : draw_slices(page, rect, kernels, layer);
}

float draw_epoch_maps(Page& page, const Rect& rect, const view::Blob& maps) {
  const view::GridLayout grid = view::layout_grid({.count = maps.shape.channels(),
                                                   .area = {rect.width, kGridHeight},
                                                   .gap = page.theme.map_gap,
                                                   .min_cell = 30,
                                                   .max_cell = kMostCell});
  const auto ranges = view::map_ranges({.scale_mode = view::ScaleMode::kPerMap}, maps.statistics);
  std::vector<MapQuad> quads;
  for (std::int32_t channel = 0; channel < maps.shape.channels(); ++channel) {
    const view::Rect place = view::cell_rect(grid, channel);
    quads.push_back({.rect = {rect.x + place.x, rect.y + place.y, place.width, place.height},
                     .slice = view::map_slice(maps.shape, channel),
                     .range = ranges[static_cast<std::size_t>(channel)],
                     .radius = page.theme.radius_map});
  }
  draw_maps(page, maps, page.state.display.colormap, quads);
  return grid.content().height;
}

/// The picture that the maps are of, small, with a word on it.
float draw_picture(Page& page, const Rect& rect) {
  constexpr float kSide = 56;
  const view::Blob& picture = page.state.training->picture;
  const bool colour = picture.shape.channels() == 3;
  const MapQuad quad{.rect = {rect.x, rect.y, kSide, kSide},
                     .slice = colour ? view::color_slice(picture.shape, view::ColorOrder::kRgb) : view::map_slice(picture.shape, 0),
                     .range = {.low = 0, .high = 1},
                     .radius = page.theme.radius_map};
  draw_maps(page, picture, view::Colormap::kGray, {&quad, 1});
  draw_paragraph(page, {rect.x + kSide + 12, rect.y + 8, rect.width - kSide - 12, kSide}, quiet(page),
                 "The same picture after every epoch: what this layer made of it then.");
  return kSide + 12;
}

}  // namespace

float epoch_panel(Page& page, const Rect& rect) {
  Rect rest = rect;
  Rect line = cut_top(rest, page.theme.control);
  choose_what(page, line);
  cut_left(line, kGap);
  choose_layer(page, line);
  cut_top(rest, 3 * page.theme.unit);
  const float top = rest.y;
  const bool kernels = page.state.display.training_view == view::LayerView::kKernels;
  const auto& shown = page.state.training->shown;
  if (!shown || shown->layer != view::training_layer(page.state)) {
    draw_placeholder(page, {rest.x, rest.y, rest.width, kGridHeight / 2}, page.theme.radius_map, Waiting::kYes);
    return top + kGridHeight / 2 - rect.y;
  }
  if (!kernels) cut_top(rest, draw_picture(page, rest));
  const bool nothing = kernels ? shown->kernels.blob.values.empty() : shown->maps.values.empty();
  if (nothing) {
    const std::string_view words = kernels ? "Kernels are kept of the first layers only. Choose one of them, or look at the maps."
                                           : "Nothing was kept of this layer's maps. Choose another one.";
    return rest.y - rect.y + draw_paragraph(page, {rest.x, rest.y + 8, rest.width, 120}, quiet(page), words) + 8;
  }
  return rest.y - rect.y + (kernels ? draw_kernels(page, rest, shown->kernels) : draw_epoch_maps(page, rest, shown->maps));
}

}  // namespace convlens::ui
