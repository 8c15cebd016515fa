#include "engine/engine.h"

#include <algorithm>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include "tests/engine/test_network.h"
#include "tests/reference/layers.h"

namespace convlens::engine {
namespace {

using network::kNetworkInput;
using reference::kTolerance;
using reference::random_tensor;
using reference::relative_error;
using reference::Slide;
using tensor::Shape;
using tensor::Tensor;

constexpr network::Source kConv = 0, kPool = 1, kFlatten = 2, kDense = 3;

/// Convolution with ReLU, pooling, dense with softmax: [9,8,2] -> 5 classes.
NetworkBuilder classifier() {
  NetworkBuilder builder({9, 8, 2});
  builder.add("conv", network::Conv2D{.filters = 6, .kernel_size = {3, 3}, .activation = network::Activation::kRelu})
      .weight("kernel", {3, 3, 2, 6})
      .weight("bias", {6})
      .add("pool", network::Pooling2D{})
      .add("flatten", network::Flatten{})
      .add("dense", network::Dense{.units = 5, .activation = network::Activation::kSoftmax})
      .weight("kernel", {54, 5})
      .weight("bias", {5});
  return builder;
}

/// Two branches from one stem, joined again, and a layer that only one branch reaches.
NetworkBuilder branches() {
  NetworkBuilder builder({5, 5, 2});
  const network::Conv2D point{.filters = 3};
  builder.add("stem", point).weight("kernel", {1, 1, 2, 3}).weight("bias", {3});
  builder.add("left", point, {"stem"}).weight("kernel", {1, 1, 3, 3}).weight("bias", {3});
  builder.add("right", point, {"stem"}).weight("kernel", {1, 1, 3, 3}).weight("bias", {3});
  builder.add("left_relu", network::ActivationLayer{.activation = network::Activation::kRelu}, {"left"});
  builder.add("joined", network::Merge{}, {"left_relu", "right"});
  return builder;
}

const Tensor& weight(const Engine& engine, network::Source layer, std::string_view name) {
  return engine.network().layers()[static_cast<std::size_t>(layer)].weights.find(name)->second;
}

Tensor relu(const Tensor& values) {
  return reference::map_values(values.view(), [](double x) { return std::max(x, 0.0); });
}

/// The classifier's convolution layer, by loops.
Tensor expected_conv(const Engine& engine, const Tensor& input) {
  return relu(reference::convolution(input.view(), weight(engine, kConv, "kernel").view(), weight(engine, kConv, "bias").values(),
                                     {.slide = {Slide{.size = 3}, Slide{.size = 3}}}));
}

/// What follows from the convolution layer's output, by loops.
Tensor expected_scores(const Engine& engine, const Tensor& conv) {
  const Tensor pooled = reference::max_pool(conv.view(), {Slide{.size = 2, .stride = 2}, Slide{.size = 2, .stride = 2}});
  const tensor::TensorView flat{{static_cast<std::int32_t>(pooled.values().size())}, pooled.values()};
  return reference::softmax(
      reference::dense(flat, weight(engine, kDense, "kernel").view(), weight(engine, kDense, "bias").values()).view());
}

std::vector<float> copy_of(const tensor::TensorView& view) { return {view.values.begin(), view.values.end()}; }

bool all_zero(const tensor::TensorView& view) {
  return std::ranges::all_of(view.values, [](float value) { return value == 0.0F; });
}

}  // namespace

TEST_CASE("A run gives every layer the output that loops give it", "[engine]") {
  Engine engine = classifier().compile();
  const Tensor input = random_tensor({9, 8, 2}, 1);
  REQUIRE(engine.run(input.view()));
  const Tensor conv = expected_conv(engine, input);
  CHECK(relative_error(engine.output(kNetworkInput), input.view()) == 0.0);
  CHECK(relative_error(engine.output(kConv), conv.view()) < kTolerance);
  CHECK(relative_error(engine.output(kDense), expected_scores(engine, conv).view()) < kTolerance);
  CHECK(engine.output(kFlatten).shape == Shape{54});
  CHECK(std::ranges::equal(engine.output(kFlatten).values, engine.output(kPool).values));
}

TEST_CASE("A second run forgets the first input", "[engine]") {
  Engine engine = classifier().compile();
  const Tensor first = random_tensor({9, 8, 2}, 1);
  const Tensor second = random_tensor({9, 8, 2}, 2);
  REQUIRE(engine.run(first.view()));
  const auto scores = copy_of(engine.output(kDense));
  REQUIRE(engine.run(second.view()));
  CHECK(copy_of(engine.output(kDense)) != scores);
  REQUIRE(engine.run(first.view()));
  CHECK(copy_of(engine.output(kDense)) == scores);
}

TEST_CASE("Before the first run all outputs are zero, and there is nothing to run from", "[engine]") {
  Engine engine = classifier().compile();
  CHECK(all_zero(engine.output(kNetworkInput)));
  CHECK(all_zero(engine.output(kDense)));
  const auto done = engine.run_from(kConv);
  REQUIRE_FALSE(done);
  CHECK(done.error().code == base::ErrorCode::kNoImage);
}

TEST_CASE("An input of the wrong shape is refused and leaves every output as it was", "[engine]") {
  Engine engine = classifier().compile();
  REQUIRE(engine.run(random_tensor({9, 8, 2}, 1).view()));
  const auto input = copy_of(engine.output(kNetworkInput));
  const auto scores = copy_of(engine.output(kDense));
  for (const Shape& shape : {Shape{8, 9, 2}, Shape{9, 8, 3}, Shape{144}}) {
    const auto done = engine.run(random_tensor(shape, 2).view());
    REQUIRE_FALSE(done);
    CHECK(done.error().code == base::ErrorCode::kBadShape);
  }
  const auto too_few = engine.run({.shape = {9, 8, 2}, .values = random_tensor({9, 8, 1}, 2).values()});
  REQUIRE_FALSE(too_few);
  CHECK(too_few.error().code == base::ErrorCode::kBadShape);
  CHECK(copy_of(engine.output(kNetworkInput)) == input);
  CHECK(copy_of(engine.output(kDense)) == scores);
}

TEST_CASE("A switched-off channel is zero, and what follows is as if it were", "[engine]") {
  Engine engine = classifier().compile();
  const Tensor input = random_tensor({9, 8, 2}, 1);
  REQUIRE(engine.run(input.view()));
  REQUIRE(engine.switch_channel(kConv, 4, Switch::kOff));
  CHECK(engine.channel_switch(kConv, 4) == Switch::kOff);
  CHECK(engine.channel_switch(kConv, 3) == Switch::kOn);
  REQUIRE(engine.run_from(kConv));

  Tensor conv = expected_conv(engine, input);
  for (std::size_t i = 4; i < conv.values().size(); i += 6) {
    conv.values()[i] = 0.0F;
  }
  CHECK(relative_error(engine.output(kConv), conv.view()) < kTolerance);
  CHECK(relative_error(engine.output(kDense), expected_scores(engine, conv).view()) < kTolerance);

  REQUIRE(engine.switch_channel(kConv, 4, Switch::kOn));
  REQUIRE(engine.run_from(kConv));
  CHECK(relative_error(engine.output(kDense), expected_scores(engine, expected_conv(engine, input)).view()) < kTolerance);
}

TEST_CASE("A unit of a dense layer can be switched off", "[engine]") {
  Engine engine = classifier().compile();
  REQUIRE(engine.run(random_tensor({9, 8, 2}, 1).view()));
  auto expected = copy_of(engine.output(kDense));
  expected[2] = 0.0F;
  REQUIRE(engine.switch_channel(kDense, 2, Switch::kOff));
  REQUIRE(engine.run_from(kDense));
  CHECK(copy_of(engine.output(kDense)) == expected);
}

TEST_CASE("A layer with filters that is off gives zeros", "[engine]") {
  Engine engine = classifier().compile();
  REQUIRE(engine.switch_layer(kConv, Switch::kOff));
  CHECK(engine.layer_switch(kConv) == Switch::kOff);
  REQUIRE(engine.run(random_tensor({9, 8, 2}, 1).view()));
  CHECK(all_zero(engine.output(kConv)));
  const Tensor nothing = reference::zeros({7, 6, 6});
  CHECK(relative_error(engine.output(kDense), expected_scores(engine, nothing).view()) < kTolerance);
}

TEST_CASE("A layer without filters that is off passes its input on where the shapes agree, else gives zeros", "[engine]") {
  Engine engine = branches().compile();
  constexpr network::Source kLeft = 1, kLeftRelu = 3, kJoined = 4;
  REQUIRE(engine.switch_layer(kLeftRelu, Switch::kOff));
  REQUIRE(engine.switch_layer(kJoined, Switch::kOff));
  REQUIRE(engine.run(random_tensor({5, 5, 2}, 1).view()));
  CHECK(std::ranges::any_of(engine.output(kLeft).values, [](float value) { return value < 0.0F; }));
  CHECK(copy_of(engine.output(kLeftRelu)) == copy_of(engine.output(kLeft)));
  CHECK(copy_of(engine.output(kJoined)) == copy_of(engine.output(kLeftRelu)));

  Engine chain = classifier().compile();
  REQUIRE(chain.switch_layer(kPool, Switch::kOff));
  REQUIRE(chain.run(random_tensor({9, 8, 2}, 1).view()));
  CHECK(all_zero(chain.output(kPool)));
}

TEST_CASE("A gate that is off passes on the map and not what it is multiplied by", "[engine]") {
  NetworkBuilder builder({5, 5, 2});
  builder.add("squeezed", network::GlobalPooling2D{});
  builder.add("gated", network::Merge{.arithmetic = network::Arithmetic::kMultiply}, {"squeezed", "input"});
  Engine engine = builder.compile();
  constexpr network::Source kGated = 1;
  const Tensor input = random_tensor({5, 5, 2}, 1);
  REQUIRE(engine.run(input.view()));
  CHECK(copy_of(engine.output(kGated)) != copy_of(input.view()));
  REQUIRE(engine.switch_layer(kGated, Switch::kOff));
  REQUIRE(engine.run_from(kGated));
  CHECK(copy_of(engine.output(kGated)) == copy_of(input.view()));
}

TEST_CASE("A run from a layer changes that layer and what it reaches, and gives what a full run gives", "[engine]") {
  constexpr network::Source kStem = 0, kLeft = 1, kRight = 2, kLeftRelu = 3, kJoined = 4;
  const Tensor input = random_tensor({5, 5, 2}, 1);
  Engine partial = branches().compile();
  REQUIRE(partial.run(input.view()));
  // Every layer would give zeros now: those that stay as they were were not computed.
  for (const network::Source layer : {kStem, kLeft, kRight}) {
    REQUIRE(partial.switch_layer(layer, Switch::kOff));
  }
  const auto stem = copy_of(partial.output(kStem));
  const auto right = copy_of(partial.output(kRight));
  REQUIRE(partial.run_from(kLeft));
  CHECK(copy_of(partial.output(kStem)) == stem);
  CHECK(copy_of(partial.output(kRight)) == right);
  CHECK(all_zero(partial.output(kLeft)));
  CHECK(all_zero(partial.output(kLeftRelu)));
  CHECK(copy_of(partial.output(kJoined)) == right);

  Engine full = branches().compile();
  REQUIRE(full.switch_layer(kLeft, Switch::kOff));
  REQUIRE(full.run(input.view()));
  CHECK(copy_of(full.output(kJoined)) == copy_of(partial.output(kJoined)));
}

TEST_CASE("A run from the network's input recomputes everything", "[engine]") {
  Engine engine = branches().compile();
  REQUIRE(engine.run(random_tensor({5, 5, 2}, 1).view()));
  for (const network::Source layer : {0, 1, 2}) {
    REQUIRE(engine.switch_layer(layer, Switch::kOff));
  }
  REQUIRE(engine.run_from(kNetworkInput));
  for (const network::Source layer : {0, 1, 2, 3, 4}) {
    CHECK(all_zero(engine.output(layer)));
  }
}

TEST_CASE("Layers and channels that are not there cannot be switched or run from", "[engine]") {
  Engine engine = classifier().compile();
  REQUIRE(engine.run(random_tensor({9, 8, 2}, 1).view()));
  for (const network::Source layer : {-1, 4, 1000}) {
    CHECK(engine.switch_layer(layer, Switch::kOff).error().code == base::ErrorCode::kUnknownLayer);
    CHECK(engine.switch_channel(layer, 0, Switch::kOff).error().code == base::ErrorCode::kUnknownLayer);
  }
  CHECK(engine.run_from(4).error().code == base::ErrorCode::kUnknownLayer);
  CHECK(engine.switch_channel(kConv, 6, Switch::kOff).error().code == base::ErrorCode::kInvalidArgument);
  CHECK(engine.switch_channel(kConv, -1, Switch::kOff).error().code == base::ErrorCode::kInvalidArgument);
}

TEST_CASE("A network with a layer that cannot be computed is refused, and the layer is named", "[engine]") {
  NetworkBuilder builder({60, 60, 1});
  builder.add("vast", network::UpSampling2D{.size = {100, 100}, .interpolation = network::Interpolation::kBilinear});
  const auto engine = Engine::compile(builder.build());
  REQUIRE_FALSE(engine);
  CHECK(engine.error().code == base::ErrorCode::kUnsupportedModel);
  CHECK(engine.error().message.contains("'vast'"));
}

}  // namespace convlens::engine
