#include "view/kernel_grid.h"

#include <cmath>

#include <catch2/catch_test_macros.hpp>

namespace convlens::view {
namespace {

TEST_CASE("Filters on one channel stand in a grid like maps", "[view]") {
  const KernelGrid grid = layout_kernels({.count = {.filters = 32, .inputs = 1}, .area = {800, 420}});
  CHECK(grid.slices.count == 1);
  CHECK(grid.filters.columns == 8);
}

TEST_CASE("Where all inputs fit, a row is a filter and a column an input channel", "[view]") {
  const KernelGrid grid = layout_kernels({.count = {.filters = 32, .inputs = 32}, .area = {900, 600}});
  CHECK(grid.filters.columns == 1);
  CHECK(grid.slices.columns == 32);
  CHECK(kernel_rect(grid, {.filter = 3, .input = 7}).x == kernel_rect(grid, {.filter = 9, .input = 7}).x);
  CHECK(kernel_rect(grid, {.filter = 3, .input = 7}).y == kernel_rect(grid, {.filter = 3, .input = 8}).y);
  CHECK(grid.filters.content().width <= 900);
}

TEST_CASE("64 filters on three channels stand eight by eight, each a picture in colour", "[view]") {
  const KernelGrid grid = layout_kernels({.count = {.filters = 64, .inputs = 3}, .area = {776, 600}});
  CHECK(grid.slices_per_filter() == 1);
  CHECK(input_from_position(grid, 0) == kColorInput);
  CHECK(grid.filters.columns == 8);
  CHECK(grid.filters.content().height <= 600);
  CHECK(kernel_rect(grid, {.filter = 9, .input = kColorInput}).x == kernel_rect(grid, {.filter = 1, .input = kColorInput}).x);
}

TEST_CASE("Channel by channel, six filters can be seen at once, each a row of three", "[view]") {
  for (const Size area : {Size{776, 600}, Size{328, 400}, Size{1400, 800}}) {
    const KernelGrid grid =
        layout_kernels({.count = {.filters = 64, .inputs = 3}, .filter_view = FilterView::kChannels, .area = area, .max_cell = 200});
    CHECK(grid.filters.columns == 1);
    CHECK(grid.slices_per_filter() == 3);
    CHECK(input_from_position(grid, 2) == 2);
    const Rect last = kernel_rect(grid, {.filter = 5, .input = 2});
    CHECK(last.y + last.height <= area.height);
    CHECK(last.x + last.width <= area.width);
    CHECK(kernel_rect(grid, {.filter = 6, .input = 0}).y + last.height > area.height);
  }
}

TEST_CASE("262,144 slices scroll within the width, and few of them are visible", "[view]") {
  const KernelGrid grid = layout_kernels({.count = {.filters = 512, .inputs = 512}, .area = {328, 500}});
  CHECK(grid.filters.content().width <= 328);
  CHECK(grid.slices.cell.width >= 24);
  const float top = grid.filters.content().height / 2;
  const CellRange filters = visible_range(grid.filters, top, 500);
  std::int32_t visible = 0;
  for (std::int32_t filter = filters.first; filter < filters.last; ++filter) {
    const CellRange slices = visible_slices(grid, filter, top, 500);
    for (std::int32_t position = slices.first; position < slices.last; ++position) {
      const Rect rect = kernel_rect(grid, {.filter = filter, .input = input_from_position(grid, position)});
      CHECK((rect.y < top + 500 && rect.y + rect.height > top));
      ++visible;
    }
  }
  CHECK(visible > 100);
  CHECK(visible < 400);
}

TEST_CASE("The slice under a point is the one that is drawn there", "[view]") {
  for (const KernelCount count : {KernelCount{20, 1}, KernelCount{20, 3}, KernelCount{12, 100}}) {
    for (const FilterView filter_view : {FilterView::kColor, FilterView::kChannels}) {
      const KernelGrid grid = layout_kernels({.count = count, .filter_view = filter_view, .area = {500, 400}});
      for (std::int32_t filter = 0; filter < count.filters; ++filter) {
        for (std::int32_t position = 0; position < grid.slices_per_filter(); ++position) {
          const KernelCell cell{.filter = filter, .input = input_from_position(grid, position)};
          const Rect rect = kernel_rect(grid, cell);
          CHECK(kernel_at(grid, {rect.x + rect.width / 2, rect.y + rect.height / 2}) == cell);
        }
      }
    }
  }
}

TEST_CASE("No kernels make an empty grid", "[view]") {
  const KernelGrid grid = layout_kernels({.count = {}, .area = {500, 400}});
  CHECK(grid.filters.content() == Size{});
  CHECK_FALSE(kernel_at(grid, {1, 1}).has_value());
}

TEST_CASE("Slices that do not fit into one row stand in complete rows", "[view]") {
  const KernelGrid grid = layout_kernels({.count = {.filters = 8, .inputs = 64}, .area = {558, 600}, .gap = 2, .min_cell = 26});
  CHECK(grid.slices.columns == 16);  // 20 would fit
  CHECK(grid.slices.rows() == 4);
}

TEST_CASE("Complete rows are worth larger kernels, up to twice as large", "[view]") {
  const auto grid_with = [](std::int32_t inputs) {
    return layout_kernels({.count = {.filters = 64, .inputs = inputs}, .area = {334, 400}, .gap = 2, .min_cell = 12});
  };
  CHECK(grid_with(128).slices.columns == 16);  // 24 would fit
  CHECK(grid_with(128).slices.cell.width >= 18);
  CHECK(grid_with(128).content().width <= 334);
  CHECK(grid_with(26).slices.columns == 13);
  CHECK(grid_with(34).slices.columns == 17);
  CHECK(grid_with(46).slices.columns == 23);
  CHECK(grid_with(58).slices.columns == 20);  // 29 are too many, 2 too few
}

TEST_CASE("Where rows are lower than a line of text, every so many-th filter has its number", "[view]") {
  const auto grid_with = [](float cell) {
    return layout_kernels(
        {.count = {.filters = 300, .inputs = 8}, .area = {400, 300}, .filter_gap = 1, .min_cell = cell, .max_cell = cell});
  };
  CHECK(numbered_every(grid_with(11), 11) == 1);
  CHECK(numbered_every(grid_with(10), 11) == 1);
  CHECK(numbered_every(grid_with(9), 11) == 2);
  CHECK(numbered_every(grid_with(4), 11) == 5);
  CHECK(numbered_every(grid_with(1), 11) == 10);
  CHECK(numbered_every(grid_with(1), 41) == 50);
  CHECK(numbered_every(layout_kernels({.count = {}, .area = {400, 300}}), 11) >= 1);
}

TEST_CASE("Filters in rows of their own leave room for their numbers, and fill what is left of the width", "[view]") {
  const auto grid_with = [](float gutter) {
    return layout_kernels({.count = {.filters = 64, .inputs = 64}, .area = {1000, 500}, .min_cell = 12, .gutter = gutter});
  };
  const KernelGrid grid = grid_with(30);
  CHECK(kernel_rect(grid, {.filter = 5, .input = 0}).x == 30);
  CHECK(filter_rect(grid, 5).x == 30);
  CHECK(filter_row(grid, 5).x == 0);
  CHECK(filter_row(grid, 5).width == grid.content().width);
  CHECK(grid.content().width <= 1000);
  CHECK(grid.content().width == 30 + grid.slices.content().width);
  CHECK(kernel_at(grid, {31, 1}) == KernelCell{.filter = 0, .input = 0});
  CHECK_FALSE(kernel_at(grid, {29, 1}).has_value());
  CHECK(grid_with(0).slices.cell.width > 0);
  const KernelGrid pictures = layout_kernels({.count = {.filters = 64, .inputs = 3}, .area = {1000, 500}, .gutter = 30});
  CHECK(kernel_rect(pictures, {.filter = 0, .input = kColorInput}).x == 0);
}

TEST_CASE("When kernels get another size the one under the pointer stands at the same place", "[view]") {
  const auto grid_with = [](std::int32_t filters, float min_cell) {
    return layout_kernels({.count = {.filters = filters, .inputs = filters}, .area = {1000, 500}, .min_cell = min_cell, .gutter = 26});
  };
  for (const std::int32_t filters : {64, 512}) {
    const KernelGrid before = grid_with(filters, 22);
    for (const KernelGrid& after :
         {grid_with(filters, 11), grid_with(filters, 132), scaled(before, 0.5F, {1000, 500}), scaled(before, 3.3F, {1000, 500})}) {
      CAPTURE(filters, after.slices.cell.width);
      const KernelCell cell{.filter = filters - 24, .input = filters / 2 + 1};
      const Rect was = kernel_rect(before, cell);
      const Rect now = kernel_rect(after, cell);
      const Point middle{was.x + was.width / 2, was.y + was.height / 2};
      const Point kept = scroll_keeping(before, after, middle, {was.x - 100, was.y - 200});
      const Point seen = view_from_content({now.x + now.width / 2, now.y + now.height / 2}, kept);
      CHECK(std::abs(seen.x - (100 + was.width / 2)) < 0.1F);
      CHECK(std::abs(seen.y - (200 + was.height / 2)) < 0.1F);
    }
  }
}

TEST_CASE("Larger kernels stay in their columns, and smaller ones stand in more unless all are seen", "[view]") {
  const Size area{1000, 500};
  const KernelGrid grid = layout_kernels({.count = {.filters = 512, .inputs = 512}, .area = area, .gutter = 26});
  const KernelGrid larger = scaled(grid, 3, area);
  CHECK(larger.slices.columns == grid.slices.columns);
  CHECK(larger.slices.cell.width == 3 * grid.slices.cell.width);
  CHECK(larger.content().width > 2.5F * grid.content().width);
  const KernelGrid smaller = scaled(grid, 0.5F, area);
  CHECK(smaller.slices.columns == 2 * grid.slices.columns);
  CHECK(smaller.content().width <= area.width);
  for (const KernelGrid& other : {larger, smaller}) {
    CHECK(other.filters.cell == other.slices.content());
    const KernelCell cell{.filter = 400, .input = 77};
    const Rect place = kernel_rect(other, cell);
    CHECK(kernel_at(other, {place.x + 1, place.y + 1}) == cell);
  }
  const KernelGrid few = layout_kernels({.count = {.filters = 4, .inputs = 64}, .area = area, .gutter = 26});
  CHECK(scaled(few, 0.5F, area).slices.columns == few.slices.columns);
}

TEST_CASE("Smaller pictures of filters stand in more columns", "[view]") {
  const Size area{400, 300};
  const KernelGrid grid = layout_kernels({.count = {.filters = 256, .inputs = 3}, .area = area});
  const KernelGrid smaller = scaled(grid, 0.5F, area);
  CHECK(smaller.filters.columns > grid.filters.columns);
  CHECK(smaller.filters.cell == smaller.slices.cell);
  CHECK(smaller.content().width <= area.width);
}

}  // namespace
}  // namespace convlens::view
