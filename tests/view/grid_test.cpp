#include "view/grid.h"

#include <cmath>

#include <catch2/catch_test_macros.hpp>

namespace convlens::view {
namespace {

bool everything_visible(const GridLayout& grid, Size area) {
  return grid.content().width <= area.width + 0.01F && grid.content().height <= area.height + 0.01F;
}

TEST_CASE("32 maps stand eight by four, 64 eight by eight, where the area has that form", "[view]") {
  const GridLayout wide = layout_grid({.count = 32, .area = {800, 400}});
  CHECK(wide.columns == 8);
  CHECK(wide.rows() == 4);
  const GridLayout square = layout_grid({.count = 64, .area = {640, 640}});
  CHECK(square.columns == 8);
  CHECK(square.rows() == 8);
}

TEST_CASE("A grid never leaves its width, and shows everything at once if cells of the least width can", "[view]") {
  for (const std::int32_t count : {1, 2, 3, 5, 7, 16, 31, 32, 64, 100, 256, 1000}) {
    for (const Size area : {Size{328, 400}, Size{776, 620}, Size{1200, 300}, Size{50, 900}}) {
      for (const float aspect : {0.5F, 1.0F, 1.6F}) {
        const GridLayout grid = layout_grid({.count = count, .area = area, .aspect = aspect, .min_cell = 40});
        REQUIRE(grid.content().width <= area.width + 0.01F);
        REQUIRE(grid.columns * grid.rows() >= count);
        REQUIRE((grid.rows() - 1) * grid.columns < count);
        // Some other number of columns with cells of 40 that shows everything would mean that this one must, too.
        bool possible = false;
        for (std::int32_t columns = 1; columns <= count; ++columns) {
          const auto rows = static_cast<float>((count + columns - 1) / columns);
          possible |= static_cast<float>(columns) * 46 - 6 <= area.width && rows * (40 / aspect + 6) - 6 <= area.height;
        }
        CHECK(everything_visible(grid, area) >= possible);
      }
    }
  }
}

TEST_CASE("Too many maps scroll in cells of at least the least width", "[view]") {
  const GridLayout grid = layout_grid({.count = 512, .area = {328, 500}, .min_cell = 72});
  CHECK(grid.columns == 4);
  CHECK(grid.cell.width >= 72);
  CHECK(grid.content().height > 500);
}

TEST_CASE("Maps that scroll are as large as 64 are that do not, where 64 can be seen", "[view]") {
  const GridLayout pageful = layout_grid({.count = 64, .area = {1150, 700}, .min_cell = 64});
  for (const std::int32_t count : {256, 512}) {
    const GridLayout grid = layout_grid({.count = count, .area = {1150, 700}, .min_cell = 64});
    CHECK(grid.columns == 8);
    CHECK(visible_range(grid, 0, 700) == CellRange{.first = 0, .last = 64});
    CHECK(grid.cell.width == pageful.cell.width);
  }
}

TEST_CASE("64 maps stand eight by eight on every page that is wide enough for them, seen at once or scrolled", "[view]") {
  for (const Size area : {Size{1150, 700}, Size{700, 525}, Size{754, 492}, Size{474, 740}, Size{754, 380}, Size{720, 300}}) {
    CAPTURE(area.width, area.height);
    const GridLayout grid = layout_grid({.count = 64, .area = area, .min_cell = 60});
    CHECK(grid.columns == 8);
    CHECK(grid.cell.width >= 0.85F * 60);
    CHECK(grid.content().width <= area.width);
  }
}

TEST_CASE("Cells are below the least width only to stand in complete rows that are all seen", "[view]") {
  for (std::int32_t count = 1; count <= 300; ++count) {
    for (const Size area : {Size{474, 740}, Size{754, 380}, Size{328, 400}, Size{776, 620}}) {
      const GridLayout grid = layout_grid({.count = count, .area = area, .min_cell = 60});
      if (grid.cell.width >= 60 || count > kPageful) continue;  // of more, 64 would stand so
      CAPTURE(count, area.width, area.height);
      CHECK(count % grid.columns == 0);
      CHECK(everything_visible(grid, area));
    }
  }
}

TEST_CASE("An area of no size gives a grid of one column, not a division by zero", "[view]") {
  const GridLayout grid = layout_grid({.count = 5, .area = {0, 0}});
  CHECK(grid.columns == 1);
  CHECK(grid.cell.width >= 1);
  CHECK(layout_grid({.count = 0, .area = {100, 100}}).content() == Size{});
}

TEST_CASE("The cell under a point is the one that is drawn there, and gaps are nobody's", "[view]") {
  const GridLayout grid = layout_grid({.count = 30, .area = {400, 300}});
  for (std::int32_t index = 0; index < 30; ++index) {
    const Rect cell = cell_rect(grid, index);
    CHECK(index_at(grid, {cell.x + 0.5F, cell.y + 0.5F}) == index);
    CHECK(index_at(grid, {cell.x + cell.width - 0.5F, cell.y + cell.height - 0.5F}) == index);
    CHECK_FALSE(index_at(grid, {cell.x + cell.width + 1, cell.y + 1}).has_value());
  }
  CHECK_FALSE(index_at(grid, {-1, 5}).has_value());
  CHECK_FALSE(index_at(grid, {1.0e9F, 1.0e9F}).has_value());
}

TEST_CASE("The visible range has every cell that is seen and no row that is not", "[view]") {
  const GridLayout grid = layout_grid({.count = 511, .area = {328, 500}, .min_cell = 72});
  for (const float top : {-50.0F, 0.0F, 81.0F, 83.0F, 84.0F, 3000.0F, grid.content().height - 500, grid.content().height + 100}) {
    const CellRange range = visible_range(grid, top, 500);
    for (std::int32_t index = 0; index < grid.count; ++index) {
      const Rect cell = cell_rect(grid, index);
      const bool seen = cell.y < top + 500 && cell.y + cell.height > top;
      CHECK(seen == (index >= range.first && index < range.last));
    }
  }
}

TEST_CASE("The visible columns are those that are seen and no others", "[view]") {
  const GridLayout grid{.count = 40, .columns = 16, .cell = {12, 12}, .gap = 2};
  for (const float left : {-300.0F, -50.0F, 0.0F, 11.0F, 12.0F, 13.0F, 14.0F, 100.0F, grid.content().width - 1, 400.0F}) {
    CAPTURE(left);
    const CellRange range = visible_columns(grid, left, 70);
    for (std::int32_t column = 0; column < grid.columns; ++column) {
      const Rect cell = cell_rect(grid, column);
      const bool seen = cell.x < left + 70 && cell.x + cell.width > left;
      CHECK(seen == (column >= range.first && column < range.last));
    }
  }
  CHECK(visible_columns({.count = 3, .columns = 16, .cell = {12, 12}, .gap = 2}, 0, 300) == CellRange{.first = 0, .last = 3});
}

TEST_CASE("Scrolling to a cell moves as little as shows it", "[view]") {
  const GridLayout grid = layout_grid({.count = 400, .area = {328, 500}, .min_cell = 72});
  const Size view{328, 500};
  CHECK(scroll_showing(cell_rect(grid, 0), {0, 0}, view) == Point{0, 0});
  const Rect last = cell_rect(grid, 399);
  CHECK(scroll_showing(last, {0, 0}, view) == Point{0, last.y + last.height - 500});
  CHECK(scroll_showing(cell_rect(grid, 0), {0, 700}, view) == Point{0, 0});
  CHECK(scroll_showing({400, 90, 100, 50}, {20, 60}, view) == Point{172, 60});
}

TEST_CASE("Scrolling to something larger than the view fills the view with it, and stays where it does already", "[view]") {
  const Rect wide{10, 100, 1000, 300};
  CHECK(scroll_showing(wide, {400, 100}, {328, 500}) == Point{400, 100});
  CHECK(scroll_showing(wide, {900, 0}, {328, 500}) == Point{682, 0});
  CHECK(scroll_showing(wide, {0, 450}, {328, 200}) == Point{10, 200});
}

TEST_CASE("When cells get another size what was under the pointer stands at the same place", "[view]") {
  const GridLayout before = layout_grid({.count = 400, .area = {328, 500}, .min_cell = 72});
  const auto other_rows = [](float least) { return layout_grid({.count = 400, .area = {328, 500}, .min_cell = least}); };
  for (const GridLayout& after :
       {other_rows(40), other_rows(110), other_rows(320), scaled(before, 0.6F, {328, 500}), scaled(before, 4.7F, {328, 500})}) {
    for (const std::int32_t index : {0, 37, 203, 399}) {
      CAPTURE(after.columns, after.cell.width, index);
      const Rect cell = cell_rect(before, index);
      const Point middle{cell.x + cell.width / 2, cell.y + cell.height / 2};
      const Point scroll{cell.x - 45, cell.y - 123};
      const Rect now = cell_rect(after, index);
      const Point kept = scroll_keeping(before, after, middle, scroll);
      const Point was_seen = view_from_content(middle, scroll);
      const Point seen = view_from_content({now.x + now.width / 2, now.y + now.height / 2}, kept);
      CHECK(std::abs(seen.x - was_seen.x) + std::abs(seen.y - was_seen.y) < 0.01F);
    }
  }
}

TEST_CASE("Larger cells are whole pixels wide, as high as their proportions ask, and stay in their columns", "[view]") {
  const GridLayout grid{.count = 7, .columns = 3, .cell = {20, 10}, .gap = 2};
  const GridLayout larger = scaled(grid, 2.57F, {64, 34});
  CHECK(larger.cell == Size{51, 25.5F});
  CHECK(larger.columns == 3);
  CHECK(larger.content() == Size{3 * 51 + 2 * 2, 3 * 25.5F + 2 * 2});
}

TEST_CASE("Smaller cells stand in more columns, until all are seen", "[view]") {
  const Size area{776, 600};
  const GridLayout grid = layout_grid({.count = 512, .area = area});
  CHECK(grid.columns == 8);
  const GridLayout smaller = scaled(grid, 0.5F, area);
  CHECK(smaller.columns == 16);
  CHECK(smaller.rows() == 32);
  CHECK(smaller.content().width <= area.width);
  const GridLayout seen = layout_grid({.count = 64, .area = area});
  CHECK(scaled(seen, 0.5F, area).columns == 8);
}

TEST_CASE("The smaller the cells, the more columns they stand in, within the width", "[view]") {
  for (const Size area : {Size{760, 430}, Size{776, 600}, Size{520, 330}, Size{332, 440}}) {
    for (const std::int32_t count : {20, 32, 64, 96, 128, 256}) {
      const GridLayout grid = layout_grid({.count = count, .area = area, .min_cell = 64});
      std::int32_t columns = grid.columns;
      for (float scale = 1; scale >= 0.5F; scale -= 0.01F) {
        CAPTURE(area.width, count, scale);
        const GridLayout smaller = scaled(grid, scale, area);
        CHECK(smaller.columns >= columns);
        CHECK(smaller.content().width <= area.width);
        columns = smaller.columns;
      }
    }
  }
}

TEST_CASE("Cells that do not fit into one row stand in rows that are complete, or nearly so", "[view]") {
  const auto columns_of = [](std::int32_t count, std::int32_t fitting) { return even_columns(count, fitting, fitting / 2); };
  CHECK(columns_of(20, 20) == 20);
  CHECK(columns_of(7, 20) == 7);
  CHECK(columns_of(64, 20) == 16);
  CHECK(columns_of(512, 60) == 32);
  CHECK(columns_of(96, 20) == 16);
  CHECK(columns_of(100, 20) == 20);
  CHECK(columns_of(22, 20) == 11);
  CHECK(columns_of(23, 20) == 12);  // a prime: 12 and 11
  CHECK(columns_of(61, 20) == 16);  // 16, 16, 16 and 13
  CHECK(columns_of(5, 1) == 1);
}

TEST_CASE("Complete rows are not shorter than the least that is asked for", "[view]") {
  CHECK(even_columns(128, 7, 4) == 4);
  CHECK(even_columns(128, 7, 5) == 7);
  CHECK(even_columns(512, 60, 45) == 57);  // the last of 9 rows lacks one
}

TEST_CASE("A place beside the cells is kept as one of the nearest cell", "[view]") {
  const GridLayout grid{.count = 5, .columns = 2, .cell = {10, 10}, .gap = 2};
  CHECK(spot_at(grid, {-6, -6}).index == 0);
  CHECK(spot_at(grid, {500, 6}).index == 1);
  CHECK(spot_at(grid, {23, 500}).index == 4);
  for (const Point at : {Point{3, 4}, Point{13, 30}, Point{-6, 500}}) {
    const Point again = content_from_spot(grid, spot_at(grid, at));
    CHECK(std::abs(again.x - at.x) + std::abs(again.y - at.y) < 0.001F);
  }
}

TEST_CASE("A pixel of a map is found where it is drawn", "[view]") {
  const tensor::Shape map{5, 7, 3};
  const Rect shown{10, 20, 70, 100};
  for (std::int32_t y = 0; y < 5; ++y) {
    for (std::int32_t x = 0; x < 7; ++x) {
      const Rect cell = content_from_pixel({.x = x, .y = y}, shown, map);
      CHECK(pixel_from_content({cell.x + cell.width / 2, cell.y + cell.height / 2}, shown, map) == Pixel{.x = x, .y = y});
    }
  }
  CHECK_FALSE(pixel_from_content({9, 30}, shown, map).has_value());
}

TEST_CASE("Content and view spaces differ by the scroll", "[view]") {
  const Point scroll{3, 40};
  CHECK(content_from_view({1, 2}, scroll) == Point{4, 42});
  CHECK(view_from_content(content_from_view({1, 2}, scroll), scroll) == Point{1, 2});
}

}  // namespace
}  // namespace convlens::view
