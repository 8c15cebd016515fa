#pragma once

#include <cstdint>
#include <variant>
#include <vector>

#include "network/layer.h"
#include "ops/activation.h"
#include "tensor/tensor.h"

namespace convlens::engine {

enum class Differentiated : std::uint8_t {
  kLogits,        ///< what softmax or sigmoid are taken of (engine/logits.h)
  kProbabilities  ///< what softmax or sigmoid make of them, also where the network leaves that out (engine/probabilities.h)
};

/// One unit of the network's first output.
struct Score {
  std::int32_t unit = 0;  ///< index into the output as it lies in memory
  float weight = 1.0F;    ///< of the score; negative for the class that a single unit says no to, whose logit and gradient are negative
  Differentiated differentiated = Differentiated::kLogits;
};

/// A weighted sum of the values of a layer's output, given by the weights: one map, one pixel, the gradient of anything that
/// is computed from the output.
struct Seed {
  network::Source layer = 0;      ///< or kNetworkInput
  tensor::TensorView gradient{};  ///< of the output's shape
};

/// What is differentiated, and by what.
struct GradientRequest {
  std::variant<Score, Seed> of{};
  std::vector<network::Source> to{network::kNetworkInput};  ///< layers' outputs, or the input
  ops::ReluRule relu = ops::ReluRule::kGradient;
};

struct Gradients {
  std::vector<tensor::Tensor> at{};       ///< one for each entry of the request's `to`, of that output's shape
  std::vector<network::Source> walked{};  ///< the layers that were gone back through, the last one first
};

}  // namespace convlens::engine
