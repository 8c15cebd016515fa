#include "engine/logits.h"

#include <optional>
#include <variant>

namespace convlens::engine {

using network::Activation;

bool only_moves_values(const network::LayerConfig& config) {
  const auto* activation = std::get_if<network::ActivationLayer>(&config);
  return std::holds_alternative<network::Flatten>(config) || std::holds_alternative<network::Reshape>(config) ||
         std::holds_alternative<network::Dropout>(config) || (activation != nullptr && activation->activation == Activation::kLinear);
}

std::vector<network::Source> output_layers(const network::Network& network) {
  std::vector<network::Source> layers;
  for (network::Source source = network.outputs()[0]; source != network::kNetworkInput;) {
    layers.push_back(source);
    const network::Layer& layer = network.layers()[static_cast<std::size_t>(source)];
    if (!only_moves_values(layer.config)) {
      break;
    }
    source = layer.inputs[0];
  }
  return layers;
}

Activation activation_at_the_end(const network::LayerConfig& config) {
  return std::visit(
      [](const auto& layer) {
        if constexpr (requires { layer.activation; }) {
          return layer.activation;
        } else {
          return Activation::kLinear;
        }
      },
      config);
}

Logits logits_layer(const network::Network& network) {
  const Logits output{.source = network.outputs()[0]};
  const std::vector<network::Source> layers = output_layers(network);
  if (layers.empty()) {
    return output;
  }
  const network::Layer& last = network.layers()[static_cast<std::size_t>(layers.back())];
  if (!makes_probabilities(activation_at_the_end(last.config))) {
    return output;
  }
  const bool stands_alone = std::holds_alternative<network::ActivationLayer>(last.config);
  return stands_alone ? Logits{.source = last.inputs[0]} : Logits{.source = layers.back(), .stage = Stage::kBeforeActivation};
}

}  // namespace convlens::engine
