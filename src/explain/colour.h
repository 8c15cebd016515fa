#pragma once

#include <array>

#include "explain/picture.h"

/// The colours of pictures that begin as free numbers.
namespace convlens::explain {

/// A square root of the covariance of red, green and blue over ImageNet's photos, divided by the length of its longest column. Its columns
/// are brightness, warm against cold, and green against magenta; steps along them change colours as those of photos differ, where steps
/// along red, green and blue give garish ones. Source: Olah et al. 2017, "Preconditioning and Parameterization", whose numbers are
/// color_correlation_svd_sqrt in Lucid's optvis/param/color.py.
inline constexpr std::array<std::array<float, 3>, 3> kColourCorrelation = {
    {{0.563F, 0.195F, 0.043F}, {0.584F, 0.0F, -0.108F}, {0.584F, -0.195F, 0.065F}}};

/// x = 1 / (1 + exp(-C y)), C being kColourCorrelation where there are three channels and 1 elsewhere: any numbers y become a picture of 0
/// to 1.
Picture coloured(const Picture& numbers);

/// The gradient at the numbers out of the one at the picture that they gave: C' (g x (1 - x)).
Picture back_through_colour(const Picture& gradient, const Picture& picture);

}  // namespace convlens::explain
