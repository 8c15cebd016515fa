#include "explain/dream.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <numeric>

#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>

#include "explain/deep_dream.h"
#include "explain/feature_visualisation.h"
#include "explain/total_variation.h"
#include "network/model_file.h"
#include "tests/engine/golden_file.h"
#include "tests/engine/test_network.h"
#include "tests/explain/stepwise.h"
#include "tests/support/patience.h"

namespace convlens::explain {
namespace {

using base::ErrorCode;
using engine::Engine;
using engine::NetworkBuilder;
using network::kNetworkInput;

constexpr network::Source kConv = 0;
constexpr network::Source kScores = 2;

constexpr std::int32_t kKernel = 3;
const tensor::Shape kInput{24, 20, 3};

/// To the end; the engine is as it was.
std::unique_ptr<Dream> dreamt(Engine& engine, std::unique_ptr<Dream> dream) {
  test::take_all_steps(engine, *dream);
  return dream;
}

Picture picture_of(Engine& engine, const DreamQuestion& question) {
  return dreamt(engine, begin_dream(engine, question).value())->picture();
}

/// How far a picture meets the objective, shown as it is.
double value_for(Engine& engine, const Objective& objective, const Picture& picture) {
  const std::vector<float> before = test::values_of(engine, kNetworkInput);
  tensor::Tensor input = tensor::Tensor::zeros(engine.network().input_shape()).value();
  InputColours(engine.network()).show(picture, input.values());
  REQUIRE(engine.run(input.view()));
  const double value = value_of(engine, checked(engine, objective).value()).value();
  REQUIRE(engine.run({.shape = engine.network().input_shape(), .values = before}));
  return value;
}

bool is_valid(const Picture& picture) {
  return std::ranges::all_of(picture.values, [](float value) { return value >= 0 && value <= 1; });
}

double mean_distance(const Picture& a, const Picture& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.values.size(); ++i) sum += std::abs(static_cast<double>(a.values[i] - b.values[i]));
  return sum / static_cast<double>(a.values.size());
}

TEST_CASE("A dream begins as grey noise and ends as a picture that its objective is far higher for", "[explain]") {
  Engine engine = test::small_network(kInput, kKernel);
  for (const Objective& objective :
       {Objective{Filter{.layer = kConv, .channel = 1}}, Objective{WholeLayer{.layer = kConv}}, Objective{engine::Score{.unit = 2}},
        Objective{engine::Score{.unit = 2, .weight = -1}}, Objective{Filter{.layer = kScores, .channel = 0}}}) {
    const DreamQuestion question{.objective = objective, .steps = 48};
    const Picture start = begin_dream(engine, question).value()->picture();
    for (const float value : start.values) REQUIRE(std::abs(value - 0.5F) < 0.05F);
    const Picture picture = picture_of(engine, question);
    CHECK(picture.height == 24);
    CHECK(picture.width == 20);
    CHECK(picture.channels == 3);
    CHECK(is_valid(picture));
    const double before = value_for(engine, objective, start);
    CHECK(value_for(engine, objective, picture) > before + 0.3 * std::abs(before));
  }
}

TEST_CASE("The same seed gives the same picture, another one another", "[explain]") {
  for (const DreamStart start : {DreamStart::kNoise, DreamStart::kPhoto}) {
    Engine engine = test::small_network(kInput, kKernel);
    DreamQuestion question{.objective = Filter{.layer = kConv}, .start = start, .seed = 5, .steps = 6};
    const std::vector<float> first = picture_of(engine, question).values;
    CHECK(picture_of(engine, question).values == first);
    question.seed = 6;
    CHECK(picture_of(engine, question).values != first);
  }
}

TEST_CASE("A dream that is interrupted after every step becomes the one that is not", "[explain]") {
  Engine engine = test::small_network(kInput, kKernel);
  for (const DreamStart start : {DreamStart::kNoise, DreamStart::kPhoto}) {
    const DreamQuestion question{.objective = WholeLayer{.layer = kConv}, .start = start, .steps = 7};
    auto dream = begin_dream(engine, question).value();
    while (!dream->done()) REQUIRE(dream->step(engine));
    REQUIRE(dream->restore(engine));
    CHECK(dream->picture().values == picture_of(engine, question).values);
  }
}

TEST_CASE("The more total variation counts, the smoother the picture", "[explain]") {
  Engine engine = test::small_network(kInput, kKernel);
  double last = 1e9;
  for (const float smoothness : {0.0F, 0.3F, 1.0F, 3.0F}) {
    const DreamQuestion question{.objective = Filter{.layer = kConv, .channel = 1}, .steps = 48};
    const auto dream = dreamt(engine, begin_feature_visualisation(engine, question, {.smoothness = smoothness}).value());
    const double variation = total_variation(dream->picture());
    CHECK(variation < last);
    last = variation;
  }
}

TEST_CASE("A photo that is dreamt on stays near itself and has more of what was seen in it", "[explain]") {
  Engine engine = test::small_network(kInput, kKernel);
  const Picture photo = InputColours(engine.network()).picture_of(engine.output(kNetworkInput));
  for (const std::int32_t octaves : {1, 2, 4}) {
    const DeepDreamOptions options{.octaves = octaves, .least_side = 6};
    const Objective objective = WholeLayer{.layer = kConv};
    const DreamQuestion question{.objective = objective, .start = DreamStart::kPhoto, .steps = 12};
    const auto begun = begin_deep_dream(engine, question, options).value();
    CHECK(begun->picture().values == photo.values);
    const Picture picture = dreamt(engine, begin_deep_dream(engine, question, options).value())->picture();
    CHECK(is_valid(picture));
    CHECK(mean_distance(picture, photo) > static_cast<double>(options.stride));
    CHECK(mean_distance(picture, photo) < 12 * 1.05 * static_cast<double>(options.stride));
    CHECK(value_for(engine, objective, picture) > 1.05 * value_for(engine, objective, photo));
  }
}

TEST_CASE("What is off is dreamt of in vain, and soon given up", "[explain]") {
  Engine engine = test::small_network(kInput, kKernel);
  REQUIRE(engine.switch_channel(kConv, 1, engine::Switch::kOff));
  REQUIRE(engine.run_from(kNetworkInput));
  for (const DreamStart start : {DreamStart::kNoise, DreamStart::kPhoto}) {
    const DreamQuestion question{.objective = Filter{.layer = kConv, .channel = 1}, .start = start};
    const std::vector<float> before = begin_dream(engine, question).value()->picture().values;
    const auto dream = begin_dream(engine, question).value();
    int steps = 0;
    for (; !dream->done(); ++steps) REQUIRE(dream->step(engine));
    CHECK(steps == kBlindSteps);
    CHECK(dream->in_vain());
    CHECK(dream->fraction() == 1.0F);
    CHECK(dream->value() == 0);
    CHECK(dream->picture().values == before);
    REQUIRE(dream->restore(engine));
  }
}

TEST_CASE("A class that is off is dreamt of in vain, be the softmax a layer of its own or not", "[explain]") {
  NetworkBuilder builder({6, 6, 1});
  builder.add("mean", network::GlobalPooling2D{});
  builder.add("scores", network::Dense{.units = 3}).weight("kernel", {1, 3}).weight("bias", {3});
  builder.add("softmax", network::ActivationLayer{.activation = network::Activation::kSoftmax});
  Engine separate = builder.compile();
  REQUIRE(separate.run(reference::random_tensor({6, 6, 1}, 1).view()));
  Engine fused = test::small_network(kInput, kKernel);
  for (const auto& [engine, layer] : {std::pair{&separate, 2}, std::pair{&fused, kScores}}) {
    const DreamQuestion question{.objective = Filter{.layer = layer, .channel = 1}, .steps = 12};
    CHECK(!dreamt(*engine, begin_dream(*engine, question).value())->in_vain());
    REQUIRE(engine->switch_channel(layer, 1, engine::Switch::kOff));
    REQUIRE(engine->run_from(layer));
    CHECK(dreamt(*engine, begin_dream(*engine, question).value())->in_vain());
  }
}

// Not every one: the rule sees the mean of what the ReLU cuts off, which tells brighter from darker but no pattern from another.
TEST_CASE("Filters that are silent on grey can be woken", "[explain]") {
  NetworkBuilder builder({12, 12, 1});
  builder.add("conv", network::Conv2D{.filters = 8, .kernel_size = {3, 3}, .activation = network::Activation::kRelu})
      .weight("kernel", {3, 3, 1, 8})
      .weight("bias", {8});
  Engine engine = builder.compile();
  REQUIRE(engine.run(reference::zeros({12, 12, 1}).view()));
  int silent = 0;
  int woken = 0;
  for (std::int32_t channel = 0; channel < 8; ++channel) {
    const DreamQuestion question{.objective = Filter{.layer = kConv, .channel = channel}, .steps = 40};
    const auto dream = begin_dream(engine, question).value();
    if (value_for(engine, question.objective, dream->picture()) > 0) continue;
    ++silent;
    while (!dream->done()) REQUIRE(dream->step(engine));
    CHECK(is_valid(dream->picture()));
    if (value_for(engine, question.objective, dream->picture()) > 0) ++woken;
  }
  CHECK(silent > 0);
  CHECK(woken > 0);
}

TEST_CASE("Dreams that make no sense are refused", "[explain]") {
  Engine engine = test::small_network(kInput, kKernel);
  const auto code = [&](const DreamQuestion& question) { return begin_dream(engine, question).error().code; };
  CHECK(code({.objective = Filter{.layer = 9}}) == ErrorCode::kUnknownLayer);
  CHECK(code({.objective = WholeLayer{.layer = kNetworkInput}}) == ErrorCode::kUnknownLayer);
  CHECK(code({.objective = Filter{.layer = kConv, .channel = 4}}) == ErrorCode::kInvalidArgument);
  CHECK(code({.objective = Filter{.layer = kConv, .channel = -1}}) == ErrorCode::kInvalidArgument);
  CHECK(code({.objective = engine::Score{.unit = 3}}) == ErrorCode::kInvalidArgument);
  CHECK(code({.steps = -1}) == ErrorCode::kInvalidArgument);
  CHECK(code({.steps = kMostDreamSteps + 1}) == ErrorCode::kInvalidArgument);
  NetworkBuilder flat({4});
  flat.add("dense", network::Dense{.units = 2}).weight("kernel", {4, 2}).weight("bias", {2});
  const Engine without_picture = flat.compile();
  CHECK(begin_dream(without_picture, {}).error().code == ErrorCode::kBadShape);
  NetworkBuilder fresh({4, 4, 1});
  fresh.add("mean", network::GlobalPooling2D{});
  const Engine without_photo = fresh.compile();
  CHECK(begin_dream(without_photo, {.start = DreamStart::kPhoto}).error().code == ErrorCode::kNoImage);
  CHECK(begin_dream(without_photo, {}));
}

Engine shipped(const std::string& name) {
  const auto path = std::filesystem::path(CONVLENS_MODELS_DIR) / (name + ".safetensors");
  return Engine::compile(network::read_model(engine::test::read_file(path.string())).value()).value();
}

/// Values of 0 to 1, each of its own.
Picture noise_for(const Engine& engine) {
  const tensor::Shape& shape = engine.network().input_shape();
  Picture noise = blank(shape.height(), shape.width(), shape.channels());
  std::ranges::transform(reference::random_tensor(shape, 3).values(), noise.values.begin(), [](float value) { return (value + 1) / 2; });
  return noise;
}

struct Shipped {
  std::string network;
  std::vector<std::string> layers;
  std::int32_t steps;  ///< few for large networks, so that the test takes seconds
};

TEST_CASE("Filters of every shipped network answer more to their dreams than to noise", "[explain]") {
  const std::vector<Shipped> all{{"mnist", {"conv2d_1", "conv2d_2", "dense_1", "dense_2"}, 48},
                                 {"fashion-mnist", {"relu1", "relu2", "conv2d3", "relu4", "dense2"}, 48},
                                 {"cats-vs-dogs", {"conv2d_1", "conv2d_2", "conv2d_3", "dense_2"}, 12},
                                 {"vgg16-slim", {"block1_conv2", "block3_conv3", "block5_conv3", "predictions"}, 16}};
  for (const Shipped& tried : all) {
    Engine engine = shipped(tried.network);
    if (!convlens::test::is_quick(engine.network())) continue;
    const Picture noise = noise_for(engine);
    for (const std::string& layer : tried.layers) {
      INFO(tried.network << " " << layer);
      const DreamQuestion question{.objective = Filter{.layer = engine.network().find(layer).value(), .channel = 0}, .steps = tried.steps};
      const auto dream = begin_dream(engine, question).value();
      const Picture start = dream->picture();
      while (!dream->done()) REQUIRE(dream->step(engine));
      const double reached = value_for(engine, question.objective, dream->picture());
      const double ordinary = std::max(value_for(engine, question.objective, noise), value_for(engine, question.objective, start));
      CHECK(is_valid(dream->picture()));
      CHECK(!dream->in_vain());
      CHECK(reached > ordinary + 0.25 * std::abs(ordinary));
    }
  }
}

}  // namespace
}  // namespace convlens::explain
