#include "explain/resampling.h"

#include <algorithm>
#include <cmath>

namespace convlens::explain {
namespace {

/// Of 0 to count - 1 and their mirror images on and on.
std::int32_t mirrored_index(std::int32_t index, std::int32_t count) {
  const std::int32_t period = 2 * count;
  const std::int32_t inside = ((index % period) + period) % period;
  return inside < count ? inside : period - 1 - inside;
}

void add_row(std::span<float> to, std::span<const float> from, float weight) {
  for (std::size_t i = 0; i < to.size(); ++i) to[i] += weight * from[i];
}

/// The values of a row, or of one of its pixels.
template <typename T>
std::span<T> part(std::vector<std::remove_const_t<T>>& values, std::int32_t index, std::size_t size) {
  return std::span<T>(values).subspan(static_cast<std::size_t>(index) * size, size);
}
std::span<const float> part(const std::vector<float>& values, std::int32_t index, std::size_t size) {
  return std::span(values).subspan(static_cast<std::size_t>(index) * size, size);
}

}  // namespace

Axis Axis::resized(std::int32_t sources, std::int32_t targets) {
  Axis axis(sources);
  const float ratio = static_cast<float>(sources) / static_cast<float>(targets);
  const float reach = std::max(ratio, 1.0F);
  for (std::int32_t target = 0; target < targets; ++target) {
    const float middle = (static_cast<float>(target) + 0.5F) * ratio - 0.5F;
    const std::size_t begin = axis.taps_.size();
    float sum = 0;
    for (auto source = static_cast<std::int32_t>(std::ceil(middle - reach)); static_cast<float>(source) < middle + reach; ++source) {
      const float weight = 1 - std::abs(static_cast<float>(source) - middle) / reach;
      axis.taps_.push_back({.source = std::clamp(source, 0, sources - 1), .weight = weight});
      sum += weight;
    }
    for (std::size_t i = begin; i < axis.taps_.size(); ++i) axis.taps_[i].weight /= sum;
    axis.end_target();
  }
  return axis;
}

Axis Axis::mirrored(const View& view) {
  Axis axis(view.sources);
  for (std::int32_t target = 0; target < view.targets; ++target) {
    const float from_middle = static_cast<float>(target) - static_cast<float>(view.targets - 1) / 2;
    const float place = from_middle / view.zoom + static_cast<float>(view.sources - 1) / 2 + view.shift;
    const float before = std::floor(place);
    const auto first = static_cast<std::int32_t>(before);
    axis.taps_.push_back({.source = mirrored_index(first, view.sources), .weight = 1 - (place - before)});
    if (place > before) axis.taps_.push_back({.source = mirrored_index(first + 1, view.sources), .weight = place - before});
    axis.end_target();
  }
  return axis;
}

void Axis::end_target() { ends_.push_back(taps_.size()); }

std::span<const Axis::Tap> Axis::taps(std::int32_t target) const {
  const auto index = static_cast<std::size_t>(target);
  const std::size_t begin = index == 0 ? 0 : ends_[index - 1];
  return std::span(taps_).subspan(begin, ends_[index] - begin);
}

Picture Resampling::of(const Picture& picture) const {
  const auto channels = static_cast<std::size_t>(picture.channels);
  const std::size_t row_size = static_cast<std::size_t>(picture.width) * channels;
  Picture result = blank(rows_.targets(), columns_.targets(), picture.channels);
  std::vector<float> row(row_size);
  for (std::int32_t y = 0; y < result.height; ++y) {
    std::ranges::fill(row, 0.0F);
    for (const Axis::Tap& tap : rows_.taps(y)) add_row(row, part(picture.values, tap.source, row_size), tap.weight);
    for (std::int32_t x = 0; x < result.width; ++x) {
      const std::span<float> pixel = part<float>(result.values, y * result.width + x, channels);
      for (const Axis::Tap& tap : columns_.taps(x)) add_row(pixel, part(std::as_const(row), tap.source, channels), tap.weight);
    }
  }
  return result;
}

Picture Resampling::back(const Picture& gradient) const {
  const auto channels = static_cast<std::size_t>(gradient.channels);
  const std::size_t row_size = static_cast<std::size_t>(columns_.sources()) * channels;
  Picture result = blank(rows_.sources(), columns_.sources(), gradient.channels);
  std::vector<float> row(row_size);
  for (std::int32_t y = 0; y < gradient.height; ++y) {
    std::ranges::fill(row, 0.0F);
    for (std::int32_t x = 0; x < gradient.width; ++x) {
      const std::span<const float> pixel = part(gradient.values, y * gradient.width + x, channels);
      for (const Axis::Tap& tap : columns_.taps(x)) add_row(part<float>(row, tap.source, channels), pixel, tap.weight);
    }
    for (const Axis::Tap& tap : rows_.taps(y)) add_row(part<float>(result.values, tap.source, row_size), row, tap.weight);
  }
  return result;
}

}  // namespace convlens::explain
