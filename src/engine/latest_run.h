#pragma once

#include <span>
#include <vector>

#include "engine/step.h"

namespace convlens::engine {

/// A network with the outputs of its latest run, and scratch memory for its operators.
struct LatestRun {
  const network::Network& network;
  std::span<Step> steps;
  tensor::TensorView input;
  std::span<float> workspace;

  const network::Layer& layer(network::Source source) const { return network.layers()[static_cast<std::size_t>(source)]; }
  Step& step(network::Source source) const { return steps[static_cast<std::size_t>(source)]; }
  LayerParts parts_of(network::Source source) const;
  tensor::TensorView output(network::Source source) const;
  std::vector<tensor::TensorView> inputs_of(network::Source source) const;
  /// What a layer's activation was taken of: it was overwritten, and is computed again. Errors: kOutOfMemory.
  base::Result<tensor::Tensor> before_activation(network::Source source) const;
};

}  // namespace convlens::engine
