#include "explain/total_variation.h"

#include <cmath>

namespace convlens::explain {
namespace {

/// Calls task(pixel, right, below, length) for each pixel: indices of its first value and of those of its neighbours (its own where there
/// is none), and the length of the differences.
template <typename Task>
void for_each_pixel(const Picture& picture, const Task& task) {
  const auto channels = static_cast<std::size_t>(picture.channels);
  const std::size_t row = static_cast<std::size_t>(picture.width) * channels;
  const std::vector<float>& v = picture.values;
  for (std::size_t at = 0; at < v.size(); at += channels) {
    const std::size_t right = (at + channels) % row == 0 ? at : at + channels;
    const std::size_t below = at + row < v.size() ? at + row : at;
    float squares = kEvenness * kEvenness;
    for (std::size_t c = 0; c < channels; ++c) {
      const float dx = v[right + c] - v[at + c];
      const float dy = v[below + c] - v[at + c];
      squares += dx * dx + dy * dy;
    }
    task(at, right, below, std::sqrt(squares));
  }
}

}  // namespace

double total_variation(const Picture& picture) {
  double sum = 0;
  for_each_pixel(picture, [&](std::size_t, std::size_t, std::size_t, float length) { sum += static_cast<double>(length - kEvenness); });
  return sum * picture.channels / static_cast<double>(picture.values.size());
}

Picture total_variation_gradient(const Picture& picture) {
  Picture gradient = blank(picture.height, picture.width, picture.channels);
  const auto channels = static_cast<std::size_t>(picture.channels);
  const std::vector<float>& v = picture.values;
  for_each_pixel(picture, [&](std::size_t at, std::size_t right, std::size_t below, float length) {
    for (std::size_t c = 0; c < channels; ++c) {
      for (const std::size_t neighbour : {right, below}) {
        const float slope = (v[neighbour + c] - v[at + c]) / length;
        gradient.values[neighbour + c] += slope;
        gradient.values[at + c] -= slope;
      }
    }
  });
  return gradient;
}

}  // namespace convlens::explain
