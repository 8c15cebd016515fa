#include "image/resample.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace convlens::image {

AxisWeights::AxisWeights(Window window, std::int32_t source_extent, std::int32_t output_extent) {
  const double step = window.length / output_extent;
  spans_.reserve(static_cast<std::size_t>(output_extent));
  for (std::int32_t i = 0; i < output_extent; ++i) {
    if (step > 1) {
      add_area(window.begin + i * step, window.begin + (i + 1) * step, source_extent);
    } else {
      add_interpolation(window.begin + (i + 0.5) * step - 0.5, source_extent);
    }
  }
}

AxisWeights::Taps AxisWeights::taps(std::int32_t output) const {
  const TapSpan& span = spans_[static_cast<std::size_t>(output)];
  return {span.first, std::span(weights_).subspan(span.offset, static_cast<std::size_t>(span.count)), span.normalisation};
}

void AxisWeights::add_area(double begin, double end, std::int32_t source_extent) {
  const auto first = std::clamp(static_cast<std::int32_t>(std::floor(begin)), 0, source_extent - 1);
  const auto last = std::clamp(static_cast<std::int32_t>(std::ceil(end)) - 1, first, source_extent - 1);
  const std::size_t offset = weights_.size();
  for (std::int32_t i = first; i <= last; ++i) {
    const double covered = std::min(end, i + 1.0) - std::max(begin, static_cast<double>(i));
    weights_.push_back(static_cast<float>(std::max(covered, 0.0)));
  }
  add_span(first, offset);
}

void AxisWeights::add_interpolation(double position, std::int32_t source_extent) {
  const double clamped = std::clamp(position, 0.0, source_extent - 1.0);
  const auto first = static_cast<std::int32_t>(clamped);
  const auto fraction = static_cast<float>(clamped - first);
  const std::size_t offset = weights_.size();
  weights_.push_back(1.0F - fraction);
  if (fraction > 0) weights_.push_back(fraction);
  add_span(first, offset);
}

void AxisWeights::add_span(std::int32_t first, std::size_t offset) {
  double sum = 0;
  for (std::size_t i = offset; i < weights_.size(); ++i) sum += weights_[i];
  const auto count = static_cast<std::int32_t>(weights_.size() - offset);
  spans_.push_back({.first = first, .count = count, .offset = offset, .normalisation = static_cast<float>(1.0 / sum)});
}

namespace {

using RowValues = std::vector<float>;

/// Source rows as they are asked for. Neighbouring output rows share at most two of them: keeping the last two means that no
/// row is loaded twice.
class SourceRows {
 public:
  SourceRows(std::size_t row_values, const LoadRow& load) : load_(load) {
    for (Held& held : held_) held.values.resize(row_values);
  }

  std::span<const float> row(std::int32_t y) {
    for (const Held& held : held_) {
      if (held.y == y) return held.values;
    }
    std::swap(held_[0], held_[1]);
    load_(y, held_[1].values);
    held_[1].y = y;
    return held_[1].values;
  }

 private:
  struct Held {
    std::int32_t y = -1;
    RowValues values;
  };

  const LoadRow& load_;
  std::array<Held, 2> held_;
};

/// Makes a row of the source's width into one of the output's.
template <std::size_t kChannels>
void narrow(const AxisWeights& x, std::span<const float> source, float scale, std::span<float> output) {
  float* to = output.data();
  for (std::int32_t i = 0; i < x.output_extent(); ++i, to += kChannels) {
    const AxisWeights::Taps taps = x.taps(i);
    const float* from = &source[static_cast<std::size_t>(taps.first) * kChannels];
    std::array<float, kChannels> sums{};
    for (const float weight : taps.weights) {
      for (std::size_t c = 0; c < kChannels; ++c) sums[c] += weight * from[c];
      from += kChannels;
    }
    for (std::size_t c = 0; c < kChannels; ++c) to[c] = sums[c] * taps.normalisation * scale;
  }
}

void narrow(const Resampling& plan, std::span<const float> source, float scale, std::span<float> output) {
  switch (plan.channels) {
    case 1:
      return narrow<1>(plan.x, source, scale, output);
    case 2:
      return narrow<2>(plan.x, source, scale, output);
    case 3:
      return narrow<3>(plan.x, source, scale, output);
    default:
      return narrow<4>(plan.x, source, scale, output);
  }
}

}  // namespace

void resample(const Resampling& plan, const LoadRow& load, const StoreRow& store) {
  const auto channels = static_cast<std::size_t>(plan.channels);
  SourceRows rows(static_cast<std::size_t>(plan.source_width) * channels, load);
  RowValues sums(static_cast<std::size_t>(plan.source_width) * channels);
  RowValues output(static_cast<std::size_t>(plan.x.output_extent()) * channels);
  for (std::int32_t y = 0; y < plan.y.output_extent(); ++y) {
    // Rows first: adding whole rows is what processors do fastest.
    const AxisWeights::Taps taps = plan.y.taps(y);
    std::ranges::fill(sums, 0.0F);
    for (std::size_t i = 0; i < taps.weights.size(); ++i) {
      const float weight = taps.weights[i];
      const std::span<const float> row = rows.row(taps.first + static_cast<std::int32_t>(i));
      for (std::size_t j = 0; j < sums.size(); ++j) sums[j] += weight * row[j];
    }
    narrow(plan, sums, taps.normalisation, output);
    store(y, output);
  }
}

}  // namespace convlens::image
