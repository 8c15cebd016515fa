#pragma once

#include <cstddef>
#include <span>

#include "base/result.h"
#include "network/network.h"

namespace convlens::network {

/// Reads a network from a ConvLens safetensors file (docs/MODEL_FORMAT.md); trusts no offset, size or name in it.
/// Errors: kCorruptModel, kUnsupportedModel, kBadShape, kOutOfMemory, each with a sentence that names the place.
base::Result<Network> read_model(std::span<const std::byte> file);

}  // namespace convlens::network
