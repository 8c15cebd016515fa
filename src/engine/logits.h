#pragma once

#include <cstdint>
#include <vector>

#include "network/network.h"

namespace convlens::engine {

enum class Stage : std::uint8_t {
  kOutput,           ///< the layer's output
  kBeforeActivation  ///< what the activation is taken of that the layer ends with
};

/// Where a network's logits are: as many values, in the same order, as its first output has.
struct Logits {
  network::Source source = network::kNetworkInput;
  Stage stage = Stage::kOutput;
};

/// Whether a layer gives the values that it is given, in the same order.
bool only_moves_values(const network::LayerConfig& config);

/// The layer of the first output and those before it, as long as they only move its values about: the last one is where the values come
/// from. Empty if the output is the network's input.
std::vector<network::Source> output_layers(const network::Network& network);

/// The activation that a layer ends with, or is; linear if there is none.
network::Activation activation_at_the_end(const network::LayerConfig& config);

/// Whether values become probabilities by it, or their logarithms.
constexpr bool makes_probabilities(network::Activation activation) {
  using enum network::Activation;
  return activation == kSoftmax || activation == kLogSoftmax || activation == kSigmoid || activation == kHardSigmoid;
}

/// What the softmax, log-softmax, sigmoid or hard sigmoid is taken of from which the first output comes, be it a layer of its own or the
/// activation of a convolution or dense layer; layers that only move values about may follow. Without one, the output itself.
Logits logits_layer(const network::Network& network);

}  // namespace convlens::engine
