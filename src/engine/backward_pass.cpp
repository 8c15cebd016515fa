#include "engine/backward_pass.h"

#include <algorithm>
#include <array>
#include <functional>
#include <iterator>
#include <string>
#include <utility>
#include <variant>

#include "engine/probabilities.h"

namespace convlens::engine {

namespace {

using base::ErrorCode;
using network::kNetworkInput;
using network::Source;

std::string name_of(const network::Network& network, Source source) {
  return source == kNetworkInput ? "the input" : "layer '" + network.layers()[static_cast<std::size_t>(source)].name + "'";
}

bool is_source(const network::Network& network, Source source) {
  return source >= kNetworkInput && std::cmp_less(source, network.layers().size());
}

/// Which sources `first` is computed from, itself among them; the network's input, then the layers.
std::vector<bool> ancestors_of(const network::Network& network, Source first) {
  std::vector<bool> found(network.layers().size() + 1);
  found[static_cast<std::size_t>(first + 1)] = true;
  for (Source source = first; source >= 0; --source) {
    if (!found[static_cast<std::size_t>(source + 1)]) {
      continue;
    }
    for (const Source input : network.layers()[static_cast<std::size_t>(source)].inputs) {
      found[static_cast<std::size_t>(input + 1)] = true;
    }
  }
  return found;
}

/// Which sources are asked for or computed from one that is.
std::vector<bool> leading_to(const network::Network& network, std::span<const Source> asked) {
  std::vector<bool> leads(network.layers().size() + 1);
  for (const Source source : asked) {
    if (is_source(network, source)) {
      leads[static_cast<std::size_t>(source + 1)] = true;
    }
  }
  for (std::size_t i = 0; i < network.layers().size(); ++i) {
    const auto from_leading = [&leads](Source input) -> bool { return leads[static_cast<std::size_t>(input + 1)]; };
    if (std::ranges::any_of(network.layers()[i].inputs, from_leading)) {
      leads[i + 1] = true;
    }
  }
  return leads;
}

void clear_what_is_off(const Step& step, tensor::Tensor& gradient) {
  for (std::size_t channel = 0; channel < step.channels.size(); ++channel) {
    if (step.channels[channel] == Switch::kOff) {
      clear_channel(gradient.values(), channel, step.channels.size());
    }
  }
}

/// What a backward operator of a layer reads, the gradient first.
std::vector<tensor::TensorView> read_by(const ops::Backward& backward, const tensor::TensorView& gradient,
                                        std::span<const tensor::TensorView> inputs, const tensor::TensorView& output) {
  std::vector<tensor::TensorView> read{gradient};
  if (backward.reads == ops::Reads::kInput) {
    read.push_back(inputs[0]);
  }
  if (backward.reads == ops::Reads::kAll) {
    read.insert(read.end(), inputs.begin(), inputs.end());
  }
  if (backward.reads == ops::Reads::kOutput || backward.reads == ops::Reads::kAll) {
    read.push_back(output);
  }
  return read;
}

}  // namespace

BackwardPass::BackwardPass(const LatestRun& run, const GradientRequest& request)
    : run_(run), request_(request), leads_(leading_to(run.network, request.to)), gradients_(leads_.size()) {}

base::Result<Gradients> BackwardPass::walk() {
  if (auto begun = begin(); !begun) {
    return base::pass_on(std::move(begun));
  }
  for (Source source = start_.source; source >= kNetworkInput; --source) {
    if (auto left = leave(source); !left) {
      return base::pass_on(std::move(left));
    }
  }
  return std::move(result_);
}

base::Status BackwardPass::begin() {
  for (const Source source : request_.to) {
    if (!is_source(run_.network, source)) {
      return base::fail(ErrorCode::kUnknownLayer, "a gradient at layer " + std::to_string(source) + " of a network with " +
                                                      std::to_string(run_.steps.size()) + " layers");
    }
    auto zeros = tensor::Tensor::zeros(run_.network.shape_of(source));  // what it stays if all that leads here is off
    if (!zeros) {
      return base::pass_on(std::move(zeros));
    }
    result_.at.push_back(std::move(*zeros));
  }
  if (const auto* score = std::get_if<Score>(&request_.of)) {
    return begin_at_score(*score);
  }
  return begin_at_seed(std::get<Seed>(request_.of));
}

base::Status BackwardPass::begin_at_score(const Score& score) {
  const Source output = run_.network.outputs()[0];
  const std::int64_t units = run_.network.shape_of(output).elements();
  if (score.unit < 0 || score.unit >= units) {
    return base::fail(ErrorCode::kInvalidArgument,
                      "unit " + std::to_string(score.unit) + " of a network with " + std::to_string(units) + " outputs");
  }
  const bool of_logit = score.differentiated == Differentiated::kLogits;
  const Logits logits = of_logit ? logits_layer(run_.network) : Logits{.source = output};
  auto gradient = tensor::Tensor::zeros(run_.network.shape_of(logits.source));
  if (!gradient) {
    return base::pass_on(std::move(gradient));
  }
  const auto unit = static_cast<std::size_t>(score.unit);
  if (of_logit) {
    gradient->values()[unit] = score.weight;
  } else {
    const std::vector<float> slopes = Probabilities(run_).gradient(unit);
    std::ranges::transform(slopes, gradient->values().begin(), [&score](float slope) { return score.weight * slope; });
  }
  gradients_[index_of(logits.source)] = std::move(*gradient);
  return begin_at({.source = logits.source, .stage = logits.stage});
}

base::Status BackwardPass::begin_at_seed(const Seed& seed) {
  if (!is_source(run_.network, seed.layer)) {
    return base::fail(ErrorCode::kUnknownLayer, "a gradient of layer " + std::to_string(seed.layer) + " of a network with " +
                                                    std::to_string(run_.steps.size()) + " layers");
  }
  const tensor::Shape& shape = run_.network.shape_of(seed.layer);
  if (seed.gradient.shape != shape) {
    return base::fail(ErrorCode::kBadShape,
                      name_of(run_.network, seed.layer) + " gives " + shape.text() + ", not " + seed.gradient.shape.text());
  }
  auto gradient = tensor::Tensor::copy_of(shape, seed.gradient.values);
  if (!gradient) {
    return base::pass_on(std::move(gradient));
  }
  gradients_[index_of(seed.layer)] = std::move(*gradient);
  return begin_at({.source = seed.layer});
}

base::Status BackwardPass::begin_at(const Start& start) {
  start_ = start;
  return check_targets();
}

base::Status BackwardPass::check_targets() const {
  if (request_.to.empty()) {
    return base::fail(ErrorCode::kInvalidArgument, "a gradient at no layer");
  }
  const std::vector<bool> ancestors = ancestors_of(run_.network, start_.source);
  for (const Source source : request_.to) {
    const bool is_behind = source == start_.source && start_.stage == Stage::kBeforeActivation;
    if (!ancestors[index_of(source)] || is_behind) {
      return base::fail(ErrorCode::kInvalidArgument, name_of(run_.network, source) + " is not on the way to what is differentiated");
    }
  }
  return {};
}

/// Leads on the gradient at a source, if there is one: all that leads to it has been left before.
base::Status BackwardPass::leave(Source source) {
  auto gradient = std::exchange(gradients_[index_of(source)], std::nullopt);
  if (!gradient) {
    return {};
  }
  if (source != kNetworkInput) {
    clear_what_is_off(run_.step(source), *gradient);
  }
  keep_if_asked(source, *gradient);
  if (source == kNetworkInput) {
    return {};
  }
  const auto leads = [this](Source input) { return leads_to_target(input); };
  return std::ranges::any_of(run_.layer(source).inputs, leads) ? lead_through(source, std::move(*gradient)) : base::Status{};
}

void BackwardPass::keep_if_asked(Source source, const tensor::Tensor& gradient) {
  for (std::size_t i = 0; i < request_.to.size(); ++i) {
    if (request_.to[i] == source) {
      std::ranges::copy(gradient.values(), result_.at[i].values().begin());
    }
  }
}

base::Status BackwardPass::lead_through(Source source, tensor::Tensor gradient) {
  const network::Layer& layer = run_.layer(source);
  result_.walked.push_back(source);
  if (run_.step(source).position == Switch::kOff) {
    const auto input = passed_on(layer, run_.inputs_of(source));
    if (input && leads_to_target(layer.inputs[*input])) {
      add(layer.inputs[*input], std::move(gradient));
    }
    return {};
  }
  for (std::size_t input = 0; input < layer.inputs.size(); ++input) {
    if (!leads_to_target(layer.inputs[input])) {
      continue;
    }
    auto led = led_back(source, input, gradient);
    if (!led) {
      return base::pass_on(std::move(led));
    }
    add(layer.inputs[input], std::move(*led));
  }
  return {};
}

/// The gradient at one input. Only layers with one input overwrite the gradient: their activation is led through in place.
base::Result<tensor::Tensor> BackwardPass::led_back(Source source, std::size_t input, tensor::Tensor& gradient) {
  const Stage from = source == start_.source ? start_.stage : Stage::kOutput;
  const network::Layer& layer = run_.layer(source);
  auto chain = create_backward(run_.parts_of(source), {.input = input, .from = from, .relu = request_.relu});
  auto result = tensor::Tensor::zeros(run_.network.shape_of(layer.inputs[input]));
  if (!chain || !result) {
    return chain ? base::pass_on(std::move(result)) : base::pass_on(std::move(chain));
  }
  if (chain->size() > 1) {
    auto values = chain->front().reads == ops::Reads::kInput ? run_.before_activation(source) : tensor::Tensor();
    if (!values) {
      return values;
    }
    const tensor::TensorView before = values->view();
    const auto read = read_by(chain->front(), gradient.view(), {&before, 1}, run_.output(source));
    if (auto done = run_backward(chain->front(), read, gradient.values()); !done) {
      return base::pass_on(std::move(done));
    }
  }
  const auto read = read_by(chain->back(), gradient.view(), run_.inputs_of(source), run_.output(source));
  if (auto done = run_backward(chain->back(), read, result->values()); !done) {
    return base::pass_on(std::move(done));
  }
  return result;
}

base::Status BackwardPass::run_backward(const ops::Backward& backward, std::span<const tensor::TensorView> inputs,
                                        std::span<float> output) {
  const std::size_t floats = backward.op->plan().workspace;
  std::span<float> workspace = run_.workspace.size() < floats ? workspace_.values() : run_.workspace;
  if (workspace.size() < floats) {
    auto larger = tensor::Tensor::zeros({static_cast<std::int32_t>(floats)});
    if (!larger) {
      return base::pass_on(std::move(larger));
    }
    workspace_ = std::move(*larger);
    workspace = workspace_.values();
  }
  return backward.op->run({.inputs = inputs, .output = output, .workspace = workspace});
}

void BackwardPass::add(Source source, tensor::Tensor gradient) {
  std::optional<tensor::Tensor>& sum = gradients_[index_of(source)];
  if (sum) {
    std::ranges::transform(gradient.values(), sum->values(), sum->values().begin(), std::plus{});
  } else {
    sum = std::move(gradient);
  }
}

}  // namespace convlens::engine
