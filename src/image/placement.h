#pragma once

#include <cstdint>

#include "image/pixels.h"
#include "image/preprocess.h"
#include "image/resample.h"

namespace convlens::image {

/// Which part of a photo goes where in a network's input.
struct Fit {
  Window from_x;  ///< in photo pixels
  Window from_y;
  std::int32_t left = 0;  ///< in input pixels, as size
  std::int32_t top = 0;
  Size size;
};

struct Framing {
  Placement placement = Placement::kContain;
  double crop = 1;  ///< of kCover, in (0, 1]
};

/// kContain: the whole photo, as large as fits, in the middle. kCover: the middle of the photo, as much as the input's
/// proportions show, and of that the middle `crop` of both sides. kStretch: all of both.
Fit fit_of(const Size& photo, const Size& input, const Framing& framing);

}  // namespace convlens::image
