#pragma once

#include "network/network.h"
#include "ops/packed_kernel.h"

namespace convlens::engine {

/// What a layer's operators, both ways, are made of.
struct LayerParts {
  const network::Network& network;
  const network::Layer& layer;
  const ops::PackedKernel* packed_kernel = nullptr;  ///< of a dense layer of 8-bit weights, in place of its kernel and bias
};

}  // namespace convlens::engine
