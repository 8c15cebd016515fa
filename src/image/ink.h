#pragma once

#include "image/plane.h"

namespace convlens::image {

/// Above this a pixel of an ink plane counts as ink.
inline constexpr float kInk = 0.3F;

/// How much of each pixel is ink, 0 to 1: 0 for paper, its grain and printed lines that are fainter than the strokes, about 1 in
/// the middle of a stroke whatever pen drew it, in between at edges. All 0 if nothing stands out from the noise.
/// evened: 0 to 1, paper about 1 (evened_light).
Plane ink_of(const Plane& evened);

}  // namespace convlens::image
