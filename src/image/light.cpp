#include "image/light.h"

#include <algorithm>
#include <cmath>

namespace convlens::image {
namespace {

constexpr std::int32_t kPolaritySide = 64;
constexpr std::int32_t kGroundSide = 100;
constexpr std::int32_t kGroundShare = 7;  // the widest stroke: 2/7 of the picture's shorter side
constexpr double kClearSkew = 0.1;        // less is grain
constexpr float kDarkestPaper = 12.0F;    // below this there is noise and no paper

/// The brightness of the paper, also where ink covers it: bright parts spread over dark ones that are narrow, and draw back.
Plane paper_brightness(const Plane& grey) {
  const Plane sharp = shrunk(grey, kGroundSide);
  const std::int32_t blur = sharp.shortest_side() < kGroundSide / 2 ? 0 : 1;  // or the brightest grains would be taken for the paper
  const Plane small = square_mean(sharp, blur);
  const std::int32_t radius = std::max(2, (small.shortest_side() + kGroundShare / 2) / kGroundShare);
  const std::int32_t margin = 2 * radius + 2;
  const Plane closed = square_minimum(square_maximum(continued(small, margin), radius), radius);
  const Plane soft = square_mean(closed, 2 * blur);
  return resized(without_margin(soft, margin), grey.size);
}

}  // namespace

Inversion ink_polarity(const Plane& grey) {
  const Plane small = shrunk(grey, kPolaritySide);
  const std::int32_t radius = std::max(1, small.shortest_side() / 5);
  const Plane around = without_margin(square_mean(continued(small, radius), radius), radius);
  // The few differ much from what is around them, the many a little: the third power has the sign of the few. What counts is near
  // the middle: at the border there may be the edge of the sheet.
  double skew = 0;
  double all = 0;
  double weights = 0;
  double brightness = 0;
  for (std::int32_t y = 0; y < small.size.height; ++y) {
    for (std::int32_t x = 0; x < small.size.width; ++x) {
      const double weight = middle_weight(small.size, x, y);
      const double difference = small.at(x, y) - around.at(x, y);
      const double cube = weight * difference * difference * difference;
      skew += cube;
      all += std::abs(cube);
      weights += weight;
      brightness += weight * small.at(x, y);
    }
  }
  const bool nothing_there = all < weights || std::abs(skew) < kClearSkew * all;
  const bool dark_ink = nothing_there ? brightness > 127.5 * weights : skew < 0;
  return dark_ink ? Inversion::kAlways : Inversion::kNever;
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
