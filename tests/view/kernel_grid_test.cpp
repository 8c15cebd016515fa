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

TEST_CASE("When kernels get another size the one under the pointer stands at the same height", "[view]") {
  const auto grid_with = [](std::int32_t filters, float min_cell) {
    return layout_kernels({.count = {.filters = filters, .inputs = filters}, .area = {1000, 500}, .min_cell = min_cell});
  };
  for (const std::int32_t filters : {64, 512}) {
    const KernelGrid before = grid_with(filters, 22);
    for (const float min_cell : {11.0F, 30.0F, 132.0F}) {
      CAPTURE(filters, min_cell);
      const KernelGrid after = grid_with(filters, min_cell);
      const KernelCell cell{.filter = filters - 24, .input = filters / 2 + 1};
      const Rect was = kernel_rect(before, cell);
      const Rect now = kernel_rect(after, cell);
      const float top = was.y - 200;
      const float kept = top_keeping(before, after, {was.x + was.width / 2, was.y + was.height / 2}, top);
      CHECK(std::abs(now.y + now.height / 2 - kept - (200 + was.height / 2)) < 0.1F);
    }
  }
}

}  // namespace
}  // namespace convlens::view
