#include "explain/pyramid.h"

#include <algorithm>

namespace convlens::explain {

Pyramid::Pyramid(std::int32_t height, std::int32_t width, std::int32_t channels, std::int32_t coarsest) {
  levels_.push_back(blank(height, width, channels));
  for (;;) {
    const std::int32_t half_height = (height + 1) / 2;
    const std::int32_t half_width = (width + 1) / 2;
    if (std::min(half_height, half_width) < coarsest || std::max(half_height, half_width) == std::max(height, width)) return;
    levels_.push_back(blank(half_height, half_width, channels));
    upwards_.emplace_back(Axis::resized(half_height, height), Axis::resized(half_width, width));
    height = half_height;
    width = half_width;
  }
}

std::size_t Pyramid::count() const {
  std::size_t count = 0;
  for (const Picture& level : levels_) count += level.values.size();
  return count;
}

Picture Pyramid::sum(std::span<const float> numbers) const {
  std::size_t end = numbers.size();
  Picture sum;
  for (std::size_t i = levels_.size(); i-- > 0;) {
    sum = i + 1 == levels_.size() ? levels_[i] : upwards_[i].of(sum);
    end -= sum.values.size();
    for (std::size_t k = 0; k < sum.values.size(); ++k) sum.values[k] += numbers[end + k];
  }
  return sum;
}

std::vector<float> Pyramid::back(const Picture& gradient) const {
  std::vector<float> numbers = gradient.values;
  numbers.reserve(count());
  Picture level = gradient;
  for (const Resampling& upwards : upwards_) {
    level = upwards.back(level);
    numbers.insert(numbers.end(), level.values.begin(), level.values.end());
  }
  return numbers;
}

}  // namespace convlens::explain
