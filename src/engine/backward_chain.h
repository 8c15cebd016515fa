#pragma once

#include <cstddef>
#include <vector>

#include "base/result.h"
#include "engine/layer_parts.h"
#include "engine/logits.h"
#include "ops/activation.h"
#include "ops/backward.h"

namespace convlens::engine {

/// The operators that lead back through one layer. The first takes the gradient at the layer's output, or before its activation;
/// the last gives the gradient at one of its inputs, and all others work in place.
using BackwardChain = std::vector<ops::Backward>;

struct WayBack {
  std::size_t input = 0;  ///< which of the layer's inputs it leads to
  Stage from = Stage::kOutput;
  ops::ReluRule relu = ops::ReluRule::kGradient;
};

/// Errors: kUnsupportedModel, kOutOfMemory; the message names the layer.
base::Result<BackwardChain> create_backward(const LayerParts& parts, const WayBack& way);

}  // namespace convlens::engine
