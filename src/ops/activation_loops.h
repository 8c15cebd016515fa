#pragma once

#include "ops/activation.h"

// The activations that XNNPACK has no operator for.
namespace convlens::ops {

/// The operator, which may work in place; null for what XNNPACK does.
std::unique_ptr<Operator> create_activation_loop(Nonlinearity nonlinearity, const tensor::Shape& input);

}  // namespace convlens::ops
