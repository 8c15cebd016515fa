#include "explain/class_activation.h"

#include <algorithm>
#include <cmath>
#include <random>

#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>

namespace convlens::explain {
namespace {

using Catch::Approx;
using tensor::TensorView;

const tensor::Shape kShape{3, 4, 5};

std::vector<float> random_values(std::uint32_t seed, float low) {
  std::mt19937 engine(seed);
  std::uniform_real_distribution<float> uniform(low, 1);
  std::vector<float> values(static_cast<std::size_t>(kShape.elements()));
  for (float& value : values) value = uniform(engine);
  return values;
}

/// A layer's output and its gradient, and element access by row, column and channel.
struct Layer {
  std::vector<float> a = random_values(1, 0);
  std::vector<float> g = random_values(2, -1);

  TensorView activations() const { return {.shape = kShape, .values = a}; }
  TensorView gradients() const { return {.shape = kShape, .values = g}; }
  static std::size_t at(int y, int x, int c) { return static_cast<std::size_t>((y * 4 + x) * 5 + c); }
};

/// sum over c of weight(y, x, c) A(y, x, c), by the definition.
template <typename Weight>
void check_map(const Layer& layer, const std::vector<float>& map, const Weight& weight) {
  REQUIRE(map.size() == 12);
  for (int y = 0; y < 3; ++y) {
    for (int x = 0; x < 4; ++x) {
      double sum = 0;
      for (int c = 0; c < 5; ++c) sum += weight(y, x, c) * static_cast<double>(layer.a[Layer::at(y, x, c)]);
      CHECK(static_cast<double>(map[static_cast<std::size_t>(y * 4 + x)]) == Approx(sum).margin(1e-6));
    }
  }
}

template <typename Term>
double sum_over_map(const Term& term) {
  double sum = 0;
  for (int y = 0; y < 3; ++y) {
    for (int x = 0; x < 4; ++x) sum += term(y, x);
  }
  return sum;
}

TEST_CASE("Grad-CAM weighs each channel by the mean of its gradient", "[explain]") {
  const Layer layer;
  const Evidence evidence = grad_cam(layer.activations(), layer.gradients());
  const auto mean = [&](int, int, int c) {
    return sum_over_map([&](int y, int x) { return static_cast<double>(layer.g[Layer::at(y, x, c)]); }) / 12;
  };
  check_map(layer, evidence.map, mean);
  for (int c = 0; c < 5; ++c) CHECK(static_cast<double>(evidence.weights[static_cast<std::size_t>(c)]) == Approx(mean(0, 0, c)));
}

TEST_CASE("Grad-CAM++ weighs positive gradients by their share", "[explain]") {
  const Layer layer;
  const Evidence evidence = grad_cam_plus_plus(layer.activations(), layer.gradients());
  const auto weight = [&](int, int, int c) {
    const double total = sum_over_map([&](int y, int x) { return static_cast<double>(layer.a[Layer::at(y, x, c)]); });
    return sum_over_map([&](int y, int x) {
      const double g = static_cast<double>(layer.g[Layer::at(y, x, c)]);
      const double alpha = g * g / (2 * g * g + total * g * g * g);
      return alpha * std::max(g, 0.0);
    });
  };
  check_map(layer, evidence.map, weight);
}

TEST_CASE("Layer-CAM takes positive gradients pixel by pixel, HiResCAM all of them", "[explain]") {
  const Layer layer;
  const auto g = [&](int y, int x, int c) { return static_cast<double>(layer.g[Layer::at(y, x, c)]); };
  const Evidence layered = layer_cam(layer.activations(), layer.gradients());
  check_map(layer, layered.map, [&](int y, int x, int c) { return std::max(g(y, x, c), 0.0); });
  check_map(layer, hires_cam(layer.activations(), layer.gradients()).map, g);
  CHECK(layered.weights.empty());
}

TEST_CASE("Eigen-CAM finds the direction in which the maps are longest", "[explain]") {
  const Layer layer;
  const Evidence evidence = eigen_cam(layer.activations());
  check_map(layer, evidence.map, [&](int, int, int c) { return static_cast<double>(evidence.weights[static_cast<std::size_t>(c)]); });
  // transpose(A) A v is v times the square of the first singular value.
  std::vector<double> image(5);
  for (int y = 0; y < 3; ++y) {
    for (int x = 0; x < 4; ++x) {
      for (int c = 0; c < 5; ++c)
        image[static_cast<std::size_t>(c)] +=
            static_cast<double>(layer.a[Layer::at(y, x, c)] * evidence.map[static_cast<std::size_t>(y * 4 + x)]);
    }
  }
  double length = 0;
  double square = 0;
  for (std::size_t c = 0; c < 5; ++c) length += image[c] * image[c];
  for (const float value : evidence.map) square += static_cast<double>(value * value);
  for (std::size_t c = 0; c < 5; ++c) CHECK(static_cast<double>(evidence.weights[c]) == Approx(image[c] / std::sqrt(length)).margin(1e-5));
  CHECK(std::sqrt(length) == Approx(square).epsilon(1e-5));
  // No other direction is longer.
  for (std::uint32_t seed = 3; seed < 30; ++seed) {
    std::vector<float> other = random_values(seed, -1);
    other.resize(5);
    double norm = 0;
    for (const float value : other) norm += static_cast<double>(value * value);
    double along = 0;
    for (const float value : weighted_sum(layer.activations(), other)) along += static_cast<double>(value * value);
    CHECK(along / norm <= square + 1e-4);
  }
}

TEST_CASE("Maps without any activation or gradient give maps of zeros", "[explain]") {
  Layer silent;
  std::ranges::fill(silent.a, 0.0F);
  const std::vector<float> zeros(12);
  CHECK(eigen_cam(silent.activations()).map == zeros);
  CHECK(grad_cam(silent.activations(), silent.gradients()).map == zeros);
  Layer flat;
  std::ranges::fill(flat.g, 0.0F);
  CHECK(grad_cam_plus_plus(flat.activations(), flat.gradients()).map == zeros);
}

}  // namespace
}  // namespace convlens::explain
