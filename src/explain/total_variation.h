#pragma once

#include "explain/picture.h"

namespace convlens::explain {

/// How much neighbouring pixels differ: the mean over all pixels of sqrt(sum_c (dx_c^2 + dy_c^2) + e^2) - e, dx and dy being the
/// differences to the next pixel to the right and below, none at the edge. Isotropic, all colours together. Source: Rudin, Osher and
/// Fatemi 1992, eq. 2.3; Bresson and Chan 2008 for colours.
double total_variation(const Picture& picture);

/// Its gradient times the number of pixels, so that it does not depend on the picture's size.
Picture total_variation_gradient(const Picture& picture);

/// e: where the picture is even the gradient fades instead of jumping from -1 to 1. Two grey levels of 255.
inline constexpr float kEvenness = 2.0F / 255.0F;

}  // namespace convlens::explain
