#include "ops/window.h"

#include <algorithm>
#include <array>

namespace convlens::ops {

namespace {

/// One axis of a window over a map.
struct Axis {
  std::int64_t extent = 1;
  std::int64_t size = 1;
  std::int64_t stride = 1;
  std::int64_t dilation = 1;
  std::int64_t padding = 0;

  /// From the first value that the window covers to just after its last one.
  std::int64_t reach() const { return (size - 1) * dilation + 1; }
};

/// Zero if there is none.
std::int64_t positions_of(const Axis& axis) {
  const std::int64_t room = axis.extent + axis.padding - axis.reach();
  return room < 0 ? 0 : room / axis.stride + 1;
}

bool in_range(const Window& window) {
  const std::array extents{window.size.height,  window.size.width,      window.stride.height,
                           window.stride.width, window.dilation.height, window.dilation.width};
  const std::array margins{window.padding.top, window.padding.bottom, window.padding.left, window.padding.right};
  return std::ranges::all_of(extents, [](std::int32_t extent) { return extent >= 1; }) &&
         std::ranges::all_of(margins, [](std::int32_t margin) { return margin >= 0; });
}

}  // namespace

base::Result<tensor::Shape> map_of_positions(const tensor::Shape& input, const Window& window, std::int32_t channels) {
  if (input.rank() != 3 || !in_range(window)) {
    return base::fail(base::ErrorCode::kBadShape, "no window of that kind slides over " + input.text());
  }
  const Margins& padding = window.padding;
  const std::array<std::int64_t, 3> extents{positions_of({.extent = input.height(),
                                                          .size = window.size.height,
                                                          .stride = window.stride.height,
                                                          .dilation = window.dilation.height,
                                                          .padding = std::int64_t{padding.top} + padding.bottom}),
                                            positions_of({.extent = input.width(),
                                                          .size = window.size.width,
                                                          .stride = window.stride.width,
                                                          .dilation = window.dilation.width,
                                                          .padding = std::int64_t{padding.left} + padding.right}),
                                            channels};
  return tensor::Shape::checked(extents);
}

}  // namespace convlens::ops
