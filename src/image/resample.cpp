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

/// Source rows already made as narrow as the output. Neighbouring output rows share at most two source rows: keeping the last
/// two avoids making any row twice.
class NarrowRows {
 public:
  NarrowRows(const Resampling& plan, const LoadRow& load)
      : plan_(plan), load_(load), source_(static_cast<std::size_t>(plan.source_width) * static_cast<std::size_t>(plan.channels)) {
    const std::size_t width = static_cast<std::size_t>(plan.x.output_extent()) * static_cast<std::size_t>(plan.channels);
    for (Held& held : held_) held.values.resize(width);
  }

  std::span<const float> row(std::int32_t y) {
    for (const Held& held : held_) {
      if (held.y == y) return held.values;
    }
    std::swap(held_[0], held_[1]);
    load_(y, source_);
    narrow(held_[1].values);
    held_[1].y = y;
    return held_[1].values;
  }

 private:
  struct Held {
    std::int32_t y = -1;
    std::vector<float> values;
  };

  template <int kChannels>
  void narrow_channels(std::span<float> out) const {
    float* to = out.data();
    for (std::int32_t x = 0; x < plan_.x.output_extent(); ++x, to += kChannels) {
      const AxisWeights::Taps taps = plan_.x.taps(x);
      const float* from = &source_[static_cast<std::size_t>(taps.first) * kChannels];
      std::array<float, kChannels> sums{};
      for (const float weight : taps.weights) {
        for (int c = 0; c < kChannels; ++c) sums[static_cast<std::size_t>(c)] += weight * from[c];
        from += kChannels;
      }
      for (int c = 0; c < kChannels; ++c) to[c] = sums[static_cast<std::size_t>(c)] * taps.normalisation;
    }
  }

  void narrow(std::span<float> out) const {
    switch (plan_.channels) {
      case 1: return narrow_channels<1>(out);
      case 2: return narrow_channels<2>(out);
      case 3: return narrow_channels<3>(out);
      default: return narrow_channels<4>(out);
    }
  }

  const Resampling& plan_;
  const LoadRow& load_;
  std::vector<float> source_;
  std::array<Held, 2> held_;
};

}  // namespace

void resample(const Resampling& plan, const LoadRow& load, const StoreRow& store) {
  NarrowRows rows(plan, load);
  std::vector<float> sums(static_cast<std::size_t>(plan.x.output_extent()) * static_cast<std::size_t>(plan.channels));
  for (std::int32_t y = 0; y < plan.y.output_extent(); ++y) {
    const AxisWeights::Taps taps = plan.y.taps(y);
    std::ranges::fill(sums, 0.0F);
    for (std::size_t i = 0; i < taps.weights.size(); ++i) {
      const std::span<const float> row = rows.row(taps.first + static_cast<std::int32_t>(i));
      for (std::size_t j = 0; j < sums.size(); ++j) sums[j] += taps.weights[i] * row[j];
    }
    for (float& sum : sums) sum *= taps.normalisation;
    store(y, sums);
  }
}

}  // namespace convlens::image
