#pragma once

#include "image/plane.h"
#include "image/preprocess.h"

namespace convlens::image {

/// Whether there is dark ink on a light ground (kAlways: to be inverted) or light ink on a dark one (kNever). Ink is what covers
/// less than half of any neighbourhood, so that shadows and dark rooms do not mislead. grey: 0 to 255.
Inversion ink_polarity(const Plane& grey);

/// The picture as if the light fell evenly on it: each pixel over the brightness of the blank paper around it, 0 to 1, about 1
/// for paper. Paper's shade and shadows are divided away; whatever is narrower than about a seventh of the picture remains.
/// grey: dark ink on light ground, 0 to 255.
Plane evened_light(const Plane& grey);

}  // namespace convlens::image
