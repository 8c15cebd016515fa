#include "engine/engine.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <iterator>
#include <string>
#include <utility>

#include "engine/backward_pass.h"
#include "engine/logits.h"
#include "engine/probabilities.h"
#include "engine/step.h"

namespace convlens::engine {

namespace {

using base::ErrorCode;
using network::Source;

base::Result<tensor::Tensor> shared_workspace(std::span<const Step> steps) {
  std::size_t floats = 1;
  for (const Step& step : steps) {
    floats = std::max(floats, workspace_of(step));
  }
  const auto shape = tensor::Shape::checked(std::array{static_cast<std::int64_t>(floats)});
  if (!shape) {
    return base::fail(ErrorCode::kOutOfMemory, "the network needs too much scratch memory");
  }
  return tensor::Tensor::zeros(*shape);
}

}  // namespace

struct Engine::State {
  explicit State(network::Network checked) : network(std::move(checked)) {}

  network::Network network;
  std::vector<Step> steps;  ///< one for each layer
  tensor::Tensor input;
  tensor::Tensor workspace;  ///< shared: one step runs at a time
  bool has_run = false;

  bool knows(Source layer) const { return layer >= 0 && std::cmp_less(layer, steps.size()); }
  Step& step(Source layer) { return steps[static_cast<std::size_t>(layer)]; }

  tensor::TensorView output(Source source) const {
    return source == network::kNetworkInput ? input.view() : steps[static_cast<std::size_t>(source)].output.view();
  }

  LatestRun latest_run() { return {.network = network, .steps = steps, .input = input.view(), .workspace = workspace.values()}; }

  base::Status run_layer(std::size_t index) {
    const network::Layer& layer = network.layers()[index];
    std::vector<tensor::TensorView> inputs;
    inputs.reserve(layer.inputs.size());
    std::ranges::transform(layer.inputs, std::back_inserter(inputs), [this](Source source) { return output(source); });
    return run_step(steps[index], layer, inputs, workspace.values());
  }

  /// Which layers `first` reaches, itself among them; all for the network's input.
  std::vector<bool> reached_from(Source first) const {
    std::vector<bool> reached(steps.size(), first == network::kNetworkInput);
    for (std::size_t i = 0; i < steps.size(); ++i) {
      const auto is_reached = [&reached](Source source) { return source >= 0 && reached[static_cast<std::size_t>(source)]; };
      if (std::cmp_equal(i, first) || std::ranges::any_of(network.layers()[i].inputs, is_reached)) {
        reached[i] = true;
      }
    }
    return reached;
  }

  base::Status run_reached(Source first) {
    const std::vector<bool> reached = reached_from(first);
    for (std::size_t i = 0; i < steps.size(); ++i) {
      if (!reached[i]) {
        continue;
      }
      if (auto done = run_layer(i); !done) {
        return done;
      }
    }
    return {};
  }

  base::Status unknown(Source layer) const {
    return base::fail(ErrorCode::kUnknownLayer,
                      "layer " + std::to_string(layer) + " of a network with " + std::to_string(steps.size()) + " layers");
  }
};

base::Result<Engine> Engine::compile(network::Network network) {
  auto state = std::make_unique<State>(std::move(network));
  auto steps = create_steps(state->network);
  if (!steps) {
    return base::pass_on(std::move(steps));
  }
  state->steps = *std::move(steps);
  auto input = tensor::Tensor::zeros(state->network.input_shape());
  auto workspace = shared_workspace(state->steps);
  if (!input || !workspace) {
    return base::pass_on(std::move(input ? workspace : input));
  }
  state->input = std::move(*input);
  state->workspace = std::move(*workspace);
  return Engine(std::move(state));
}

Engine::Engine(std::unique_ptr<State> state) : state_(std::move(state)) {}
Engine::Engine(Engine&&) noexcept = default;
Engine& Engine::operator=(Engine&&) noexcept = default;
Engine::~Engine() = default;

const network::Network& Engine::network() const { return state_->network; }

base::Status Engine::run(const tensor::TensorView& input) {
  if (input.shape != state_->input.shape() || input.values.size() != state_->input.values().size()) {
    return base::fail(ErrorCode::kBadShape, "the network takes " + state_->input.shape().text() + ", not " + input.shape.text());
  }
  std::ranges::copy(input.values, state_->input.values().begin());
  state_->has_run = true;
  return state_->run_reached(network::kNetworkInput);
}

base::Status Engine::run_from(Source first) {
  if (first != network::kNetworkInput && !state_->knows(first)) {
    return state_->unknown(first);
  }
  if (!state_->has_run) {
    return base::fail(ErrorCode::kNoImage, "there is no input to run the network on yet");
  }
  return state_->run_reached(first);
}

tensor::TensorView Engine::output(Source source) const { return state_->output(source); }

base::Result<Gradients> Engine::gradient(const GradientRequest& request) {
  if (!state_->has_run) {
    return base::fail(ErrorCode::kNoImage, "there is no run yet whose gradient could be asked for");
  }
  return BackwardPass(state_->latest_run(), request).walk();
}

base::Result<tensor::Tensor> Engine::scores(Differentiated which) const {
  if (!state_->has_run) {
    return base::fail(ErrorCode::kNoImage, "there is no run yet whose scores could be asked for");
  }
  const LatestRun run = state_->latest_run();
  if (which == Differentiated::kProbabilities) {
    return tensor::Tensor::copy_of(run.network.shape_of(run.network.outputs()[0]), Probabilities(run).values());
  }
  const Logits logits = logits_layer(run.network);
  if (logits.stage == Stage::kBeforeActivation && layer_switch(logits.source) == Switch::kOn) {
    return run.before_activation(logits.source);
  }
  const tensor::TensorView values = run.output(logits.source);
  return tensor::Tensor::copy_of(values.shape, values.values);
}

base::Result<float> Engine::score(const Score& which) const {
  const auto all = scores(which.differentiated);
  if (!all) {
    return std::unexpected(all.error());
  }
  const float value = all->values()[static_cast<std::size_t>(which.unit)];
  const bool says_no = all->values().size() == 1 && which.weight < 0 && which.differentiated == Differentiated::kProbabilities;
  return says_no ? -which.weight * (1 - value) : which.weight * value;
}

base::Status Engine::switch_layer(Source layer, Switch position) {
  if (!state_->knows(layer)) {
    return state_->unknown(layer);
  }
  state_->step(layer).position = position;
  return {};
}

base::Status Engine::switch_channel(Source layer, std::int32_t channel, Switch position) {
  if (!state_->knows(layer)) {
    return state_->unknown(layer);
  }
  std::vector<Switch>& channels = state_->step(layer).channels;
  if (channel < 0 || std::cmp_greater_equal(channel, channels.size())) {
    return base::fail(ErrorCode::kInvalidArgument,
                      "channel " + std::to_string(channel) + " of a layer with " + std::to_string(channels.size()) + " channels");
  }
  channels[static_cast<std::size_t>(channel)] = position;
  return {};
}

Switch Engine::layer_switch(Source layer) const { return state_->step(layer).position; }

Switch Engine::channel_switch(Source layer, std::int32_t channel) const {
  return state_->step(layer).channels[static_cast<std::size_t>(channel)];
}

}  // namespace convlens::engine
