#include "ops/coverage.h"

#include <algorithm>

namespace convlens::ops {

namespace {

/// A window along one axis of the map.
struct Reach {
  std::int32_t start = 0;  ///< negative if on padding
  std::int32_t size = 1;
  std::int32_t step = 1;
};

Covered covered(const Reach& reach, std::int32_t extent) {
  const std::int32_t step = reach.step;
  const std::int32_t skipped = reach.start < 0 ? (-reach.start + step - 1) / step : 0;
  const std::int32_t first = reach.start + skipped * step;
  const std::int32_t inside = first < extent ? (extent - first + step - 1) / step : 0;
  return {.first = first, .count = std::clamp(inside, 0, std::max(reach.size - skipped, 0)), .step = step};
}

}  // namespace

Covered Coverage::rows_at(std::int32_t y) const {
  const std::int32_t start = y * window_.stride.height - window_.padding.top;
  return covered({.start = start, .size = window_.size.height, .step = window_.dilation.height}, map_.height());
}

Covered Coverage::columns_at(std::int32_t x) const {
  const std::int32_t start = x * window_.stride.width - window_.padding.left;
  return covered({.start = start, .size = window_.size.width, .step = window_.dilation.width}, map_.width());
}

}  // namespace convlens::ops
