#include "view/grid.h"

#include <algorithm>
#include <cmath>

namespace convlens::view {
namespace {

// A grid of complete rows reads better than a larger one with a torn last row, unless its cells are much smaller, or smaller than the
// least ones are to be by more than a little.
constexpr float kWorthCompleteRows = 0.7F;
constexpr float kLeastInCompleteRows = 0.85F;

/// The widest cell for this many columns with everything visible; may be negative when gaps alone need more room.
float fitting_cell(const GridRequest& request, std::int32_t columns) {
  const std::int32_t rows = rows_of(request.count, columns);
  const float by_width = (request.area.width - request.gap * static_cast<float>(columns - 1)) / static_cast<float>(columns);
  const float by_height = (request.area.height - request.gap * static_cast<float>(rows - 1)) / static_cast<float>(rows) * request.aspect;
  return std::min({by_width, by_height, request.max_cell});
}

GridLayout with_cell(const GridRequest& request, std::int32_t columns, float width) {
  const float whole = std::max(1.0F, std::floor(width));
  return {.count = request.count, .columns = columns, .cell = {whole, whole / request.aspect}, .gap = request.gap};
}

/// The most columns of cells that are at least so wide.
std::int32_t most_columns(const GridRequest& request, float least) {
  const float fitting = (request.area.width + request.gap) / (least + request.gap);
  return std::min(static_cast<std::int32_t>(std::clamp(fitting, 1.0F, 1.0e6F)), request.count);
}

/// As many cells beside each other as fit, or some fewer, larger ones, where that makes all rows complete.
GridLayout in_small_cells(const GridRequest& request) {
  const std::int32_t most = most_columns(request, request.min_cell);
  const std::int32_t columns =
      even_columns(request.count, most, static_cast<std::int32_t>(std::ceil(kWorthCompleteRows * static_cast<float>(most))));
  const float width = (request.area.width - request.gap * static_cast<float>(columns - 1)) / static_cast<float>(columns);
  return with_cell(request, columns, std::min(width, request.max_cell));
}

GridLayout scrolling(const GridRequest& request) {
  if (request.count <= kPageful) return in_small_cells(request);
  GridRequest page = request;
  page.count = kPageful;
  const GridLayout pageful = layout_grid(page);
  return with_cell(request, pageful.columns, pageful.cell.width);
}

}  // namespace

Size GridLayout::content() const {
  if (count == 0) return {};
  const auto across = static_cast<float>(std::min(columns, count));
  const auto down = static_cast<float>(rows());
  return {across * (cell.width + gap) - gap, down * (cell.height + gap) - gap};
}

GridLayout layout_grid(const GridRequest& request) {
  if (request.count <= 0) return {};
  const float least_complete = request.min_cell * kLeastInCompleteRows;
  std::int32_t best = 1;
  for (std::int32_t columns = 2; columns <= most_columns(request, request.min_cell); ++columns) {
    if (fitting_cell(request, columns) > fitting_cell(request, best)) best = columns;
  }
  std::int32_t complete = 1;
  for (std::int32_t columns = 2; columns <= most_columns(request, least_complete); ++columns) {
    if (request.count % columns == 0 && fitting_cell(request, columns) > fitting_cell(request, complete)) complete = columns;
  }
  const float largest = fitting_cell(request, best);
  const float whole_rows = fitting_cell(request, complete);
  if (whole_rows >= std::max(least_complete, largest * kWorthCompleteRows)) return with_cell(request, complete, whole_rows);
  if (largest < request.min_cell) return scrolling(request);
  return with_cell(request, best, largest);
}

std::int32_t even_columns(std::int32_t count, std::int32_t fitting, std::int32_t least) {
  if (count <= fitting) return count;
  for (std::int32_t columns = fitting; columns >= std::max(least, 1); --columns) {
    if (count % columns == 0) return columns;
  }
  return rows_of(count, rows_of(count, fitting));
}

float scaled_gap(float gap, float scale) { return scale < 1 ? std::max(1.0F, std::round(gap * scale)) : gap; }

GridLayout scaled(const GridLayout& grid, float scale, Size area) {
  GridLayout other = grid;
  other.cell.width = std::max(1.0F, std::floor(grid.cell.width * scale));
  other.cell.height = other.cell.width * grid.cell.height / grid.cell.width;
  if (scale >= 1) return other;
  other.gap = scaled_gap(grid.gap, scale);
  if (grid.content().height <= area.height) return other;
  const auto fitting = static_cast<std::int32_t>((area.width + other.gap) / (other.cell.width + other.gap));
  const std::int32_t least = (3 * fitting + 3) / 4;  // complete rows leave a part of the width empty: not more than a quarter
  other.columns = std::max(grid.columns, even_columns(grid.count, std::max(fitting, grid.columns), least));
  return other;
}

Rect cell_rect(const GridLayout& grid, std::int32_t index) {
  const auto column = static_cast<float>(index % grid.columns);
  const auto row = static_cast<float>(index / grid.columns);
  return {column * (grid.cell.width + grid.gap), row * (grid.cell.height + grid.gap), grid.cell.width, grid.cell.height};
}

std::optional<std::int32_t> index_at(const GridLayout& grid, Point content) {
  if (grid.count == 0 || content.x < 0 || content.y < 0) return std::nullopt;
  const float column = std::floor(content.x / (grid.cell.width + grid.gap));
  const float row = std::floor(content.y / (grid.cell.height + grid.gap));
  if (column >= static_cast<float>(grid.columns) || row >= static_cast<float>(grid.rows())) return std::nullopt;
  const std::int32_t index = static_cast<std::int32_t>(row) * grid.columns + static_cast<std::int32_t>(column);
  if (index >= grid.count || !cell_rect(grid, index).contains(content)) return std::nullopt;
  return index;
}

CellRange visible_range(const GridLayout& grid, float top, float height) {
  const float step = grid.cell.height + grid.gap;
  if (grid.count == 0 || step <= 0 || height <= 0) return {};
  const auto rows = static_cast<float>(grid.rows());
  const float first = std::clamp(std::floor((top + grid.gap) / step), 0.0F, rows);
  const float last = std::clamp(std::ceil((top + height) / step), first, rows);
  return {std::min(static_cast<std::int32_t>(first) * grid.columns, grid.count),
          std::min(static_cast<std::int32_t>(last) * grid.columns, grid.count)};
}

CellRange visible_columns(const GridLayout& grid, float left, float width) {
  const float step = grid.cell.width + grid.gap;
  if (grid.count == 0 || step <= 0 || width <= 0) return {};
  const auto columns = static_cast<float>(std::min(grid.columns, grid.count));
  const float first = std::clamp(std::floor((left + grid.gap) / step), 0.0F, columns);
  return {static_cast<std::int32_t>(first), static_cast<std::int32_t>(std::clamp(std::ceil((left + width) / step), first, columns))};
}

Spot spot_at(const GridLayout& grid, Point content) {
  const float column = std::clamp(std::floor(content.x / (grid.cell.width + grid.gap)), 0.0F, static_cast<float>(grid.columns - 1));
  const float row = std::clamp(std::floor(content.y / (grid.cell.height + grid.gap)), 0.0F, static_cast<float>(grid.rows() - 1));
  const std::int32_t index = std::min(static_cast<std::int32_t>(row) * grid.columns + static_cast<std::int32_t>(column), grid.count - 1);
  const Rect cell = cell_rect(grid, index);
  return {.index = index, .share = {(content.x - cell.x) / cell.width, (content.y - cell.y) / cell.height}};
}

Point content_from_spot(const GridLayout& grid, const Spot& spot) {
  const Rect cell = cell_rect(grid, spot.index);
  return {cell.x + spot.share.x * cell.width, cell.y + spot.share.y * cell.height};
}

Point scroll_keeping(const GridLayout& before, const GridLayout& after, Point content, Point scroll) {
  const Point now = content_from_spot(after, spot_at(before, content));
  return {scroll.x + now.x - content.x, scroll.y + now.y - content.y};
}

Point scroll_showing(const Rect& rect, Point scroll, Size view) {
  const auto nearest = [](float position, float start, float length, float seen) {
    const float end = start + length - seen;
    return std::clamp(position, std::min(start, end), std::max(start, end));
  };
  return {nearest(scroll.x, rect.x, rect.width, view.width), nearest(scroll.y, rect.y, rect.height, view.height)};
}

std::optional<Pixel> pixel_from_content(Point content, const Rect& shown, const tensor::Shape& map) {
  if (!shown.contains(content)) return std::nullopt;
  const auto column = static_cast<std::int32_t>((content.x - shown.x) / shown.width * static_cast<float>(map.width()));
  const auto row = static_cast<std::int32_t>((content.y - shown.y) / shown.height * static_cast<float>(map.height()));
  return Pixel{.x = std::clamp(column, 0, map.width() - 1), .y = std::clamp(row, 0, map.height() - 1)};
}

Rect content_from_pixel(Pixel pixel, const Rect& shown, const tensor::Shape& map) {
  const float width = shown.width / static_cast<float>(map.width());
  const float height = shown.height / static_cast<float>(map.height());
  return {shown.x + static_cast<float>(pixel.x) * width, shown.y + static_cast<float>(pixel.y) * height, width, height};
}

}  // namespace convlens::view
