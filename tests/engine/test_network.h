#pragma once

#include <string>
#include <utility>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include "engine/engine.h"
#include "tests/reference/compare.h"

namespace convlens::engine {

/// Describes small networks layer by layer, with random weights.
class NetworkBuilder {
 public:
  explicit NetworkBuilder(const tensor::Shape& input) {
    description_.id = "test";
    description_.input_shape = input;
  }

  /// Without inputs: after the layer added before.
  NetworkBuilder& add(std::string name, network::LayerConfig config, std::vector<std::string> inputs = {}) {
    if (inputs.empty()) {
      inputs = {description_.layers.empty() ? description_.input_name : description_.layers.back().name};
    }
    description_.layers.push_back({.name = std::move(name), .type = "Test", .config = std::move(config), .inputs = std::move(inputs)});
    return *this;
  }

  /// Gives the layer added last a weight.
  NetworkBuilder& weight(const std::string& name, const tensor::Shape& shape) {
    return weight(name, reference::random_tensor(shape, ++seed_));
  }

  /// Gives the Dense layer added last a kernel of 8-bit numbers.
  NetworkBuilder& kernel(tensor::QuantizedTensor kernel) {
    description_.quantized_kernels.emplace(description_.layers.back().name, std::move(kernel));
    return *this;
  }

  /// Gives the layer added last these values as a weight.
  NetworkBuilder& weight(const std::string& name, tensor::Tensor values) {
    description_.weights[description_.layers.back().name].emplace(name, std::move(values));
    return *this;
  }

  network::Network build() {
    description_.outputs = {description_.layers.back().name};
    auto network = network::Network::create(std::move(description_));
    INFO((network ? "" : network.error().message));
    REQUIRE(network);
    return std::move(*network);
  }

  Engine compile() {
    auto engine = Engine::compile(build());
    INFO((engine ? "" : engine.error().message));
    REQUIRE(engine);
    return std::move(*engine);
  }

 private:
  network::NetworkDescription description_;
  std::uint32_t seed_ = 100;
};

}  // namespace convlens::engine
