#pragma once

#include "base/result.h"
#include "tensor/shape.h"

namespace convlens::tensor {

/// Whether two shapes can be combined value by value: aligned at their last extents, as numpy does, each two extents are equal or
/// one of them is 1. [1,1,c], [h,w,1] and [c] all go together with [h,w,c].
bool goes_together(const Shape& a, const Shape& b);

/// The shape of such a combination, in which values are repeated along extents of 1 and along those that are missing in front.
/// Errors: kBadShape for shapes that do not go together, or over 2^31 - 1 elements.
base::Result<Shape> broadcast(const Shape& a, const Shape& b);

}  // namespace convlens::tensor
