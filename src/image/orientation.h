#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "base/result.h"
#include "image/photo.h"

namespace convlens::image {

/// How a stored picture must be turned to be seen upright: the values 1 to 8 of EXIF tag 0x0112, named by what to do.
enum class Orientation : std::uint8_t {
  kUpright = 1,
  kMirrored = 2,  ///< left and right swapped
  kHalfTurn = 3,
  kFlipped = 4,           ///< top and bottom swapped
  kTransposed = 5,        ///< rows become columns
  kQuarterTurn = 6,       ///< clockwise
  kTransversed = 7,       ///< transposed about the other diagonal
  kThreeQuarterTurn = 8,  ///< clockwise
};

/// The orientation in a TIFF block as EXIF embeds it; kUpright if it is missing or makes no sense. Never reads past the block.
Orientation orientation_from_exif(std::span<const std::byte> tiff);

/// The photo turned upright. Errors: kOutOfMemory.
base::Result<Photo> turn_upright(Photo photo, Orientation orientation);

}  // namespace convlens::image
