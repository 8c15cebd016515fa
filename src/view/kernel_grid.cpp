#include "view/kernel_grid.h"

#include <algorithm>
#include <cmath>

namespace convlens::view {
namespace {

float span_of(std::int32_t cells, float cell, float gap) { return static_cast<float>(cells) * (cell + gap) - gap; }

/// The slices of one filter, with cells of this width.
GridLayout slices_with(const KernelGridRequest& request, std::int32_t slices, std::int32_t columns, float cell) {
  return {.count = slices, .columns = columns, .cell = {cell, cell / request.aspect}, .gap = request.gap};
}

constexpr std::int32_t kChannels = 3;
constexpr std::int32_t kChannelRowsSeen = 6;

/// Filters one below the other, each a row of its three channels, so many of them in the area.
void layout_channel_rows(KernelGrid& grid, const KernelGridRequest& request) {
  const auto width = (request.area.width + request.gap) / static_cast<float>(kChannels) - request.gap;
  const auto height = (request.area.height + request.gap) / static_cast<float>(kChannelRowsSeen) - request.gap;
  const float cell =
      std::clamp(std::floor(std::min(width, height * request.aspect)), request.min_cell, std::max(request.max_cell, request.min_cell));
  grid.slices = slices_with(request, kChannels, kChannels, cell);
  grid.filters = {.count = request.count.filters, .columns = 1, .cell = grid.slices.content(), .gap = request.gap};
}

KernelGrid layout_right_of_gutter(const KernelGridRequest& request) {
  KernelGrid grid{.count = request.count, .filter_view = request.filter_view, .filters = {}, .slices = {}};
  const std::int32_t slices = grid.slices_per_filter();
  if (request.count.filters <= 0 || slices <= 0) return grid;
  if (slices == kChannels) {
    layout_channel_rows(grid, request);
    return grid;
  }

  const float room = std::clamp((request.area.width + request.gap) / (request.min_cell + request.gap), 1.0F, 1.0e6F);
  const auto fitting = static_cast<std::int32_t>(room);
  const std::int32_t columns = even_columns(slices, fitting, (fitting + 1) / 2);  // complete rows of cells that are up to twice as large
  const GridLayout smallest = slices_with(request, slices, columns, request.min_cell);
  const Size block = smallest.content();
  grid.filters = layout_grid({.count = request.count.filters,
                              .area = request.area,
                              .aspect = block.width / block.height,
                              .gap = request.filter_gap,
                              .min_cell = std::min(block.width, request.area.width),
                              .max_cell = span_of(columns, request.max_cell, request.gap)});
  // The block that layout_grid found room for, filled with whole pixels; its own height then follows from the slices.
  const float cell = (grid.filters.cell.width + request.gap) / static_cast<float>(columns) - request.gap;
  grid.slices = slices_with(request, slices, columns, std::max(1.0F, std::floor(cell)));
  grid.filters.cell = grid.slices.content();
  return grid;
}

/// The filter that is nearest to a place.
std::int32_t filter_at(const KernelGrid& grid, Point content) { return spot_at(grid.filters, {content.x - grid.gutter, content.y}).index; }

}  // namespace

Size KernelGrid::content() const {
  const Size of_filters = filters.content();
  return {gutter + of_filters.width, of_filters.height};
}

KernelGrid layout_kernels(const KernelGridRequest& request) {
  KernelGrid grid = layout_right_of_gutter(request);
  if (request.gutter <= 0 || !grid.filter_in_row()) return grid;
  KernelGridRequest rest = request;
  rest.area.width -= request.gutter;
  grid = layout_right_of_gutter(rest);
  grid.gutter = request.gutter;
  return grid;
}

KernelGrid scaled(const KernelGrid& grid, float scale, Size area) {
  KernelGrid other = grid;
  if (grid.slices_per_filter() == 1) {
    other.filters = scaled(grid.filters, scale, area);
    other.slices = scaled(grid.slices, scale, area);
    return other;
  }
  const float seen_of_each = area.height / static_cast<float>(std::max(grid.filters.rows(), 1));
  other.slices = scaled(grid.slices, scale, {area.width - grid.gutter, seen_of_each});
  other.filters.cell = other.slices.content();
  other.filters.gap = scaled_gap(grid.filters.gap, scale);
  return other;
}

Rect filter_rect(const KernelGrid& grid, std::int32_t filter) {
  const Rect place = cell_rect(grid.filters, filter);
  return {grid.gutter + place.x, place.y, place.width, place.height};
}

Rect filter_row(const KernelGrid& grid, std::int32_t filter) {
  const Rect place = filter_rect(grid, filter);
  return {place.x - grid.gutter, place.y, place.width + grid.gutter, place.height};
}

std::int32_t numbered_every(const KernelGrid& grid, float line) {
  const float step = grid.filters.cell.height + grid.filters.gap;
  std::int32_t power = 1;
  while (true) {
    for (const std::int32_t every : {power, 2 * power, 5 * power}) {
      if (static_cast<float>(every) * step >= line || every >= grid.count.filters) return every;
    }
    power *= 10;
  }
}

Rect kernel_rect(const KernelGrid& grid, KernelCell cell) {
  const Rect filter = filter_rect(grid, cell.filter);
  const Rect slice = cell_rect(grid.slices, std::max(cell.input, 0));
  return {filter.x + slice.x, filter.y + slice.y, slice.width, slice.height};
}

std::optional<KernelCell> kernel_at(const KernelGrid& grid, Point content) {
  const auto filter = index_at(grid.filters, {content.x - grid.gutter, content.y});
  if (!filter) return std::nullopt;
  const Rect block = filter_rect(grid, *filter);
  const auto position = index_at(grid.slices, {content.x - block.x, content.y - block.y});
  if (!position) return std::nullopt;
  return KernelCell{.filter = *filter, .input = input_from_position(grid, *position)};
}

Point scroll_keeping(const KernelGrid& before, const KernelGrid& after, Point content, Point scroll) {
  const std::int32_t filter = filter_at(before, content);
  const Rect was = filter_rect(before, filter);
  const Rect is = filter_rect(after, filter);
  const Point now = content_from_spot(after.slices, spot_at(before.slices, {content.x - was.x, content.y - was.y}));
  return {scroll.x + is.x + now.x - content.x, scroll.y + is.y + now.y - content.y};
}

CellRange visible_slices(const KernelGrid& grid, std::int32_t filter, float top, float height) {
  return visible_range(grid.slices, top - cell_rect(grid.filters, filter).y, height);
}

std::int32_t input_from_position(const KernelGrid& grid, std::int32_t position) { return grid.in_colour() ? kColorInput : position; }

}  // namespace convlens::view
