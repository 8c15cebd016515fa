#pragma once

#include <vector>

#include "ops/operator.h"

namespace convlens::ops {

enum class Arithmetic : std::uint8_t { kAdd, kMultiply };

struct ElementwiseDescriptor {
  Arithmetic arithmetic = Arithmetic::kAdd;
  std::vector<tensor::Shape> inputs{};  ///< two or more, all the same
};

/// Sum or product of two or more inputs, value by value. Errors: kBadShape if the shapes differ or there are fewer than two.
OperatorResult create_elementwise(const ElementwiseDescriptor& descriptor);

}  // namespace convlens::ops
