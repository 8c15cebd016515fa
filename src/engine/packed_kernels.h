#pragma once

#include <memory>
#include <vector>

#include "base/result.h"
#include "network/network.h"
#include "ops/packed_kernel.h"

namespace convlens::engine {

/// One for each layer; null for those that had no 8-bit kernel, or have it in floats now.
using PackedKernels = std::vector<std::unique_ptr<const ops::PackedKernel>>;

/// Packs a network's 8-bit kernels and takes them out of it, one after the other: never more than one is there twice.
/// Those that XNNPACK cannot have become floats in the network. Errors: as PackedKernel::pack; the message names the layer, and the
/// network lacks the kernels that were taken before.
base::Result<PackedKernels> pack_kernels(network::Network& network);

}  // namespace convlens::engine
