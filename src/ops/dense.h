#pragma once

#include <span>
#include <variant>

#include "ops/clamp.h"
#include "ops/operator.h"
#include "tensor/quantized_tensor.h"

namespace convlens::ops {

/// Weights as floats, or as 8-bit numbers that are multiplied as such.
using Kernel = std::variant<tensor::TensorView, tensor::QuantizedView>;

struct DenseDescriptor {
  tensor::Shape input{};          ///< [n], or [...,n]: each row of n on its own
  Kernel kernel{};                ///< [n,units]
  std::span<const float> bias{};  ///< units values, or none
  Clamp clamp{};
};

/// Fully connected layer, output = input * kernel + bias along the last axis; the weights are copied.
/// Errors: kBadShape if the parts do not fit together, kUnsupportedModel if too large, kOutOfMemory.
OperatorResult create_dense(const DenseDescriptor& descriptor);

}  // namespace convlens::ops
