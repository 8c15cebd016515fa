#pragma once

#include "image/plane.h"

namespace convlens::image {

/// The ink with everything taken away that does not belong to the one figure in the picture: specks, lines from edge to edge and
/// what comes in over the border, things far from the figure. All 0 if there is no figure.
Plane figure_of(const Plane& ink);

}  // namespace convlens::image
