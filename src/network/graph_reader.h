#pragma once

#include <string_view>

#include "base/result.h"
#include "network/network.h"

namespace convlens::network {

/// Reads the JSON text of a graph: everything of a description but the weights. Errors: kCorruptModel, kUnsupportedModel,
/// kBadShape, kOutOfMemory.
base::Result<NetworkDescription> read_graph(std::string_view json);

}  // namespace convlens::network
