#pragma once

#include "ops/backward.h"
#include "ops/window.h"

namespace convlens::ops {

struct Pad2dDescriptor {
  tensor::Shape input{};  ///< [h,w,c]
  Margins margins{};      ///< none negative
};

/// Zeros around a map. Errors: kBadShape for anything but a map or a negative margin.
OperatorResult create_pad2d(const Pad2dDescriptor& descriptor);

/// The gradient without the margins. Errors: as create_pad2d.
BackwardResult create_pad2d_backward(const Pad2dDescriptor& descriptor);

}  // namespace convlens::ops
