#include "explain/class_activation.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace convlens::explain {
namespace {

using tensor::TensorView;

constexpr int kMostPowerSteps = 1000;
constexpr double kSettled = 1e-9;

std::size_t channels_of(const TensorView& maps) { return static_cast<std::size_t>(maps.shape.channels()); }

/// For each channel, the sum of what `term` makes of its values, index by index.
template <typename Term>
std::vector<double> sums(const TensorView& maps, const Term& term) {
  const std::size_t channels = channels_of(maps);
  std::vector<double> result(channels);
  for (std::size_t i = 0; i < maps.values.size(); ++i) result[i % channels] += term(i);
  return result;
}

/// The sum over the channels of each pixel.
template <typename Term>
std::vector<float> map_of(const TensorView& maps, const Term& term) {
  const std::size_t channels = channels_of(maps);
  std::vector<float> map(maps.values.size() / channels);
  for (std::size_t pixel = 0; pixel < map.size(); ++pixel) {
    double sum = 0;
    for (std::size_t c = 0; c < channels; ++c) sum += term(pixel * channels + c);
    map[pixel] = static_cast<float>(sum);
  }
  return map;
}

Evidence with_weights(const TensorView& activations, const std::vector<double>& weights) {
  Evidence evidence;
  evidence.weights.assign(weights.begin(), weights.end());
  evidence.map = weighted_sum(activations, evidence.weights);
  return evidence;
}

double number(const TensorView& maps, std::size_t index) { return static_cast<double>(maps.values[index]); }

/// Makes the length 1. Whether there was any.
bool normalise(std::vector<double>& vector) {
  const double length = std::sqrt(std::inner_product(vector.begin(), vector.end(), vector.begin(), 0.0));
  if (length == 0 || !std::isfinite(length)) return false;
  for (double& value : vector) value /= length;
  return true;
}

/// transpose(A) A, [c,c], A being [h*w,c].
std::vector<double> gram_matrix(const TensorView& maps) {
  const std::size_t channels = channels_of(maps);
  std::vector<double> gram(channels * channels);
  for (std::size_t begin = 0; begin < maps.values.size(); begin += channels) {
    const auto pixel = maps.values.subspan(begin, channels);
    for (std::size_t row = 0; row < channels; ++row) {
      const double factor = static_cast<double>(pixel[row]);
      if (factor == 0) continue;  // most of them behind a ReLU
      for (std::size_t column = 0; column < channels; ++column)
        gram[row * channels + column] += factor * static_cast<double>(pixel[column]);
    }
  }
  return gram;
}

std::vector<double> product(const std::vector<double>& matrix, const std::vector<double>& vector) {
  std::vector<double> result;
  for (auto row = matrix.begin(); row != matrix.end(); row += static_cast<std::ptrdiff_t>(vector.size()))
    result.push_back(std::inner_product(vector.begin(), vector.end(), row, 0.0));
  return result;
}

/// By power iteration, from the channels' sums.
std::vector<double> first_singular_vector(const TensorView& maps) {
  const std::vector<double> gram = gram_matrix(maps);
  std::vector<double> vector = sums(maps, [&](std::size_t i) { return number(maps, i); });
  if (!normalise(vector)) vector.assign(vector.size(), 1 / std::sqrt(static_cast<double>(vector.size())));
  for (int step = 0; step < kMostPowerSteps; ++step) {
    std::vector<double> next = product(gram, vector);
    if (!normalise(next)) break;
    double change = 0;
    for (std::size_t c = 0; c < next.size(); ++c) change = std::max(change, std::abs(next[c] - vector[c]));
    vector = std::move(next);
    if (change < kSettled) break;
  }
  return vector;
}

}  // namespace

std::vector<float> weighted_sum(const TensorView& activations, std::span<const float> weights) {
  const std::size_t channels = channels_of(activations);
  return map_of(activations, [&](std::size_t i) { return static_cast<double>(weights[i % channels]) * number(activations, i); });
}

Evidence grad_cam(const TensorView& activations, const TensorView& gradients) {
  std::vector<double> weights = sums(gradients, [&](std::size_t i) { return number(gradients, i); });
  const double pixels = static_cast<double>(gradients.values.size()) / static_cast<double>(weights.size());
  for (double& weight : weights) weight /= pixels;
  return with_weights(activations, weights);
}

Evidence grad_cam_plus_plus(const TensorView& activations, const TensorView& gradients) {
  const std::vector<double> totals = sums(activations, [&](std::size_t i) { return number(activations, i); });
  const auto term = [&](std::size_t i) {
    const double g = number(gradients, i);
    if (g <= 0) return 0.0;  // of the negative ones nothing is left by max(g, 0)
    const double below = 2 + totals[i % totals.size()] * g;
    return below == 0 ? 0.0 : g / below;
  };
  return with_weights(activations, sums(gradients, term));
}

Evidence layer_cam(const TensorView& activations, const TensorView& gradients) {
  const auto term = [&](std::size_t i) { return std::max(number(gradients, i), 0.0) * number(activations, i); };
  return {.map = map_of(activations, term), .weights = {}};
}

Evidence hires_cam(const TensorView& activations, const TensorView& gradients) {
  const auto term = [&](std::size_t i) { return number(gradients, i) * number(activations, i); };
  return {.map = map_of(activations, term), .weights = {}};
}

Evidence eigen_cam(const TensorView& activations) {
  std::vector<double> direction = first_singular_vector(activations);
  Evidence evidence = with_weights(activations, direction);
  if (std::accumulate(evidence.map.begin(), evidence.map.end(), 0.0) >= 0) return evidence;
  for (double& value : direction) value = -value;
  return with_weights(activations, direction);
}

}  // namespace convlens::explain
