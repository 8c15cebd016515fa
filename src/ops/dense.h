#pragma once

#include <span>

#include "ops/clamp.h"
#include "ops/operator.h"

namespace convlens::ops {

struct DenseDescriptor {
  tensor::Shape input{};          ///< [n], or [...,n]: each row of n on its own
  tensor::TensorView kernel{};    ///< [n,units]
  std::span<const float> bias{};  ///< units values, or none
  Clamp clamp{};
};

/// Fully connected layer, output = input * kernel + bias along the last axis; the weights are copied.
/// Errors: kBadShape if the parts do not fit together, kUnsupportedModel if too large, kOutOfMemory.
OperatorResult create_dense(const DenseDescriptor& descriptor);

}  // namespace convlens::ops
