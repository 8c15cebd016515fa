#include "image/light.h"

#include <algorithm>
#include <cmath>

namespace convlens::image {
namespace {

constexpr std::int32_t kPolaritySide = 64;
constexpr std::int32_t kGroundSide = 100;
constexpr std::int32_t kGroundShare = 7;  // the widest stroke: 2/7 of the picture's shorter side
constexpr float kDarkestPaper = 12.0F;    // below this there is noise and no paper

/// The brightness of the paper, also where ink covers it: bright parts spread over dark ones that are narrow, and draw back.
Plane paper_brightness(const Plane& grey) {
  const Plane small = shrunk(grey, kGroundSide);
  const std::int32_t radius = std::max(2, (small.shortest_side() + kGroundShare / 2) / kGroundShare);
  const Plane closed = square_minimum(square_maximum(small, radius), radius);
  return resized(square_mean(closed, small.size == grey.size ? 0 : 2), grey.size);
}

}  // namespace

Inversion ink_polarity(const Plane& grey) {
  const Plane small = shrunk(grey, kPolaritySide);
  const Plane around = square_mean(small, std::max(1, small.shortest_side() / 4));
  // The few differ much from what is around them, the many a little: the third power has the sign of the few.
  double skew = 0;
  double brightness = 0;
  for (std::size_t i = 0; i < small.values.size(); ++i) {
    const double difference = small.values[i] - around.values[i];
    skew += difference * difference * difference;
    brightness += small.values[i];
  }
  const auto count = static_cast<double>(small.values.size());
  if (std::abs(skew) < count) return brightness > 127.5 * count ? Inversion::kAlways : Inversion::kNever;  // nothing is there
  return skew < 0 ? Inversion::kAlways : Inversion::kNever;
}

Plane evened_light(const Plane& grey) {
  const Plane paper = paper_brightness(grey);
  Plane evened(grey.size);
  for (std::size_t i = 0; i < evened.values.size(); ++i) {
    evened.values[i] = std::clamp(grey.values[i] / std::max(paper.values[i], kDarkestPaper), 0.0F, 1.0F);
  }
  return evened;
}

}  // namespace convlens::image
