#pragma once

#include <span>

#include "ops/backward.h"
#include "ops/clamp.h"
#include "ops/window.h"

namespace convlens::ops {

struct Conv2dDescriptor {
  tensor::Shape input{};          ///< [h,w,in]
  tensor::TensorView kernel{};    ///< [kh,kw,in/groups,out]
  std::span<const float> bias{};  ///< out values, or none
  Extent stride{};
  Extent dilation{};
  Margins padding{};
  std::int32_t groups = 1;  ///< `in` groups make a depthwise convolution; output o belongs to group o / (out/groups)
  Clamp clamp{};
};

/// Convolution of a map, as Keras means it (without turning the kernel); the weights are copied.
/// Errors: kBadShape if the parts do not fit together, kUnsupportedModel if too large, kOutOfMemory.
OperatorResult create_conv2d(const Conv2dDescriptor& descriptor);

/// The map that a convolution makes. Errors: kBadShape if the parts do not fit together.
base::Result<tensor::Shape> conv2d_output(const Conv2dDescriptor& descriptor);

/// The transposed convolution, to which bias and clamp mean nothing. Errors: as create_conv2d.
BackwardResult create_conv2d_backward(const Conv2dDescriptor& descriptor);

}  // namespace convlens::ops
