#pragma once

#include <cstdint>
#include <vector>

#include "explain/picture.h"

namespace convlens::explain {

/// How the values of one axis become those of another: each is a weighted sum of a few, whose weights add up to 1.
class Axis {
 public:
  struct Tap {
    std::int32_t source = 0;
    float weight = 0;
  };
  /// Where a view looks: result t is taken from (t - (targets - 1) / 2) / zoom + (sources - 1) / 2 + shift.
  struct View {
    std::int32_t sources = 0;
    std::int32_t targets = 0;
    float zoom = 1;   ///< more than 1 makes larger
    float shift = 0;  ///< in pixels of the source
  };

  /// A smaller or larger number of values of the same whole, by a triangle as wide as two of the coarser pixels: bilinear when it becomes
  /// larger, averaged when smaller. Beyond the outermost pixels the value stays.
  static Axis resized(std::int32_t sources, std::int32_t targets);
  /// Bilinear; beyond the edges lies the mirror image, the outermost pixel twice.
  static Axis mirrored(const View& view);

  std::int32_t sources() const { return sources_; }
  std::int32_t targets() const { return static_cast<std::int32_t>(ends_.size()); }
  std::span<const Tap> taps(std::int32_t target) const;

 private:
  explicit Axis(std::int32_t sources) : sources_(sources) {}
  void end_target();

  std::int32_t sources_;
  std::vector<Tap> taps_;          ///< of all results, one after the other
  std::vector<std::size_t> ends_;  ///< where the taps of each end
};

/// A picture of another size or from another point of view: a linear map, and its transpose, which leads gradients back.
class Resampling {
 public:
  Resampling(Axis rows, Axis columns) : rows_(std::move(rows)), columns_(std::move(columns)) {}

  Picture of(const Picture& picture) const;
  /// The gradient at the picture out of the one at what became of it: sum over t of weight(t, s) g_t, exactly.
  Picture back(const Picture& gradient) const;

 private:
  Axis rows_;
  Axis columns_;
};

}  // namespace convlens::explain
