#include "image/stroke.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace convlens::image {
namespace {

constexpr float kHalfCovered = 0.5F;

/// How far each pixel's middle is from the nearest paper's, along steps of 1 and √2; 0 for paper, which also lies around the plane.
Plane distance_from_paper(const Plane& ink) {
  const Size size{ink.size.width + 2, ink.size.height + 2};
  Plane distance(size);
  for (std::int32_t y = 0; y < ink.size.height; ++y) {
    for (std::int32_t x = 0; x < ink.size.width; ++x) {
      if (ink.at(x, y) > kHalfCovered) distance.at(x + 1, y + 1) = static_cast<float>(size.width + size.height);
    }
  }
  constexpr float kDiagonal = std::numbers::sqrt2_v<float>;
  for (std::int32_t y = 1; y + 1 < size.height; ++y) {
    for (std::int32_t x = 1; x + 1 < size.width; ++x) {
      distance.at(x, y) = std::min({distance.at(x, y), distance.at(x - 1, y) + 1, distance.at(x, y - 1) + 1,
                                    distance.at(x - 1, y - 1) + kDiagonal, distance.at(x + 1, y - 1) + kDiagonal});
    }
  }
  for (std::int32_t y = size.height - 2; y > 0; --y) {
    for (std::int32_t x = size.width - 2; x > 0; --x) {
      distance.at(x, y) = std::min({distance.at(x, y), distance.at(x + 1, y) + 1, distance.at(x, y + 1) + 1,
                                    distance.at(x + 1, y + 1) + kDiagonal, distance.at(x - 1, y + 1) + kDiagonal});
    }
  }
  return distance;
}

}  // namespace

double stroke_width(const Plane& ink) {
  double sum = 0;
  double count = 0;
  for (const float distance : distance_from_paper(ink).values) {
    if (!(distance > 0)) continue;
    sum += distance - 0.5;
    count += 1;
  }
  // Across a stroke of width w the distance to its edge is w / 4 in the mean.
  return count > 0 ? 4 * sum / count : 0;
}

Plane thickened(const Plane& ink, double radius) {
  Plane result(ink.size);
  const auto reach = static_cast<std::int32_t>(std::ceil(radius));
  for (std::int32_t dy = -reach; dy <= reach; ++dy) {
    for (std::int32_t dx = -reach; dx <= reach; ++dx) {
      const auto weight = static_cast<float>(std::clamp(radius + 1 - std::hypot(dx, dy), 0.0, 1.0));
      if (weight == 0) continue;
      for (std::int32_t y = std::max(0, dy); y < ink.size.height + std::min(0, dy); ++y) {
        const float* const from = ink.row(y - dy);
        float* const to = result.row(y);
        for (std::int32_t x = std::max(0, dx); x < ink.size.width + std::min(0, dx); ++x) to[x] = std::max(to[x], weight * from[x - dx]);
      }
    }
  }
  return result;
}

}  // namespace convlens::image
