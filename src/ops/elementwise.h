#pragma once

#include <cstddef>
#include <vector>

#include "ops/backward.h"

namespace convlens::ops {

enum class Arithmetic : std::uint8_t { kAdd, kSubtract, kMultiply, kAverage, kMaximum, kMinimum };

struct ElementwiseDescriptor {
  Arithmetic arithmetic = Arithmetic::kAdd;
  std::vector<tensor::Shape> inputs{};  ///< two or more, which go together as tensor::broadcast says
};

/// Two or more inputs combined value by value; kSubtract takes all others from the first.
/// Errors: kBadShape if the shapes do not go together or there are fewer than two.
OperatorResult create_elementwise(const ElementwiseDescriptor& descriptor);

/// The gradient at one of the inputs, summed over what that is repeated along; it reads all. Of equal values the first input's
/// counts as the maximum, or minimum. Errors: as create_elementwise, kInvalidArgument for an input that is not there.
BackwardResult create_elementwise_backward(const ElementwiseDescriptor& descriptor, std::size_t input);

}  // namespace convlens::ops
