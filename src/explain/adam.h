#pragma once

#include <span>
#include <vector>

namespace convlens::explain {

/// Gradient ascent in which every number has a step of its own: m <- 0.9 m + 0.1 g, v <- 0.999 v + 0.001 g^2,
/// z <- z + rate m' / (sqrt(v') + 1e-8), m' and v' being m / (1 - 0.9^t) and v / (1 - 0.999^t). Source: Kingma and Ba 2015, algorithm 1.
class Adam {
 public:
  Adam(std::size_t count, float rate) : rate_(rate), mean_(count), square_(count) {}

  /// values, gradient: count numbers each.
  void ascend(std::span<float> values, std::span<const float> gradient);

 private:
  float rate_;
  float mean_decay_ = 1;    ///< 0.9^t
  float square_decay_ = 1;  ///< 0.999^t
  std::vector<float> mean_;
  std::vector<float> square_;
};

}  // namespace convlens::explain
