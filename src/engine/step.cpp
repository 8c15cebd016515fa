#include "engine/step.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "engine/packed_kernels.h"

namespace convlens::engine {

namespace {

using ops::PackedKernel;

bool has_filters(const network::LayerConfig& config) {
  return std::holds_alternative<network::Conv2D>(config) || std::holds_alternative<network::DepthwiseConv2D>(config) ||
         std::holds_alternative<network::Dense>(config);
}

base::Status run_operators(Step& step, std::span<const tensor::TensorView> inputs, std::span<float> workspace) {
  const tensor::TensorView own = step.output.view();
  for (const auto& op : step.operators) {
    if (auto done = op->run({.inputs = inputs, .output = step.output.values(), .workspace = workspace}); !done) {
      return done;
    }
    inputs = {&own, 1};
  }
  return {};
}

void stand_in(Step& step, const network::Layer& layer, std::span<const tensor::TensorView> inputs) {
  if (const auto input = passed_on(layer, inputs)) {
    std::ranges::copy(inputs[*input].values, step.output.values().begin());
  } else {
    std::ranges::fill(step.output.values(), 0.0F);
  }
}

base::Result<Step> create_step(const network::Network& network, const network::Layer& layer,
                               std::unique_ptr<const PackedKernel> packed_kernel) {
  auto operators = create_operators({.network = network, .layer = layer, .packed_kernel = packed_kernel.get()});
  if (!operators) {
    return base::pass_on(std::move(operators));
  }
  auto output = tensor::Tensor::zeros(layer.output_shape);
  if (!output) {
    return base::pass_on(std::move(output));
  }
  const auto channels = static_cast<std::size_t>(layer.output_shape.channels());
  return Step{.packed_kernel = std::move(packed_kernel),
              .operators = std::move(*operators),
              .output = std::move(*output),
              .channels = std::vector(channels, Switch::kOn)};
}

}  // namespace

std::optional<std::size_t> passed_on(const network::Layer& layer, std::span<const tensor::TensorView> inputs) {
  const auto fitting = std::ranges::find(inputs, layer.output_shape, &tensor::TensorView::shape);
  if (has_filters(layer.config) || fitting == inputs.end()) {
    return std::nullopt;
  }
  return static_cast<std::size_t>(fitting - inputs.begin());
}

void clear_channel(std::span<float> values, std::size_t channel, std::size_t channels) {
  for (std::size_t i = channel; i < values.size(); i += channels) {
    values[i] = 0.0F;
  }
}

base::Result<std::vector<Step>> create_steps(network::Network& network) {
  // Before all else, so that what this leaves free has room for what comes.
  auto kernels = pack_kernels(network);
  if (!kernels) {
    return base::pass_on(std::move(kernels));
  }
  std::vector<Step> steps;
  for (std::size_t i = 0; i < kernels->size(); ++i) {
    auto step = create_step(network, network.layers()[i], std::move((*kernels)[i]));
    if (!step) {
      return base::pass_on(std::move(step));
    }
    steps.push_back(*std::move(step));
  }
  return steps;
}

base::Status run_step(Step& step, const network::Layer& layer, std::span<const tensor::TensorView> inputs, std::span<float> workspace) {
  if (step.position == Switch::kOff) {
    stand_in(step, layer, inputs);
  } else if (auto done = run_operators(step, inputs, workspace); !done) {
    return done;
  }
  for (std::size_t channel = 0; channel < step.channels.size(); ++channel) {
    if (step.channels[channel] == Switch::kOff) {
      clear_channel(step.output.values(), channel, step.channels.size());
    }
  }
  return {};
}

std::size_t workspace_of(const Step& step) {
  std::size_t most = 0;
  for (const auto& op : step.operators) {
    most = std::max(most, op->plan().workspace);
  }
  return most;
}

}  // namespace convlens::engine
