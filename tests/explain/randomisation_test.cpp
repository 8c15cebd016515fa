#include <algorithm>
#include <cmath>
#include <filesystem>
#include <numeric>
#include <random>
#include <span>
#include <string>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include "explain/explanation.h"
#include "network/model_file.h"
#include "tests/engine/golden_file.h"

// The sanity check of Adebayo et al. 2018: weights are lost layer by layer, from the scores down. What a heatmap still has in common with
// the one before does not come from what the network has learned.
namespace convlens::explain {
namespace {

namespace fs = std::filesystem;

const std::string kNetwork = "cats-vs-dogs";

// Two smooth maps of 37 x 37 places, with blobs of some 25 places, have about 55 values that are independent. The rank correlation of two
// that have nothing to do with each other then deviates from 0 by 1 / sqrt(55) = .13. What is above this bound is no chance; below it, not
// a quarter of one map's ranks is explained by the other's.
constexpr double kStillRelated = 0.5;

/// A published network whose layers can lose what they have learned.
class Forgetful {
 public:
  explicit Forgetful(const std::string& name)
      : file_(engine::test::read_file((fs::path(CONVLENS_MODELS_DIR) / (name + ".safetensors")).string())) {}

  network::Network read() const { return network::read_model(file_).value(); }
  engine::Engine compiled() const { return engine::Engine::compile(read()).value(); }

  /// Puts a layer's weights in another order: as many and as large as before, but random.
  void forget(const std::string& layer) {
    const network::Safetensors parsed = network::parse_safetensors(file_).value();
    for (const auto& [name, tensor] : parsed.tensors) {
      if (!name.starts_with(layer + "/")) continue;
      const auto begin = static_cast<std::size_t>(tensor.bytes.data() - file_.data());
      const auto count = static_cast<std::size_t>(tensor.shape.elements());
      shuffle({file_.data() + begin, tensor.bytes.size()}, tensor.bytes.size() / count);
    }
  }

 private:
  // Not std::shuffle, whose order differs between standard libraries.
  void shuffle(std::span<std::byte> bytes, std::size_t width) {
    for (std::size_t last = bytes.size() / width - 1; last > 0; --last) {
      const std::size_t other = random_() % (last + 1);
      std::swap_ranges(&bytes[last * width], &bytes[last * width] + width, &bytes[other * width]);
    }
  }

  std::vector<std::byte> file_;
  std::minstd_rand random_{1};
};

/// The layers with weights, the one that gives the scores first.
std::vector<std::string> learned_layers(const network::Network& network) {
  std::vector<std::string> names;
  for (const network::Layer& layer : network.layers()) {
    if (layer.parameters > 0) names.insert(names.begin(), layer.name);
  }
  return names;
}

/// Ranks of magnitudes; equal ones share the mean of theirs.
std::vector<double> ranks(const std::vector<float>& values) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const auto magnitude = [&](std::size_t i) { return std::abs(values[i]); };
  std::ranges::sort(order, {}, magnitude);
  std::vector<double> result(values.size());
  for (std::size_t begin = 0, end = 0; begin < order.size(); begin = end) {
    while (end < order.size() && magnitude(order[end]) == magnitude(order[begin])) ++end;
    for (std::size_t i = begin; i < end; ++i) result[order[i]] = static_cast<double>(begin + end - 1) / 2;
  }
  return result;
}

/// Spearman's rank correlation of two maps' magnitudes.
double correlation(const Heatmap& one, const Heatmap& other) {
  const std::vector<double> a = ranks(one.values);
  const std::vector<double> b = ranks(other.values);
  const double middle = static_cast<double>(a.size() - 1) / 2;
  double common = 0;
  double of_a = 0;
  double of_b = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    common += (a[i] - middle) * (b[i] - middle);
    of_a += (a[i] - middle) * (a[i] - middle);
    of_b += (b[i] - middle) * (b[i] - middle);
  }
  return common / std::sqrt(of_a * of_b);
}

Heatmap answered(engine::Engine& engine, Method method) {
  auto explanation = begin(engine, {.method = method, .layer = deepest_maps(engine.network())}).value();
  while (!explanation->done()) REQUIRE(explanation->step(engine));
  return explanation->heatmap();
}

struct Maps {
  Heatmap grad_cam;
  Heatmap gradient;
  Heatmap guided_backpropagation;
  Heatmap eigen_cam;
};

/// Where the network, as it now is, looks for its only unit.
Maps maps_of(const Forgetful& network, const tensor::TensorView& input) {
  engine::Engine engine = network.compiled();
  REQUIRE(engine.run(input));
  return {.grad_cam = answered(engine, Method::kGradCam),
          .gradient = answered(engine, Method::kGradient),
          .guided_backpropagation = answered(engine, Method::kGuidedBackpropagation),
          .eigen_cam = answered(engine, Method::kEigenCam)};
}

/// A photo of the golden, as the network takes it.
tensor::Tensor photo(const std::string& name, const network::Network& network) {
  return engine::test::GoldenFile((fs::path(CONVLENS_GOLDEN_DIR) / (kNetwork + ".expected.safetensors")).string()).input(name, network);
}

}  // namespace

TEST_CASE("Grad-CAM and the gradient forget with the network, layer by layer from the scores down", "[explain]") {
  for (const std::string name : {"cat-1", "dog-2"}) {
    Forgetful network(kNetwork);
    const network::Network learned = network.read();
    const tensor::Tensor input = photo(name, learned);
    const Maps before = maps_of(network, input.view());
    for (const std::string& layer : learned_layers(learned)) {
      network.forget(layer);
      const Maps after = maps_of(network, input.view());
      INFO(name << ", lost down to " << layer);
      CHECK(correlation(before.grad_cam, after.grad_cam) < kStillRelated);
      CHECK(correlation(before.gradient, after.gradient) < kStillRelated);
    }
  }
}

TEST_CASE("What does not come from the lost weights stays, which shows that the check can fail", "[explain]") {
  Forgetful network(kNetwork);
  const network::Network learned = network.read();
  const tensor::Tensor input = photo("cat-1", learned);
  const Maps before = maps_of(network, input.view());
  const Maps again = maps_of(network, input.view());
  CHECK(correlation(before.grad_cam, again.grad_cam) == 1);
  CHECK(correlation(before.gradient, again.gradient) == 1);
  network.forget(learned_layers(learned).front());
  const Maps after = maps_of(network, input.view());
  CHECK(correlation(before.eigen_cam, after.eigen_cam) == 1);  // it asks no layer behind its own
  // Guided backpropagation shows edges more than what the network has learned of them: the finding of Adebayo et al.
  CHECK(correlation(before.guided_backpropagation, after.guided_backpropagation) > kStillRelated);
}

}  // namespace convlens::explain
