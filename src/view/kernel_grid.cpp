#include "view/kernel_grid.h"

#include <algorithm>
#include <cmath>

namespace convlens::view {
namespace {

float span_of(std::int32_t cells, float cell, float gap) { return static_cast<float>(cells) * (cell + gap) - gap; }

/// The slices of one filter, with cells of this width.
GridLayout slices_with(const KernelGridRequest& request, std::int32_t slices, std::int32_t columns, float cell) {
  return {.count = slices,
          .columns = columns,
          .rows = (slices + columns - 1) / columns,
          .cell = {cell, cell / request.aspect},
          .gap = request.gap};
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
  grid.filters = {
      .count = request.count.filters, .columns = 1, .rows = request.count.filters, .cell = grid.slices.content(), .gap = request.gap};
}

}  // namespace

KernelGrid layout_kernels(const KernelGridRequest& request) {
  KernelGrid grid{.count = request.count, .filter_view = request.filter_view, .filters = {}, .slices = {}};
  const std::int32_t slices = grid.slices_per_filter();
  if (request.count.filters <= 0 || slices <= 0) return grid;
  if (slices == kChannels) {
    layout_channel_rows(grid, request);
    return grid;
  }

  const float room = std::clamp((request.area.width + request.gap) / (request.min_cell + request.gap), 1.0F, 1.0e6F);
  const std::int32_t columns = std::min(slices, static_cast<std::int32_t>(room));
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

Rect kernel_rect(const KernelGrid& grid, KernelCell cell) {
  const Rect filter = cell_rect(grid.filters, cell.filter);
  const Rect slice = cell_rect(grid.slices, std::max(cell.input, 0));
  return {filter.x + slice.x, filter.y + slice.y, slice.width, slice.height};
}

std::optional<KernelCell> kernel_at(const KernelGrid& grid, Point content) {
  const auto filter = index_at(grid.filters, content);
  if (!filter) return std::nullopt;
  const Rect block = cell_rect(grid.filters, *filter);
  const auto position = index_at(grid.slices, {content.x - block.x, content.y - block.y});
  if (!position) return std::nullopt;
  return KernelCell{.filter = *filter, .input = input_from_position(grid, *position)};
}

float top_keeping(const KernelGrid& before, const KernelGrid& after, Point content, float top) {
  const Spot filter = spot_at(before.filters, content);
  const Rect block = cell_rect(before.filters, filter.index);
  const Spot slice = spot_at(before.slices, {content.x - block.x, content.y - block.y});
  return top + cell_rect(after.filters, filter.index).y + content_from_spot(after.slices, slice).y - content.y;
}

CellRange visible_slices(const KernelGrid& grid, std::int32_t filter, float top, float height) {
  return visible_range(grid.slices, top - cell_rect(grid.filters, filter).y, height);
}

std::int32_t input_from_position(const KernelGrid& grid, std::int32_t position) { return grid.in_colour() ? kColorInput : position; }

}  // namespace convlens::view
