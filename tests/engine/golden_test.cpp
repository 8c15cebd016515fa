#include <cmath>
#include <filesystem>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include "engine/engine.h"
#include "network/model_file.h"
#include "tests/engine/golden_file.h"
#include "tests/reference/compare.h"

// Whole networks against PyTorch: tests/golden/write.py says how the files came to be.
namespace convlens::engine {
namespace {

namespace fs = std::filesystem;
using reference::kTolerance;
using reference::relative_error;
using test::GoldenFile;

const fs::path kGoldens = CONVLENS_GOLDEN_DIR;

Engine compiled(const fs::path& path) {
  auto network = network::read_model(test::read_file(path.string()));
  INFO((network ? "" : network.error().message));
  REQUIRE(network);
  auto engine = Engine::compile(std::move(*network));
  INFO((engine ? "" : engine.error().message));
  REQUIRE(engine);
  return std::move(*engine);
}

/// (model, golden) paths of a folder: its files NAME + ending, and NAME.expected.safetensors.
std::vector<std::pair<fs::path, fs::path>> networks_in(const fs::path& folder, const std::string& ending) {
  std::vector<std::pair<fs::path, fs::path>> result;
  for (const auto& entry : fs::directory_iterator(folder)) {
    const std::string name = entry.path().filename().string();
    if (!name.ends_with(ending) || name.ends_with(".training.safetensors")) continue;
    result.emplace_back(entry.path(), kGoldens / (name.substr(0, name.size() - ending.size()) + ".expected.safetensors"));
  }
  return result;
}

/// Mean and standard deviation, from sums in double.
std::vector<float> mean_and_deviation(std::span<const float> values) {
  const auto count = static_cast<double>(values.size());
  double sum = 0;
  for (const float value : values) sum += double{value};
  double squares = 0;
  for (const float value : values) squares += (double{value} - sum / count) * (double{value} - sum / count);
  return {static_cast<float>(sum / count), static_cast<float>(std::sqrt(squares / count))};
}

/// Compares a layer's output for the input `name`: all of it, or the values that the golden has a sample of and the statistics.
void compare_layer(const tensor::TensorView& got, const GoldenFile& golden, const std::string& layer, const std::string& name) {
  const tensor::Tensor expected = golden.floats(layer + "." + name);
  INFO("layer " << layer << " for " << name);
  if (!golden.has("places/" + layer)) {
    CHECK(relative_error(got, expected.view()) < kTolerance);
    return;
  }
  std::vector<float> sample;
  const tensor::Tensor places = golden.floats("places/" + layer);
  for (const float place : places.view().values) {
    REQUIRE(static_cast<std::size_t>(place) < got.values.size());
    sample.push_back(got.values[static_cast<std::size_t>(place)]);
  }
  CHECK(relative_error(sample, expected.view().values) < kTolerance);
  // The mean may be near zero where the values are not: both are compared with the largest magnitude, which is in the sample.
  const tensor::Tensor statistics = golden.floats("statistics/" + layer + "." + name);
  const std::vector<float> measured = mean_and_deviation(got.values);
  double largest = 1e-6;
  for (const float value : expected.view().values) largest = std::max(largest, std::abs(double{value}));
  for (std::size_t i = 0; i < 2; ++i) {
    CHECK(std::abs(double{measured[i]} - double{statistics.view().values[i]}) < kTolerance * largest);
  }
}

}  // namespace

TEST_CASE("Every layer of every golden network gives what PyTorch gives", "[engine][golden]") {
  const auto networks = networks_in(kGoldens, ".model.safetensors");
  CHECK(networks.size() >= 8);
  for (const auto& [model, golden_path] : networks) {
    INFO(model);
    Engine engine = compiled(model);
    const GoldenFile golden(golden_path.string());
    REQUIRE(engine.run(golden.floats(engine.network().input_name()).view()));
    for (std::size_t i = 0; i < engine.network().layers().size(); ++i) {
      const std::string& layer = engine.network().layers()[i].name;
      INFO("layer " << layer);
      CHECK(relative_error(engine.output(static_cast<network::Source>(i)), golden.floats(layer).view()) < kTolerance);
    }
  }
}

TEST_CASE("Every layer of every published network gives what PyTorch gives, on every input of its golden", "[engine][golden]") {
  const auto networks = networks_in(CONVLENS_MODELS_DIR, ".safetensors");
  REQUIRE_FALSE(networks.empty());
  for (const auto& [model, golden_path] : networks) {
    INFO(model);
    Engine engine = compiled(model);
    const GoldenFile golden(golden_path.string());
    const std::vector<std::string> inputs = golden.names_after("pixels.");
    CHECK_FALSE(inputs.empty());
    for (const std::string& name : inputs) {
      REQUIRE(engine.run(golden.input(name, engine.network()).view()));
      for (std::size_t i = 0; i < engine.network().layers().size(); ++i) {
        compare_layer(engine.output(static_cast<network::Source>(i)), golden, engine.network().layers()[i].name, name);
      }
    }
  }
}

}  // namespace convlens::engine
