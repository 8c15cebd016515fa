#pragma once

#include <span>
#include <vector>

#include "tensor/statistics.h"
#include "view/state.h"

namespace convlens::view {

/// The values of a colormap's first and last colour. Always finite, and high - low is a normal positive number: a shader may divide by it.
struct ValueRange {
  float low = 0;
  float high = 1;
  bool flat = false;  ///< all values are the same, and so is their colour
  friend bool operator==(const ValueRange&, const ValueRange&) = default;
};

/// Position of a value in a colormap, 0 to 1, as the shader computes it.
float unit_from_value(float value, const ValueRange& range);

/// How one map is coloured. layer: statistics of all channels; channel: which one. Precondition: the channel exists.
/// kPerMap: its minimum to its maximum. kPerLayer: those of the whole layer. kStandardised: (x - mean) / deviation * 64 + 128 clipped to
/// 0..255, that is from mean - 2 to mean + 127/64 deviations. kFixed: display.fixed_low to fixed_high. kSymmetric: -max|x| to max|x| of the
/// map, so that zero is in the middle. A constant map is flat: at the low end, or in the middle for kStandardised and kSymmetric.
ValueRange map_range(const Display& display, std::span<const tensor::Statistics> layer, std::size_t channel);

/// map_range of every channel.
std::vector<ValueRange> map_ranges(const Display& display, std::span<const tensor::Statistics> layer);

/// How kernels are coloured: 0 to 1 over the whole layer; symmetric around zero for a colormap with a middle.
ValueRange kernel_range(const KernelSet& kernels, Colormap colormap);

/// The smallest and largest finite value; 0 and 0 if there is none.
struct Extremes {
  float minimum = 0;
  float maximum = 0;
};
Extremes extremes(std::span<const float> values);

}  // namespace convlens::view
