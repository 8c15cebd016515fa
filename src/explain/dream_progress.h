#pragma once

#include <algorithm>
#include <cstdint>

#include "explain/dream.h"

namespace convlens::explain {

/// How far a dream has come.
class DreamProgress {
 public:
  explicit DreamProgress(std::int32_t steps) : steps_(steps) {}

  enum class Outcome : std::uint8_t { kMoved, kBlind };
  void note(Outcome outcome) {
    ++taken_;
    blind_ = outcome == Outcome::kBlind ? blind_ + 1 : 0;
  }

  std::int32_t taken() const { return taken_; }
  std::int32_t steps() const { return steps_; }
  bool in_vain() const { return blind_ >= std::min(kBlindSteps, steps_); }
  bool done() const { return taken_ >= steps_ || in_vain(); }
  float fraction() const { return done() ? 1.0F : static_cast<float>(taken_) / static_cast<float>(steps_); }

 private:
  std::int32_t steps_;
  std::int32_t taken_ = 0;
  std::int32_t blind_ = 0;  ///< steps on end without a direction
};

}  // namespace convlens::explain
