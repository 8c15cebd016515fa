#pragma once

#include <functional>
#include <span>
#include <variant>

#include "ops/backward.h"
#include "ops/clamp.h"
#include "ops/packed_kernel.h"

namespace convlens::ops {

/// Weights as floats, or as 8-bit numbers with their bias.
using Kernel = std::variant<tensor::TensorView, std::reference_wrapper<const PackedKernel>>;

struct DenseDescriptor {
  tensor::Shape input{};          ///< [n], or [...,n]: each row of n on its own
  Kernel kernel{};                ///< [n,units]
  std::span<const float> bias{};  ///< units values, or none; none beside a packed kernel, which has it
  Clamp clamp{};
};

/// Fully connected layer, output = input * kernel + bias along the last axis. Floats are copied; a packed kernel is borrowed.
/// Errors: kBadShape if the parts do not fit together, kUnsupportedModel if too large, kOutOfMemory, kInternal.
OperatorResult create_dense(const DenseDescriptor& descriptor);

/// The gradient times the transposed kernel; bias and clamp mean nothing. Errors: as create_dense.
BackwardResult create_dense_backward(const DenseDescriptor& descriptor);

}  // namespace convlens::ops
