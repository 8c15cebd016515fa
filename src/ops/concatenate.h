#pragma once

#include <vector>

#include "ops/operator.h"

namespace convlens::ops {

struct ConcatenateDescriptor {
  std::vector<tensor::Shape> inputs{};  ///< the same but for the last axis
};

/// The channels of all inputs, one input after the other.
/// Errors: kBadShape for no input, or inputs that differ in more than channels.
OperatorResult create_concatenate(const ConcatenateDescriptor& descriptor);

}  // namespace convlens::ops
