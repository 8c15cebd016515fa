#pragma once

#include <span>

#include "ops/clamp.h"
#include "ops/operator.h"
#include "tensor/quantized_tensor.h"

// Dense layers of 8-bit weights, for ops/dense, which checks the shapes. XNNPACK would pack a copy for each direction.
namespace convlens::ops {

struct QuantizedDense {
  tensor::Shape input{};           ///< [...,n]
  tensor::Shape output{};          ///< [...,units]
  tensor::QuantizedView kernel{};  ///< [n,units], borrowed: it must outlive the operator
  std::span<const float> bias{};   ///< units values, or none; copied
  Clamp clamp{};
};

OperatorResult create_quantized_dense(const QuantizedDense& dense);

/// From the gradient at the output to that at the input; without bias and clamp.
OperatorResult create_quantized_dense_backward(const QuantizedDense& dense);

}  // namespace convlens::ops
