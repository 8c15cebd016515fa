#pragma once

#include <cstdint>
#include <optional>

#include "view/grid.h"
#include "view/slice.h"

namespace convlens::view {

/// What a grid of kernels has to fit into.
struct KernelGridRequest {
  KernelCount count;
  FilterView filter_view = FilterView::kColor;  ///< of filters on three channels
  Size area;                                    ///< what can be seen without scrolling
  float aspect = 1;                             ///< width by height of a kernel
  float gap = 2;                                ///< between the slices of a filter
  float filter_gap = 8;                         ///< between filters
  float min_cell = 24;
  float max_cell = 96;
  float gutter = 0;  ///< beside filters that stand in rows of their own, for their numbers
};

/// One slice of one filter. input: -1 is the picture in colour of a filter on three channels.
struct KernelCell {
  std::int32_t filter = 0;
  std::int32_t input = 0;
  friend bool operator==(const KernelCell&, const KernelCell&) = default;
};
inline constexpr std::int32_t kColorInput = -1;

/// Kernels as a grid of filters, each a grid of its slices. A filter's slices stand in one row where they fit: then columns are input
/// channels; else in rows as complete as they can be. Filters on three channels are one picture in colour each, or rows of three, six of
/// which can be seen at once. Nothing is as large as the number of slices, so 262,144 scroll.
struct KernelGrid {
  KernelCount count;
  FilterView filter_view = FilterView::kColor;
  GridLayout filters;  ///< right of the gutter
  GridLayout slices;   ///< of one filter, relative to its place
  float gutter = 0;

  bool in_colour() const { return count.inputs == 3 && filter_view == FilterView::kColor; }
  /// Slices drawn per filter: its inputs, or the picture in colour.
  std::int32_t slices_per_filter() const { return in_colour() ? 1 : count.inputs; }
  /// Every filter stands in rows of its own: there is room for its number beside it.
  bool filter_in_row() const { return filters.columns == 1 && slices_per_filter() > 1; }
  Size content() const;
};

KernelGrid layout_kernels(const KernelGridRequest& request);

/// As a grid of cells: the same kernels so many times as large. Filters with several slices stay in their columns.
KernelGrid scaled(const KernelGrid& grid, float scale, Size area);

/// A filter's place with all its slices, in content space. Precondition: the filter exists.
Rect filter_rect(const KernelGrid& grid, std::int32_t filter);

/// The same with the filter's number, where it stands beside its slices.
Rect filter_row(const KernelGrid& grid, std::int32_t filter);

/// Numbers of every so many-th filter have room beside their slices, in lines of this height: 1, 2, 5, 10, 20, 50 and so on.
std::int32_t numbered_every(const KernelGrid& grid, float line);

/// A slice's place, in content space. Precondition: the slice exists.
Rect kernel_rect(const KernelGrid& grid, KernelCell cell);

/// The slice at a point of content space; none between and beside the slices.
std::optional<KernelCell> kernel_at(const KernelGrid& grid, Point content);

/// As for a grid of cells: what stood at a point stands at the same place on the screen in `after`, the same kernels in another size.
Point scroll_keeping(const KernelGrid& before, const KernelGrid& after, Point content, Point scroll);

/// The slices of one filter that the view shows any part of, as positions: see input_from_position. top: of the view, in content space.
CellRange visible_slices(const KernelGrid& grid, std::int32_t filter, float top, float height);

/// Which input the n-th drawn slice of a filter shows; kColorInput if all.
std::int32_t input_from_position(const KernelGrid& grid, std::int32_t position);

}  // namespace convlens::view
