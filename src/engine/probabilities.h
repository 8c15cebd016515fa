#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/latest_run.h"

namespace convlens::engine {

/// The scores of a run's first output as probabilities, in the order of its values.
///
/// Softmax and sigmoid outputs are taken as they are, also cut to a range or averaged with others, and so is an output that is a picture
/// ([h,w,c] with h*w > 1); of log_softmax's, the exponentials. Raw scores, also those of a layer that is off, become probabilities here: by
/// the sigmoid for a single unit, by softmax for several. A class that is switched off is impossible: its 0 is neither the logarithm of
/// certainty nor a score among others.
class Probabilities {
 public:
  explicit Probabilities(const LatestRun& run);

  std::span<const float> values() const { return values_; }
  /// What each value of the output adds to the probability of a unit: its gradient at the output.
  std::vector<float> gradient(std::size_t unit) const;

 private:
  enum class Missing : std::uint8_t { kNothing, kSigmoid, kSoftmax, kExponential };
  static Missing missing_in(const LatestRun& run);

  /// Of raw scores, those of `off` left out.
  void take_softmax(const std::vector<bool>& off);

  Missing missing_;
  std::vector<float> values_;
  float no_ = 0;  ///< of a single raw unit: one less its probability, without the rounding
};

}  // namespace convlens::engine
