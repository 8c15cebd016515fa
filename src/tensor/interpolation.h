#pragma once

#include <cstdint>

namespace convlens::tensor {

/// The two places of an axis that a pixel lies between, and the second one's share in it.
struct Between {
  std::int32_t first = 0;
  std::int32_t second = 0;
  float share = 0;
};

/// How many places an axis has, and how many pixels it is drawn with.
struct Stretch {
  std::int32_t from = 1;
  std::int32_t to = 1;
};

/// Where pixel `pixel` of a stretched axis comes from, bilinearly: pixels are squares with their value at the centre, and the edge is
/// continued.
Between between(std::int32_t pixel, const Stretch& axis);

}  // namespace convlens::tensor
