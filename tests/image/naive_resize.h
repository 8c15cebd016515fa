#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>

/// Resizing straight from its definition, one output value at a time: what the fast code is compared with.
namespace convlens::testing {

/// The value of the source at whole pixels.
using Plane = std::function<double(std::int32_t x, std::int32_t y)>;

/// How much of the interval [begin, end] pixel i covers.
inline double overlap(double begin, double end, std::int32_t i) {
  return std::max(0.0, std::min(end, i + 1.0) - std::max(begin, double(i)));
}

/// The weight of source pixel i in output pixel `at` of an axis: coverage where the picture gets smaller, else a tent around
/// the pixel centre, pixels beyond the edges being equal to the edge.
inline double axis_weight(double begin, double length, std::int32_t outputs, std::int32_t at, std::int32_t i, std::int32_t extent) {
  const double step = length / outputs;
  if (step > 1) return overlap(begin + at * step, begin + (at + 1) * step, i);
  const double centre = std::clamp(begin + (at + 0.5) * step, 0.5, extent - 0.5);
  return std::max(0.0, 1.0 - std::abs(i + 0.5 - centre));
}

struct NaiveAxis {
  double begin;
  double length;
  std::int32_t extent;
  std::int32_t outputs;
};

inline double naive_value(const Plane& plane, const NaiveAxis& x, const NaiveAxis& y, std::int32_t at_x, std::int32_t at_y) {
  double sum = 0;
  double total = 0;
  for (std::int32_t j = 0; j < y.extent; ++j) {
    const double weight_y = axis_weight(y.begin, y.length, y.outputs, at_y, j, y.extent);
    if (weight_y == 0) continue;
    for (std::int32_t i = 0; i < x.extent; ++i) {
      const double weight = weight_y * axis_weight(x.begin, x.length, x.outputs, at_x, i, x.extent);
      if (weight != 0) sum += weight * plane(i, j);
      total += weight;
    }
  }
  return sum / total;
}

}  // namespace convlens::testing
