#pragma once

#include <cstdint>

#include "base/result.h"
#include "tensor/shape.h"

namespace convlens::ops {

struct Extent {
  std::int32_t height = 1;
  std::int32_t width = 1;
};

/// Rows and columns added around a map.
struct Margins {
  std::int32_t top = 0, bottom = 0, left = 0, right = 0;
};

/// A window that slides over a map: the kernel of a convolution, the pool of a pooling.
struct Window {
  Extent size{};
  Extent stride{};
  Extent dilation{};
  Margins padding{};
};

/// The map [h',w',channels] of the window's positions on input [h,w,c].
/// Errors: kBadShape if input is no map, the window does not fit once, or an extent is out of range.
base::Result<tensor::Shape> map_of_positions(const tensor::Shape& input, const Window& window, std::int32_t channels);

}  // namespace convlens::ops
