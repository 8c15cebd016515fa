#pragma once

#include <span>
#include <vector>

#include "explain/picture.h"
#include "explain/resampling.h"

namespace convlens::explain {

/// A picture as the sum of pictures, each half as high and wide as the one before (rounded up) and laid over it bilinearly:
/// y = p_0 + U (p_1 + U (p_2 + ...)). A step along the numbers of all levels changes coarse forms as readily as fine ones, where one along
/// pixels changes noise first. It has the purpose of Fourier coefficients divided by their frequency in Olah et al. 2017, and takes a sum
/// instead of a transform.
class Pyramid {
 public:
  /// Down to the last level whose shorter side has at least `coarsest` pixels; the first one is there in any case.
  Pyramid(std::int32_t height, std::int32_t width, std::int32_t channels, std::int32_t coarsest);

  /// How many numbers there are in all levels.
  std::size_t count() const;
  /// numbers: count(), the largest level first.
  Picture sum(std::span<const float> numbers) const;
  /// The gradient at the numbers out of the one at their sum.
  std::vector<float> back(const Picture& gradient) const;

 private:
  std::vector<Picture> levels_;      ///< blank ones
  std::vector<Resampling> upwards_;  ///< from level i + 1 to level i
};

}  // namespace convlens::explain
