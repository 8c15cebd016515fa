#pragma once

#include <cstdint>

#include "network/layer.h"

namespace convlens::network {

/// The rows or columns that a window covers: size, stretched by its dilation. Both at least 1.
constexpr std::int64_t covered(std::int32_t size, std::int32_t dilation) { return std::int64_t{dilation} * (size - 1) + 1; }

/// The zeros that a padding puts around a map, as Keras does: `same` gives ceil(input / stride) positions, with the odd row
/// or column at the bottom or right. All sizes at least 1.
Border resolved_border(const Padding& padding, Size2 kernel, Size2 strides, Size2 dilation, Size2 input);

}  // namespace convlens::network
