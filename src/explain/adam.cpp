#include "explain/adam.h"

#include <cmath>

namespace convlens::explain {
namespace {

constexpr float kMeanKept = 0.9F;
constexpr float kSquareKept = 0.999F;
constexpr float kLeastRoot = 1e-8F;

}  // namespace

void Adam::ascend(std::span<float> values, std::span<const float> gradient) {
  mean_decay_ *= kMeanKept;
  square_decay_ *= kSquareKept;
  for (std::size_t i = 0; i < values.size(); ++i) {
    mean_[i] = kMeanKept * mean_[i] + (1 - kMeanKept) * gradient[i];
    square_[i] = kSquareKept * square_[i] + (1 - kSquareKept) * gradient[i] * gradient[i];
    const float root = std::sqrt(square_[i] / (1 - square_decay_));
    values[i] += rate_ * mean_[i] / (1 - mean_decay_) / (root + kLeastRoot);
  }
}

}  // namespace convlens::explain
