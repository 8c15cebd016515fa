#pragma once

#include <cstdint>

#include "ops/window.h"
#include "tensor/shape.h"

namespace convlens::ops {

/// The indices of one axis that a window position covers: `count` of them, `step` apart.
struct Covered {
  std::int32_t first = 0;
  std::int32_t count = 0;
  std::int32_t step = 1;
};

/// What a window covers of a map at each of its positions; padding is left out.
class Coverage {
 public:
  Coverage(const tensor::Shape& map, const Window& window) : map_(map), window_(window) {}

  /// The rows under the window at output row y, and the columns at output column x.
  Covered rows_at(std::int32_t y) const;
  Covered columns_at(std::int32_t x) const;

 private:
  tensor::Shape map_;
  Window window_;
};

}  // namespace convlens::ops
