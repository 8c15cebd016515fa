#pragma once

#include "image/plane.h"

namespace convlens::image {

/// The mean width of the strokes in pixels; 0 without any. ink: 0 to 1.
double stroke_width(const Plane& ink);

/// All strokes wider by `radius` pixels (fractions count) on each side. The plane must have room around them.
Plane thickened(const Plane& ink, double radius);

}  // namespace convlens::image
