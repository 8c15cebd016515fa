#include "engine/logits.h"

#include <optional>
#include <variant>

namespace convlens::engine {

namespace {

using network::Activation;

bool makes_probabilities(Activation activation) {
  return activation == Activation::kSoftmax || activation == Activation::kLogSoftmax || activation == Activation::kSigmoid;
}

bool only_moves_values(const network::LayerConfig& config) {
  const auto* activation = std::get_if<network::ActivationLayer>(&config);
  return std::holds_alternative<network::Flatten>(config) || std::holds_alternative<network::Reshape>(config) ||
         std::holds_alternative<network::Dropout>(config) || (activation != nullptr && activation->activation == Activation::kLinear);
}

/// Linear if the layer has none.
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

}  // namespace

Logits logits_layer(const network::Network& network) {
  const network::Source output = network.outputs()[0];
  for (network::Source source = output; source != network::kNetworkInput;) {
    const network::Layer& layer = network.layers()[static_cast<std::size_t>(source)];
    if (makes_probabilities(activation_at_the_end(layer.config))) {
      const bool stands_alone = std::holds_alternative<network::ActivationLayer>(layer.config);
      return stands_alone ? Logits{.source = layer.inputs[0]} : Logits{.source = source, .stage = Stage::kBeforeActivation};
    }
    if (!only_moves_values(layer.config)) {
      break;
    }
    source = layer.inputs[0];
  }
  return {.source = output};
}

}  // namespace convlens::engine
