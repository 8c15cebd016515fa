#include "tensor/statistics.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace convlens::tensor {

namespace {

/// What one pass over a channel gathers.
struct Sums {
  float minimum = std::numeric_limits<float>::infinity();
  float maximum = -std::numeric_limits<float>::infinity();
  double sum = 0;
  double squares = 0;  ///< of the differences from the mean, in the second pass
  std::int64_t count = 0;
  std::int64_t zeros = 0;
  std::uint32_t non_finite = 0;

  double mean() const { return count > 0 ? sum / static_cast<double>(count) : 0.0; }
};

void add(Sums& sums, float value) {
  if (!std::isfinite(value)) {
    ++sums.non_finite;
    return;
  }
  sums.minimum = std::min(sums.minimum, value);
  sums.maximum = std::max(sums.maximum, value);
  sums.sum += value;
  sums.zeros += value == 0.0F ? 1 : 0;
  ++sums.count;
}

Statistics finish(const Sums& sums) {
  Statistics result{.non_finite = sums.non_finite};
  if (sums.count == 0) return result;
  const auto count = static_cast<double>(sums.count);
  result.minimum = sums.minimum;
  result.maximum = sums.maximum;
  result.mean = static_cast<float>(sums.mean());
  result.deviation = static_cast<float>(std::sqrt(sums.squares / count));
  result.zero_fraction = static_cast<float>(static_cast<double>(sums.zeros) / count);
  return result;
}

}  // namespace

std::vector<Statistics> channel_statistics(const TensorView& tensor) {
  const auto channels = static_cast<std::size_t>(tensor.shape.channels());
  std::vector<Sums> sums(channels);
  for (std::size_t start = 0; start < tensor.values.size(); start += channels) {
    for (std::size_t c = 0; c < channels; ++c) add(sums[c], tensor.values[start + c]);
  }
  std::vector<double> means(channels);
  std::ranges::transform(sums, means.begin(), &Sums::mean);
  for (std::size_t start = 0; start < tensor.values.size(); start += channels) {
    for (std::size_t c = 0; c < channels; ++c) {
      const float value = tensor.values[start + c];
      const double difference = value - means[c];
      if (std::isfinite(value)) sums[c].squares += difference * difference;
    }
  }
  std::vector<Statistics> result(channels);
  std::ranges::transform(sums, result.begin(), finish);
  return result;
}

Statistics merge(std::span<const Statistics> parts, std::int64_t values_in_each) {
  Sums total;
  double zeros = 0;
  const auto finite = [&](const Statistics& part) { return static_cast<double>(values_in_each - part.non_finite); };
  for (const Statistics& part : parts) {
    total.non_finite += part.non_finite;
    if (finite(part) <= 0) continue;
    total.minimum = std::min(total.minimum, part.minimum);
    total.maximum = std::max(total.maximum, part.maximum);
    total.sum += part.mean * finite(part);
    total.count += values_in_each - part.non_finite;
    zeros += part.zero_fraction * finite(part);
  }
  for (const Statistics& part : parts) {
    if (finite(part) <= 0) continue;
    const double shift = part.mean - total.mean();
    total.squares += finite(part) * (static_cast<double>(part.deviation) * part.deviation + shift * shift);
  }
  Statistics result = finish(total);
  if (total.count > 0) result.zero_fraction = static_cast<float>(zeros / static_cast<double>(total.count));
  return result;
}

std::vector<std::uint32_t> histogram(const TensorView& tensor, std::int32_t channel, int bins) {
  const auto channels = static_cast<std::size_t>(tensor.shape.channels());
  if (bins < 1 || channel < 0 || static_cast<std::size_t>(channel) >= channels) return {};
  Sums range;
  for (auto i = static_cast<std::size_t>(channel); i < tensor.values.size(); i += channels) add(range, tensor.values[i]);

  std::vector<std::uint32_t> counts(static_cast<std::size_t>(bins));
  const double lowest = range.minimum;
  const double width = range.maximum - lowest;  // double: the range of two floats may not fit in a float
  for (auto i = static_cast<std::size_t>(channel); i < tensor.values.size(); i += channels) {
    const float value = tensor.values[i];
    if (!std::isfinite(value)) continue;
    const double position = width > 0 ? (value - lowest) / width * bins : 0.0;
    ++counts[static_cast<std::size_t>(std::min(position, bins - 1.0))];  // the highest value belongs to the last bin
  }
  return counts;
}

}  // namespace convlens::tensor
