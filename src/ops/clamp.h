#pragma once

#include <limits>

namespace convlens::ops {

/// Results below `low` become `low`, above `high` become `high`: ReLU is {.low = 0}, ReLU6 {.low = 0, .high = 6}.
struct Clamp {
  float low = -std::numeric_limits<float>::infinity();
  float high = std::numeric_limits<float>::infinity();
};

}  // namespace convlens::ops
