#include "image/ink.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

namespace convlens::image {
namespace {

constexpr float kFaintestInk = 0.08F;     // of the paper's brightness
constexpr float kFaintestPaper = 0.02F;   // darkness that is always taken for paper
constexpr std::int32_t kGrainySide = 80;  // smaller pictures are not smoothed
constexpr std::size_t kBins = 128;

/// 1 2 1 in both directions: takes the edge off noise, none off strokes.
Plane smoothed(const Plane& plane) {
  const Plane wide = square_mean(plane, 1);
  Plane result = plane;
  for (std::size_t i = 0; i < result.values.size(); ++i) result.values[i] = 0.4F * plane.values[i] + 0.6F * wide.values[i];
  return result;
}

Plane darkness_of(const Plane& evened) {
  Plane darkness = evened.longest_side() < kGrainySide ? evened : smoothed(evened);
  for (float& value : darkness.values) value = 1.0F - value;
  return darkness;
}

/// The standard deviation of the grain within a box, from the differences between neighbours, most of which are paper.
float grain_in(const Plane& darkness, const Box& box) {
  std::vector<float> steps;
  for (std::int32_t y = box.top; y < box.bottom; ++y) {
    for (std::int32_t x = box.left + 2; x < box.right; ++x) steps.push_back(std::abs(darkness.at(x, y) - darkness.at(x - 2, y)));
  }
  constexpr float kDeviationFromMedianStep = 1.0F / (0.6745F * 1.4142F);
  return quantile(steps, 0.5) * kDeviationFromMedianStep;
}

/// The grain where it is strongest, which is in the shade: dividing the shade away has made it stronger.
float grain_of(const Plane& darkness) {
  const std::int32_t tiles = darkness.longest_side() < kGrainySide ? 1 : 3;
  const Size size = darkness.size;
  float strongest = 0;
  for (std::int32_t row = 0; row < tiles; ++row) {
    for (std::int32_t column = 0; column < tiles; ++column) {
      const Box tile{.left = column * size.width / tiles,
                     .top = row * size.height / tiles,
                     .right = (column + 1) * size.width / tiles,
                     .bottom = (row + 1) * size.height / tiles};
      strongest = std::max(strongest, grain_in(darkness, tile));
    }
  }
  return strongest;
}

/// Where the values above `floor` fall best into two classes (Otsu 1979); nothing if there are none.
std::optional<float> best_split(std::span<const float> values, float floor) {
  std::array<double, kBins> counts{};
  double total = 0;
  double sum = 0;
  const float width = (1.0F - floor) / kBins;
  for (const float value : values) {
    if (!(value > floor)) continue;
    const auto bin = std::min(static_cast<std::size_t>((value - floor) / width), kBins - 1);
    counts[bin] += 1;
    total += 1;
    sum += static_cast<double>(bin);
  }
  if (total == 0) return std::nullopt;
  double below = 0;
  double sum_below = 0;
  double best = -1;
  double best_bin = 0;
  for (std::size_t bin = 0; bin + 1 < kBins; ++bin) {
    below += counts[bin];
    sum_below += counts[bin] * static_cast<double>(bin);
    if (below == 0 || below == total) continue;
    const double distance = sum_below / below - (sum - sum_below) / (total - below);
    const double between = below * (total - below) * distance * distance;
    if (between > best) {
      best = between;
      best_bin = static_cast<double>(bin) + 1;
    }
  }
  return floor + static_cast<float>(best_bin) * width;
}

/// The darkness up to which it is paper, and from which it is all ink.
struct Levels {
  float paper = 0;
  float ink = 1;
};

/// The darkness of what is not ink and not the soft edge of ink: the grain, printed lines.
float clutter_of(const Plane& darkness, float split, float grain) {
  Plane strokes = darkness;
  for (float& value : strokes.values) value = value > split ? 1.0F : 0.0F;
  const std::int32_t edge = std::max(2, darkness.shortest_side() / 80);
  const Plane near = square_maximum(strokes, edge);
  std::vector<float> elsewhere;
  std::size_t dark = 0;
  const float floor = std::max(kFaintestPaper, 2.5F * grain);
  for (std::size_t i = 0; i < near.values.size(); ++i) {
    if (near.values[i] > 0) continue;
    if (darkness.values[i] > floor) ++dark;
    elsewhere.push_back(darkness.values[i]);
  }
  // A few dark pixels are specks; lines on paper are many.
  if (dark * 100 < elsewhere.size()) return floor;
  return std::clamp(quantile(elsewhere, 0.99), floor, split);
}

std::optional<Levels> levels_of(const Plane& darkness) {
  const float grain = grain_of(darkness);
  const auto split = best_split(darkness.values, std::max(kFaintestInk, 4 * grain));
  if (!split) return std::nullopt;
  std::vector<float> strokes;
  for (const float value : darkness.values) {
    if (value > *split) strokes.push_back(value);
  }
  const float full = strokes.empty() ? *split : quantile(strokes, 0.8);
  return Levels{.paper = std::min(clutter_of(darkness, *split, grain), 0.8F * full), .ink = full};
}

}  // namespace

Plane ink_of(const Plane& evened) {
  Plane ink = darkness_of(evened);
  const auto levels = levels_of(ink);
  for (float& value : ink.values) {
    value = levels ? std::clamp((value - levels->paper) / (levels->ink - levels->paper), 0.0F, 1.0F) : 0.0F;
  }
  return ink;
}

}  // namespace convlens::image
