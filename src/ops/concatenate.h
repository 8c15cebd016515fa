#pragma once

#include <cstddef>
#include <vector>

#include "ops/backward.h"

namespace convlens::ops {

struct ConcatenateDescriptor {
  std::vector<tensor::Shape> inputs{};  ///< the same but for the last axis
};

/// The channels of all inputs, one input after the other.
/// Errors: kBadShape for no input, or inputs that differ in more than channels.
OperatorResult create_concatenate(const ConcatenateDescriptor& descriptor);

/// The gradient's channels of one of the inputs. Errors: as create_concatenate, kInvalidArgument for an input that is not there.
BackwardResult create_concatenate_backward(const ConcatenateDescriptor& descriptor, std::size_t input);

}  // namespace convlens::ops
