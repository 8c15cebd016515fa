#pragma once

#include <optional>

#include "network/layer.h"
#include "ops/activation.h"
#include "ops/clamp.h"
#include "ops/elementwise.h"
#include "ops/window.h"

// What the network says, in the words of the operators.
namespace convlens::engine {

inline ops::Extent extent_from(const network::Size2& size) { return {.height = size.height, .width = size.width}; }

inline ops::Margins margins_from(const network::Border& border) {
  return {.top = border.top, .bottom = border.bottom, .left = border.left, .right = border.right};
}

ops::Arithmetic arithmetic_from(network::Arithmetic arithmetic);

/// Linear, ReLU and ReLU6 as limits that an operator applies to its own results; nothing for what needs an operator of its own.
std::optional<ops::Clamp> clamp_from(network::Activation activation);

/// An activation layer, with the layer's own slope or scale. Its max_value is heeded if it is a ReLU without a slope.
ops::ActivationDescriptor activation_from(const network::ActivationLayer& layer, const tensor::Shape& input);

/// An activation that is only named inside another layer, with the slope or scale that Keras's function of that name has.
ops::ActivationDescriptor activation_from(network::Activation activation, const tensor::Shape& input);

}  // namespace convlens::engine
