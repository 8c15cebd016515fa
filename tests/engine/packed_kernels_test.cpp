#include <algorithm>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include "engine/engine.h"
#include "tests/engine/test_network.h"

namespace convlens::engine {
namespace {

using reference::kTolerance;
using reference::random_quantized;
using reference::random_tensor;
using reference::relative_error;
using tensor::QuantizedTensor;

constexpr network::Source kHidden = 0, kScores = 1;

/// The second scale of the hidden layer's units is the odd one.
QuantizedTensor hidden_kernel(float odd_scale) {
  QuantizedTensor kernel = random_quantized({20, 9}, 1);
  kernel.scales()[1] = odd_scale;
  return kernel;
}

/// Two dense layers, 20 -> 9 -> 4, with 8-bit kernels and biases.
NetworkBuilder in_integers(float odd_scale) {
  NetworkBuilder builder({20});
  builder.add("hidden", network::Dense{.units = 9, .activation = network::Activation::kTanh})
      .kernel(hidden_kernel(odd_scale))
      .weight("bias", {9})
      .add("scores", network::Dense{.units = 4, .activation = network::Activation::kSoftmax})
      .kernel(random_quantized({9, 4}, 2))
      .weight("bias", {4});
  return builder;
}

/// The same in floats.
NetworkBuilder in_floats(float odd_scale) {
  NetworkBuilder builder({20});
  builder.add("hidden", network::Dense{.units = 9, .activation = network::Activation::kTanh})
      .weight("kernel", expanded(hidden_kernel(odd_scale).view()).value())
      .weight("bias", {9})
      .add("scores", network::Dense{.units = 4, .activation = network::Activation::kSoftmax})
      .weight("kernel", expanded(random_quantized({9, 4}, 2).view()).value())
      .weight("bias", {4});
  return builder;
}

}  // namespace

TEST_CASE("A network of 8-bit dense kernels computes, and leads back, what the same one in floats does, whatever its scales", "[engine]") {
  const auto input = random_tensor({20}, 3);
  // Of these XNNPACK has the first two as they are; the third makes nothing, the fourth is computed in floats.
  for (const float odd : {0.003F, 2.0F, 0.0F, -0.5F}) {
    INFO("scale " << odd);
    Engine integers = in_integers(odd).compile();
    Engine floats = in_floats(odd).compile();
    REQUIRE(integers.run(input.view()));
    REQUIRE(floats.run(input.view()));
    for (const network::Source layer : {kHidden, kScores}) {
      CHECK(relative_error(integers.output(layer), floats.output(layer)) < kTolerance);
    }
    const GradientRequest request{.of = Score{.unit = 2}};
    const auto got = integers.gradient(request);
    const auto expected = floats.gradient(request);
    REQUIRE(got);
    REQUIRE(expected);
    CHECK(relative_error(got->at[0].view(), expected->at[0].view()) < kTolerance);
  }
}

TEST_CASE("A bias that is too large for a kernel's scales is no obstacle", "[engine]") {
  NetworkBuilder builder({20});
  builder.add("dense", network::Dense{.units = 9}).kernel(hidden_kernel(1e-30F));
  auto bias = reference::zeros({9});
  bias.values()[1] = 1e20F;  // 1e50 in steps of its scale
  Engine engine = builder.weight("bias", std::move(bias)).compile();
  REQUIRE(engine.run(random_tensor({20}, 3).view()));
  CHECK(engine.output(0).values[1] == 1e20F);
}

TEST_CASE("An 8-bit dense layer needs no bias", "[engine]") {
  NetworkBuilder integers({20}), floats({20});
  const network::Dense dense{.units = 9, .use_bias = network::UseBias::kNo};
  Engine got = integers.add("dense", dense).kernel(hidden_kernel(0.003F)).compile();
  Engine expected = floats.add("dense", dense).weight("kernel", expanded(hidden_kernel(0.003F).view()).value()).compile();
  const auto input = random_tensor({20}, 3);
  REQUIRE(got.run(input.view()));
  REQUIRE(expected.run(input.view()));
  CHECK(relative_error(got.output(0), expected.output(0)) < kTolerance);
}

TEST_CASE("A compiled network keeps its 8-bit kernels packed only", "[engine]") {
  const Engine engine = in_integers(0.003F).compile();
  for (const network::Layer& layer : engine.network().layers()) {
    CHECK_FALSE(layer.quantized_kernel);
    CHECK_FALSE(layer.weights.contains("kernel"));
  }
  CHECK(engine.network().parameters() == 20 * 9 + 9 + 9 * 4 + 4);
}

}  // namespace convlens::engine
