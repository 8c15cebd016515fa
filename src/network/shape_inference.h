#pragma once

#include <span>

#include "base/result.h"
#include "network/layer.h"
#include "tensor/shape.h"

namespace convlens::network {

/// Kernels, strides, dilations, pads and repeats above this are refused: no map is that large, and products stay in range.
inline constexpr std::int32_t kMostExtent = 1 << 15;

/// The shape that a layer makes of its inputs' shapes, as Keras has it. The messages do not name the layer.
/// Errors: kCorruptModel for a wrong number of inputs or a config out of range, kBadShape for shapes that do not fit.
base::Result<tensor::Shape> output_shape(const LayerConfig& config, std::span<const tensor::Shape> inputs);

}  // namespace convlens::network
