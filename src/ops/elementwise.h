#pragma once

#include <vector>

#include "ops/operator.h"

namespace convlens::ops {

enum class Arithmetic : std::uint8_t { kAdd, kSubtract, kMultiply, kAverage, kMaximum, kMinimum };

struct ElementwiseDescriptor {
  Arithmetic arithmetic = Arithmetic::kAdd;
  std::vector<tensor::Shape> inputs{};  ///< two or more, which go together as tensor::broadcast says
};

/// Two or more inputs combined value by value; kSubtract takes all others from the first.
/// Errors: kBadShape if the shapes do not go together or there are fewer than two.
OperatorResult create_elementwise(const ElementwiseDescriptor& descriptor);

}  // namespace convlens::ops
