#pragma once

#include "ops/backward.h"
#include "ops/window.h"

namespace convlens::ops {

enum class Filter : std::uint8_t { kNearest, kBilinear };

struct Upsample2dDescriptor {
  Filter filter = Filter::kNearest;
  tensor::Shape input{};  ///< [h,w,c]
  Extent factor{};        ///< at least 1
};

/// A map made larger by whole factors. Bilinear as in Keras: pixels are squares with their value at the centre, and the edge
/// is continued. Errors: kBadShape, kUnsupportedModel if too large, kOutOfMemory.
OperatorResult create_upsample2d(const Upsample2dDescriptor& descriptor);

/// Each pixel's gradient goes to those that it was made of, by their shares. Errors: kBadShape.
BackwardResult create_upsample2d_backward(const Upsample2dDescriptor& descriptor);

/// The enlarged map. Errors: kBadShape.
base::Result<tensor::Shape> upsample2d_output(const Upsample2dDescriptor& descriptor);

}  // namespace convlens::ops
