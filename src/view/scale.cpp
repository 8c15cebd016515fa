#include "view/scale.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace convlens::view {
namespace {

// Half of the largest float, so that a difference of two bounds is still one.
constexpr float kLargest = std::numeric_limits<float>::max() / 2;
// 128/255 is where the article's formula puts a map without deviation.
constexpr float kStandardisedMiddle = 128.0F / 255.0F;

/// A range in which `value` stands at `position` and which a shader can divide by.
ValueRange flat_range(float value, float position) {
  const float width = std::max(1.0F, std::abs(value) / 1024);
  return {.low = value - position * width, .high = value + (1 - position) * width, .flat = true};
}

/// low to high, or flat at `position` if that is no range.
ValueRange range_between(float low, float high, float position) {
  if (!std::isfinite(low) || !std::isfinite(high)) return flat_range(0, position);
  low = std::clamp(low, -kLargest, kLargest);
  high = std::clamp(high, -kLargest, kLargest);
  if (!(high - low >= std::numeric_limits<float>::min())) return flat_range(low, position);
  return {.low = low, .high = high};
}

ValueRange symmetric_range(float minimum, float maximum) {
  const float most = std::max(std::abs(minimum), std::abs(maximum));
  if (!(most >= std::numeric_limits<float>::min())) return flat_range(0, 0.5F);
  return range_between(-most, most, 0.5F);
}

ValueRange layer_range(std::span<const tensor::Statistics> layer) {
  // A map without any finite value has nothing to say about the others' range; its extremes are zeros that nobody computed.
  bool any = false;
  Extremes all;
  for (const tensor::Statistics& map : layer) {
    const bool empty = map.non_finite > 0 && map.minimum == 0 && map.maximum == 0 && map.zero_fraction == 0;
    if (empty) continue;
    all.minimum = any ? std::min(all.minimum, map.minimum) : map.minimum;
    all.maximum = any ? std::max(all.maximum, map.maximum) : map.maximum;
    any = true;
  }
  return range_between(all.minimum, all.maximum, 0);
}

}  // namespace

float unit_from_value(float value, const ValueRange& range) {
  return std::clamp((value - range.low) / (range.high - range.low), 0.0F, 1.0F);
}

ValueRange map_range(const Display& display, std::span<const tensor::Statistics> layer, std::size_t channel) {
  const tensor::Statistics& map = layer[channel];
  switch (display.scale_mode) {
    case ScaleMode::kPerMap:
      return range_between(map.minimum, map.maximum, 0);
    case ScaleMode::kPerLayer:
      return layer_range(layer);
    case ScaleMode::kStandardised:
      return range_between(map.mean - 2 * map.deviation, map.mean + map.deviation * (127.0F / 64.0F), kStandardisedMiddle);
    case ScaleMode::kFixed:
      return range_between(display.fixed_low, display.fixed_high, 0);
    case ScaleMode::kSymmetric:
      return symmetric_range(map.minimum, map.maximum);
  }
  return {};
}

std::vector<ValueRange> map_ranges(const Display& display, std::span<const tensor::Statistics> layer) {
  const bool shared = display.scale_mode == ScaleMode::kPerLayer || display.scale_mode == ScaleMode::kFixed;
  if (shared && !layer.empty()) return std::vector(layer.size(), map_range(display, layer, 0));
  std::vector<ValueRange> ranges;
  ranges.reserve(layer.size());
  for (std::size_t channel = 0; channel < layer.size(); ++channel) ranges.push_back(map_range(display, layer, channel));
  return ranges;
}

ValueRange kernel_range(const KernelSet& kernels, Colormap colormap) {
  if (colormap == Colormap::kRdBu) return symmetric_range(kernels.minimum, kernels.maximum);
  return range_between(kernels.minimum, kernels.maximum, 0);
}

Extremes extremes(std::span<const float> values) {
  bool any = false;
  Extremes result;
  for (const float value : values) {
    if (!std::isfinite(value)) continue;
    result.minimum = any ? std::min(result.minimum, value) : value;
    result.maximum = any ? std::max(result.maximum, value) : value;
    any = true;
  }
  return result;
}

}  // namespace convlens::view
