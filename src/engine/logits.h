#pragma once

#include <cstdint>

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

/// What the softmax, sigmoid or log-softmax is taken of from which the first output comes, be it a layer of its own or the
/// activation of a convolution or dense layer; layers that only move values about may follow. Without one, the output itself.
Logits logits_layer(const network::Network& network);

}  // namespace convlens::engine
