#pragma once

#include "ops/operator.h"
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

}  // namespace convlens::ops
