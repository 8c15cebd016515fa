#include "engine/logits.h"

#include <catch2/catch_test_macros.hpp>

#include "tests/engine/test_network.h"

namespace convlens::engine {
namespace {

using network::Activation;
using network::kNetworkInput;

NetworkBuilder dense(Activation activation, std::int32_t units = 3) {
  NetworkBuilder builder({4});
  builder.add("scores", network::Dense{.units = units, .activation = activation}).weight("kernel", {4, units}).weight("bias", {units});
  return builder;
}

void check(const network::Network& network, const Logits& expected) {
  const Logits logits = logits_layer(network);
  CHECK(logits.source == expected.source);
  CHECK(logits.stage == expected.stage);
}

}  // namespace

TEST_CASE("A softmax or sigmoid inside the last layer has its logits before it, one unit or many", "[engine][backward]") {
  for (const Activation activation : {Activation::kSoftmax, Activation::kSigmoid, Activation::kLogSoftmax}) {
    check(dense(activation).build(), {.source = 0, .stage = Stage::kBeforeActivation});
    check(dense(activation, 1).build(), {.source = 0, .stage = Stage::kBeforeActivation});
  }
}

TEST_CASE("A softmax that is a layer of its own has its input as logits", "[engine][backward]") {
  check(dense(Activation::kLinear).add("probabilities", network::ActivationLayer{.activation = Activation::kSoftmax}).build(),
        {.source = 0});
  NetworkBuilder only({4});
  only.add("probabilities", network::ActivationLayer{.activation = Activation::kSoftmax});
  check(only.build(), {.source = kNetworkInput});
}

TEST_CASE("Layers that only move values may follow the softmax", "[engine][backward]") {
  NetworkBuilder builder({1, 1, 4});
  builder.add("scores", network::Conv2D{.filters = 3, .activation = Activation::kSoftmax})
      .weight("kernel", {1, 1, 4, 3})
      .weight("bias", {3})
      .add("flat", network::Flatten{})
      .add("dropped", network::Dropout{})
      .add("same", network::ActivationLayer{.activation = Activation::kLinear});
  check(builder.build(), {.source = 0, .stage = Stage::kBeforeActivation});
}

TEST_CASE("A network without probabilities has its output as logits, whatever moved it there", "[engine][backward]") {
  check(dense(Activation::kLinear).build(), {.source = 0});
  check(dense(Activation::kRelu).add("flat", network::Flatten{}).build(), {.source = 1});
}

}  // namespace convlens::engine
