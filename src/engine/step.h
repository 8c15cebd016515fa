#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "engine/engine.h"
#include "engine/layer_operators.h"

namespace convlens::engine {

/// One layer made ready to run: its operators, the memory of its output, and its switches.
struct Step {
  std::unique_ptr<const ops::PackedKernel> packed_kernel;  ///< which the operators borrow; null if there is none
  OperatorChain operators;
  tensor::Tensor output;
  Switch position = Switch::kOn;
  std::vector<Switch> channels;  ///< one for each channel of the output
};

/// One for each layer; takes the 8-bit kernels out of the network (engine/packed_kernels.h).
/// Errors: kOutOfMemory, kUnsupportedModel, kBadShape, kInternal.
base::Result<std::vector<Step>> create_steps(network::Network& network);

/// Computes the output of a step that is on, or what stands for it when it is off; then clears the channels that are off.
/// inputs: as the layer's. workspace: at least `workspace_of(step)` floats.
base::Status run_step(Step& step, const network::Layer& layer, std::span<const tensor::TensorView> inputs, std::span<float> workspace);

/// Which of its inputs a layer that is off passes on: the first of the output's shape, so that of a gate that multiplies a map the
/// map, whichever comes first. Nothing if it has filters or units, or no such input: then it gives zeros.
std::optional<std::size_t> passed_on(const network::Layer& layer, std::span<const tensor::TensorView> inputs);

void clear_channel(std::span<float> values, std::size_t channel, std::size_t channels);

std::size_t workspace_of(const Step& step);

}  // namespace convlens::engine
