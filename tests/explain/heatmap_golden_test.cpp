#include <algorithm>
#include <cmath>
#include <filesystem>
#include <string>

#include <catch2/catch_test_macros.hpp>

#include "explain/explanation.h"
#include "network/model_file.h"
#include "tests/engine/golden_file.h"
#include "tests/explain/methods.h"
#include "tests/support/patience.h"

// Heatmaps against PyTorch's: tests/golden/heatmaps.py says how the files came to be.
namespace convlens::explain {
namespace {

namespace fs = std::filesystem;
using engine::test::GoldenFile;

constexpr std::string_view kEnding = ".heatmaps.safetensors";
constexpr std::string_view kSqueezeNet = "squeezenet1.1";
constexpr double kTolerance = 1e-3;  // after scaling to 0 to 1

/// Methods of hundreds of runs are tried where they take seconds.
bool is_tried(Method method, const network::Network& network) {
  const bool quick = method <= Method::kEigenCam || (method >= Method::kGradient && method <= Method::kGradientTimesInput);
  return quick || convlens::test::is_quick(network);
}

fs::path golden_path(const std::string& name, std::string_view kind) { return fs::path(CONVLENS_GOLDEN_DIR) / (name + std::string(kind)); }

/// A network of models/, of tests/golden/, or of a site that has been built.
fs::path model_path(const std::string& name) {
  const fs::path published = fs::path(CONVLENS_MODELS_DIR) / (name + ".safetensors");
  if (fs::exists(published)) return published;
  const fs::path small = golden_path(name, ".model.safetensors");
  return fs::exists(small) ? small : fs::path(CONVLENS_MODELS_DIR) / "../build/site/models" / (name + ".safetensors");
}

engine::Engine compiled(const std::string& name) {
  return engine::Engine::compile(network::read_model(engine::test::read_file(model_path(name).string())).value()).value();
}

/// The input that the golden calls `picture`.
tensor::Tensor input_of(const std::string& name, const std::string& picture, const network::Network& network) {
  if (name == kSqueezeNet) return engine::test::made_up_picture(network);
  const GoldenFile expected(golden_path(name, ".expected.safetensors").string());
  return expected.has("pixels." + picture) ? expected.input(picture, network) : expected.floats(picture);
}

Heatmap answered(engine::Engine& engine, const Question& question) {
  auto explanation = begin(engine, question).value();
  while (!explanation->done()) REQUIRE(explanation->step(engine));
  REQUIRE(explanation->restore(engine));
  return explanation->heatmap();
}

void compare(const Heatmap& heatmap, const GoldenFile& golden, const std::string& method) {
  const double largest = static_cast<double>(std::max(0.0F, std::ranges::max(heatmap.values)));
  const double expected_largest = static_cast<double>(golden.floats("max/" + method).values()[0]);
  CHECK(std::abs(largest - expected_largest) <= kTolerance * expected_largest);
  const tensor::Tensor expected = golden.floats(method);
  const bool whole = !golden.has("places/" + method);
  const tensor::Tensor places = whole ? tensor::Tensor() : golden.floats("places/" + method);
  REQUIRE((whole ? heatmap.values.size() : places.values().size()) == expected.values().size());
  double difference = 0;
  for (std::size_t i = 0; i < expected.values().size(); ++i) {
    const auto place = whole ? i : static_cast<std::size_t>(places.values()[i]);
    REQUIRE(place < heatmap.values.size());
    const double scaled = largest > 0 ? std::max(0.0, static_cast<double>(heatmap.values[place])) / largest : 0.0;
    difference = std::max(difference, std::abs(scaled - static_cast<double>(expected.values()[i])));
  }
  CHECK(difference <= kTolerance);
}

void compare_all(const std::string& name) {
  engine::Engine engine = compiled(name);
  const GoldenFile golden(golden_path(name, kEnding).string());
  const std::string picture = golden.names_after("unit.").at(0);
  REQUIRE(engine.run(input_of(name, picture, engine.network()).view()));
  const auto unit = static_cast<std::int32_t>(golden.floats("unit." + picture).values()[0]);
  for (const auto& [method, value] : test::kMethods) {
    if (!is_tried(value, engine.network())) continue;
    INFO(name << ", " << method);
    const Heatmap heatmap = answered(engine, {.method = value,
                                              .of = {.unit = unit},
                                              .layer = deepest_maps(engine.network()),
                                              .black = grey_pixel(engine.network(), 0),
                                              .grey = grey_pixel(engine.network(), 127.5F)});
    compare(heatmap, golden, method);
  }
}

}  // namespace

TEST_CASE("Heatmaps are PyTorch's, by every method", "[explain][golden]") {
  int networks = 0;
  for (const auto& entry : fs::directory_iterator(CONVLENS_GOLDEN_DIR)) {
    const std::string file = entry.path().filename().string();
    if (!file.ends_with(kEnding)) continue;
    const std::string name = file.substr(0, file.size() - kEnding.size());
    if (!fs::exists(model_path(name))) continue;  // of a site that has not been built
    ++networks;
    compare_all(name);
  }
  CHECK(networks >= 3);
}

}  // namespace convlens::explain
