#pragma once

#include "ops/operator.h"
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

}  // namespace convlens::ops
