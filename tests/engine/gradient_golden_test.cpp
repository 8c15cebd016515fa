#include <algorithm>
#include <cmath>
#include <filesystem>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include "engine/engine.h"
#include "network/model_file.h"
#include "tests/engine/golden_file.h"
#include "tests/reference/compare.h"

// Gradients of whole networks against PyTorch's autograd: tests/golden/gradients.py says how the files came to be.
namespace convlens::engine {
namespace {

namespace fs = std::filesystem;
using network::kNetworkInput;
using network::Source;
using reference::kTolerance;
using test::GoldenFile;

Engine compiled(const fs::path& path) {
  auto network = network::read_model(test::read_file(path.string()));
  REQUIRE(network);
  auto engine = Engine::compile(std::move(*network));
  REQUIRE(engine);
  return std::move(*engine);
}

fs::path golden_path(const std::string& name, const char* kind) { return fs::path(CONVLENS_GOLDEN_DIR) / (name + kind); }

const std::string& name_of(const Engine& engine, Source source) {
  return source == kNetworkInput ? engine.network().input_name() : engine.network().layers()[static_cast<std::size_t>(source)].name;
}

/// The names of a golden gradient's sample, of its norm and largest magnitude, and of the places of the sample.
struct Keys {
  std::string values, size, places;
};

void compare(const tensor::TensorView& got, const GoldenFile& golden, const Keys& keys) {
  INFO("the gradient " << keys.values << " at " << keys.places);
  const tensor::Tensor places = golden.floats(keys.places);
  const tensor::Tensor expected = golden.floats(keys.values);
  const tensor::Tensor size = golden.floats(keys.size);
  double difference = 0;
  for (std::size_t i = 0; i < places.values().size(); ++i) {
    const auto place = static_cast<std::size_t>(places.values()[i]);
    REQUIRE(place < got.values.size());
    difference = std::max(difference, std::abs(double{got.values[place]} - double{expected.values()[i]}));
  }
  const double norm = std::sqrt(std::transform_reduce(got.values.begin(), got.values.end(), 0.0, std::plus{},
                                                      [](float value) { return double{value} * double{value}; }));
  constexpr double kNothing = 1e-12;  // as much may come of nothing
  CHECK(difference <= kTolerance * double{size.values()[1]} + kNothing);
  CHECK(std::abs(norm - double{size.values()[0]}) <= kTolerance * double{size.values()[0]} + kNothing);
}

GradientRequest request_of(const std::string& kind, std::int32_t unit) {
  const bool of_probabilities = kind == "probabilities";
  GradientRequest request{
      .of = Score{.unit = unit, .differentiated = of_probabilities ? Differentiated::kProbabilities : Differentiated::kLogits}};
  if (kind == "guided") request.relu = ops::ReluRule::kGuided;
  if (kind == "deconvnet") request.relu = ops::ReluRule::kDeconvnet;
  return request;
}

/// Every kind of gradient that the golden has, at all layers of one walk.
void compare_all(Engine& engine, const GoldenFile& golden, std::int32_t unit) {
  for (const std::string kind : {"logits", "probabilities", "guided", "deconvnet"}) {
    GradientRequest request = request_of(kind, unit);
    request.to.clear();
    for (Source source = kNetworkInput; std::cmp_less(source, engine.network().layers().size()); ++source) {
      if (golden.has(kind + "/" + name_of(engine, source))) request.to.push_back(source);
    }
    CHECK(request.to.size() > 5);
    const auto gradients = engine.gradient(request);
    INFO((gradients ? "" : gradients.error().message));
    REQUIRE(gradients);
    for (std::size_t i = 0; i < request.to.size(); ++i) {
      const std::string& at = name_of(engine, request.to[i]);
      compare(gradients->at[i].view(), golden, {.values = kind + "/" + at, .size = "size/" + kind + "/" + at, .places = "places/" + at});
    }
  }
}

}  // namespace

TEST_CASE("The gradient of every layer of every golden network is PyTorch's", "[engine][golden][backward]") {
  int networks = 0;
  for (const auto& entry : fs::directory_iterator(CONVLENS_GOLDEN_DIR)) {
    const std::string file = entry.path().filename().string();
    if (!file.ends_with(".model.safetensors")) continue;
    const std::string name = file.substr(0, file.find('.'));
    INFO(name);
    ++networks;
    Engine engine = compiled(entry.path());
    const std::string& input = engine.network().input_name();
    REQUIRE(engine.run(GoldenFile(golden_path(name, ".expected.safetensors").string()).floats(input).view()));
    const GoldenFile golden(golden_path(name, ".gradients.safetensors").string());
    for (Source layer = 0; std::cmp_less(layer, engine.network().layers().size()); ++layer) {
      const tensor::Tensor seed = reference::random_tensor(engine.output(layer).shape, static_cast<std::uint32_t>(layer));
      const auto gradients = engine.gradient({.of = Seed{.layer = layer, .gradient = seed.view()}});
      INFO((gradients ? "" : gradients.error().message));
      REQUIRE(gradients);
      const std::string& name_of_layer = name_of(engine, layer);
      compare(gradients->at[0].view(), golden, {.values = name_of_layer, .size = "size/" + name_of_layer, .places = "places/" + input});
    }
  }
  CHECK(networks >= 8);
}

TEST_CASE("The gradients of every published network are PyTorch's at every layer, by every rule", "[engine][golden][backward]") {
  int networks = 0;
  for (const auto& entry : fs::directory_iterator(CONVLENS_MODELS_DIR)) {
    const std::string file = entry.path().filename().string();
    if (!file.ends_with(".safetensors") || file.ends_with(".training.safetensors")) continue;
    const std::string name = file.substr(0, file.size() - std::string(".safetensors").size());
    INFO(name);
    ++networks;
    Engine engine = compiled(entry.path());
    const GoldenFile golden(golden_path(name, ".gradients.safetensors").string());
    const std::string picture = golden.names_after("unit.").at(0);
    const GoldenFile pictures(golden_path(name, ".expected.safetensors").string());
    REQUIRE(engine.run(pictures.input(picture, engine.network()).view()));
    compare_all(engine, golden, static_cast<std::int32_t>(golden.floats("unit." + picture).values()[0]));
  }
  CHECK(networks >= 4);
}

TEST_CASE("The gradients of SqueezeNet are PyTorch's at every layer, where a site with it has been built", "[engine][golden][backward]") {
  const fs::path model = fs::path(CONVLENS_MODELS_DIR) / "../build/site/models/squeezenet1.1.safetensors";
  if (!fs::exists(model)) SKIP("no site has been built with SqueezeNet");
  Engine engine = compiled(model);
  REQUIRE(engine.run(test::made_up_picture(engine.network()).view()));
  const GoldenFile golden(golden_path("squeezenet1.1", ".expected.safetensors").string());
  GradientRequest request{.of = Score{.unit = static_cast<std::int32_t>(golden.floats("of/unit").values()[0])}, .to = {}};
  std::vector<std::string> names;
  for (Source source = kNetworkInput; std::cmp_less(source, engine.network().layers().size()); ++source) {
    const std::string name = source == kNetworkInput ? "data" : name_of(engine, source);
    if (!golden.has("gradient/" + name)) continue;
    request.to.push_back(source);
    names.push_back(name);
  }
  CHECK(names.size() == 39);
  const auto gradients = engine.gradient(request);
  INFO((gradients ? "" : gradients.error().message));
  REQUIRE(gradients);
  for (std::size_t i = 0; i < names.size(); ++i) {
    compare(gradients->at[i].view(), golden,
            {.values = "gradient/" + names[i], .size = "size/" + names[i], .places = "places/" + names[i]});
  }
}

}  // namespace convlens::engine
