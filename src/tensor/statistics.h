#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "tensor/tensor.h"

namespace convlens::tensor {

/// What one map's values are like. Non-finite values are counted, and left out of everything else.
struct Statistics {
  float minimum = 0;
  float maximum = 0;
  float mean = 0;
  float deviation = 0;      ///< population standard deviation
  float zero_fraction = 0;  ///< share of exact zeros, 0 to 1
  std::uint32_t non_finite = 0;

  friend bool operator==(const Statistics&, const Statistics&) = default;
};

/// Statistics of each channel of [h,w,c] (or of each element of a vector), summed in double.
std::vector<Statistics> channel_statistics(const TensorView& tensor);

/// Statistics of several channels taken together.
Statistics merge(std::span<const Statistics> parts, std::int64_t values_in_each);

/// Counts of values in equal steps of [lowest, highest]; all in the first bin if the range is empty.
/// lowest, highest: of the channel's finite values. channel: index into the last axis; no bins if there is no such channel.
std::vector<std::uint32_t> histogram(const TensorView& tensor, std::int32_t channel, int bins);

}  // namespace convlens::tensor
