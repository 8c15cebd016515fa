#pragma once

#include <memory>
#include <vector>

#include "base/result.h"
#include "engine/layer_parts.h"
#include "ops/operator.h"

namespace convlens::engine {

/// The operators that compute one layer: the first takes the layer's inputs, each further one works in place on its output.
using OperatorChain = std::vector<std::unique_ptr<ops::Operator>>;

/// Errors: kBadShape, kUnsupportedModel, kOutOfMemory; the message names the layer.
base::Result<OperatorChain> create_operators(const LayerParts& parts);

}  // namespace convlens::engine
