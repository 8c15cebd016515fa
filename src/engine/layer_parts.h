#pragma once

#include "network/network.h"
#include "ops/packed_kernel.h"

namespace convlens::engine {

/// What a layer's operators, both ways, are made of.
struct LayerParts {
  const network::Network& network;
  const network::Layer& layer;
  const ops::PackedKernel* packed_kernel = nullptr;  ///< in place of its kernel and bias; null if there is none
};

}  // namespace convlens::engine
