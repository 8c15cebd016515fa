#pragma once

#include "ops/backward.h"

namespace convlens::ops {

struct CopyDescriptor {
  tensor::Shape input{};
  tensor::Shape output{};  ///< as many values
};

/// The values as they are, in another shape or the same: Flatten, Reshape, Dropout at inference.
/// Errors: kBadShape if the counts differ.
OperatorResult create_copy(const CopyDescriptor& descriptor);

/// The gradient in the input's shape. Errors: as create_copy.
BackwardResult create_copy_backward(const CopyDescriptor& descriptor);

}  // namespace convlens::ops
