#pragma once

#include "ops/backward.h"
#include "ops/window.h"

namespace convlens::ops {

enum class Pooling : std::uint8_t { kMax, kAverage };

struct Pool2dDescriptor {
  Pooling pooling = Pooling::kMax;
  tensor::Shape input{};  ///< [h,w,c]
  Window window{};
};

/// Largest or mean value under each position of a window; padding is left out of both, as in Keras. A window of the whole map
/// makes global pooling. Errors: kBadShape if the window does not fit, or has a position on padding only.
OperatorResult create_pool2d(const Pool2dDescriptor& descriptor);

/// The map that a pooling makes. Errors: as create_pool2d.
base::Result<tensor::Shape> pool2d_output(const Pool2dDescriptor& descriptor);

/// A maximum's gradient goes to the first value, row by row, that has it, as in Keras; a mean's goes to all in equal parts.
/// A maximum reads all, a mean nothing. Errors: as create_pool2d.
BackwardResult create_pool2d_backward(const Pool2dDescriptor& descriptor);

}  // namespace convlens::ops
