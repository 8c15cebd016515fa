#include "network/padding.h"

#include <algorithm>

namespace convlens::network {

namespace {

struct Axis {
  std::int32_t kernel, stride, dilation, input;
};

/// Rows or columns that `same` adds in all.
std::int32_t same_padding(const Axis& axis) {
  const std::int64_t positions = (std::int64_t{axis.input} + axis.stride - 1) / axis.stride;
  const std::int64_t needed = (positions - 1) * axis.stride + covered(axis.kernel, axis.dilation);
  return static_cast<std::int32_t>(std::max<std::int64_t>(needed - axis.input, 0));
}

}  // namespace

Border resolved_border(const Padding& padding, Size2 kernel, Size2 strides, Size2 dilation, Size2 input) {
  if (padding.mode == PaddingMode::kExplicit) return padding.border;
  if (padding.mode == PaddingMode::kValid) return {};
  const std::int32_t rows = same_padding({kernel.height, strides.height, dilation.height, input.height});
  const std::int32_t columns = same_padding({kernel.width, strides.width, dilation.width, input.width});
  return {.top = rows / 2, .bottom = rows - rows / 2, .left = columns / 2, .right = columns - columns / 2};
}

}  // namespace convlens::network
