#pragma once

#include <span>

#include "ops/backward.h"

namespace convlens::ops {

struct BatchNormDescriptor {
  tensor::Shape input{};              ///< [...,c]
  std::span<const float> gamma{};     ///< c values, or none: 1
  std::span<const float> beta{};      ///< c values, or none: 0
  std::span<const float> mean{};      ///< c values
  std::span<const float> variance{};  ///< c values
  float epsilon = 1e-3F;
};

/// gamma * (x - mean) / sqrt(variance + epsilon) + beta, with the averages of the training.
/// Errors: kBadShape if the counts differ, kOutOfMemory. Source: Ioffe and Szegedy 2015, algorithm 2.
OperatorResult create_batch_norm(const BatchNormDescriptor& descriptor);

/// gradient * gamma / sqrt(variance + epsilon); the output may be the gradient's memory. Errors: as create_batch_norm.
BackwardResult create_batch_norm_backward(const BatchNormDescriptor& descriptor);

}  // namespace convlens::ops
