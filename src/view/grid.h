#pragma once

#include <cstdint>
#include <optional>

#include "view/geometry.h"
#include "view/state.h"

namespace convlens::view {

/// What a grid of equal cells has to fit into.
struct GridRequest {
  std::int32_t count = 0;
  Size area;         ///< what can be seen without scrolling
  float aspect = 1;  ///< width by height of a cell
  float gap = 6;
  float min_cell = 48;   ///< width below which the grid scrolls instead; complete rows may be a little below it
  float max_cell = 512;  ///< width a cell never exceeds
};

constexpr std::int32_t rows_of(std::int32_t count, std::int32_t columns) { return (count + columns - 1) / columns; }

/// Cells in rows, all of one size.
struct GridLayout {
  std::int32_t count = 0;
  std::int32_t columns = 1;
  Size cell;
  float gap = 0;

  std::int32_t rows() const { return rows_of(count, columns); }
  Size content() const;  ///< of the whole grid
};

/// How many cells a view shows at once, where there is room for as many, of a grid that has to be scrolled.
inline constexpr std::int32_t kPageful = 64;

/// The largest cells with which everything can be seen at once, in complete rows (8x4, 8x8) if that costs little size. If there are too
/// many for that, they scroll: in the cells that kPageful would have; or, where even those are too many, in cells of min_cell, or larger
/// ones if that makes the rows complete. Cell widths are whole numbers.
GridLayout layout_grid(const GridRequest& request);

/// How many cells stand in a row where `fitting` do: all; or as many as leave no row torn, but not fewer than `least`; or as many as leave
/// the last row as full as can be.
std::int32_t even_columns(std::int32_t count, std::int32_t fitting, std::int32_t least);

/// The room between cells that are so many times as large: less between smaller ones, not more between larger ones. A whole number, if
/// smaller.
float scaled_gap(float gap, float scale);

/// The same cells so many times as large. Larger ones keep their columns, as under a magnifying glass; smaller ones stand in as many
/// columns as then fit into the area, unless all were seen already. Cell widths stay whole numbers.
GridLayout scaled(const GridLayout& grid, float scale, Size area);

/// A cell's place, in content space.
Rect cell_rect(const GridLayout& grid, std::int32_t index);

/// The cell at a point of content space; none between and beside the cells.
std::optional<std::int32_t> index_at(const GridLayout& grid, Point content);

/// Cells [first, last).
struct CellRange {
  std::int32_t first = 0;
  std::int32_t last = 0;
  friend bool operator==(const CellRange&, const CellRange&) = default;
};
/// The cells of all rows that the view shows any part of. top: of the view, in content space.
CellRange visible_range(const GridLayout& grid, float top, float height);

/// The columns that the view shows any part of. left: of the view, in content space.
CellRange visible_columns(const GridLayout& grid, float left, float width);

/// A place on a grid, which it keeps when the cells get another size.
struct Spot {
  std::int32_t index = 0;
  Point share;  ///< of the cell, 0 to 1 from corner to corner; more in the gap behind it, and beside the grid
};
/// Precondition: the grid has cells.
Spot spot_at(const GridLayout& grid, Point content);
Point content_from_spot(const GridLayout& grid, const Spot& spot);

/// The scroll position at which what stood at a point of `before` stands at the same place on the screen in `after`, a grid of the same
/// cells in another size. scroll: the position before.
Point scroll_keeping(const GridLayout& before, const GridLayout& after, Point content, Point scroll);

/// The scroll position nearest to `scroll` at which a view of this size shows the whole rectangle, or nothing else where it is larger.
Point scroll_showing(const Rect& rect, Point scroll, Size view);

/// The map's pixel under a point of content space; none beside the rectangle that shows the map.
std::optional<Pixel> pixel_from_content(Point content, const Rect& shown, const tensor::Shape& map);

/// Where a pixel of a map is drawn.
Rect content_from_pixel(Pixel pixel, const Rect& shown, const tensor::Shape& map);

}  // namespace convlens::view
