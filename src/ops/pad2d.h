#pragma once

#include "ops/operator.h"
#include "ops/window.h"

namespace convlens::ops {

struct Pad2dDescriptor {
  tensor::Shape input{};  ///< [h,w,c]
  Margins margins{};      ///< none negative
};

/// Zeros around a map. Errors: kBadShape for anything but a map or a negative margin.
OperatorResult create_pad2d(const Pad2dDescriptor& descriptor);

}  // namespace convlens::ops
