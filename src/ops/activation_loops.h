#pragma once

#include "ops/activation.h"

// The activations that XNNPACK has no operator for.
namespace convlens::ops {

/// Source: Klambauer et al. 2017, "Self-Normalizing Neural Networks", appendix A1.
inline constexpr float kSeluAlpha = 1.67326324F;
inline constexpr float kSeluScale = 1.05070099F;

/// The operator, which may work in place; null for what XNNPACK does.
std::unique_ptr<Operator> create_activation_loop(Nonlinearity nonlinearity, const tensor::Shape& input);

}  // namespace convlens::ops
