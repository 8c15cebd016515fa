#include "explain/objective.h"

#include <string>
#include <utility>

#include "base/visit.h"
#include "explain/input_gradient.h"

namespace convlens::explain {
namespace {

using base::ErrorCode;
using base::fail;
using base::Overloaded;
using base::pass_on;
using base::Result;
using tensor::Tensor;
using tensor::TensorView;

base::Status check_range(const std::string& what, std::int64_t index, std::int64_t count) {
  if (index >= 0 && index < count) return {};
  return fail(ErrorCode::kInvalidArgument,
              "There is no " + what + " " + std::to_string(index) + ": they are numbered 0 to " + std::to_string(count - 1) + ".");
}

base::Status check_layer(const network::Network& network, network::Source layer) {
  if (layer >= 0 && std::cmp_less(layer, network.layers().size())) return {};
  return fail(ErrorCode::kUnknownLayer, "There is no layer " + std::to_string(layer) + " in this network.");
}

bool is_first_output(const network::Network& network, const Filter& filter) {
  const tensor::Shape& shape = network.shape_of(filter.layer);
  return filter.layer == network.outputs().front() && shape.elements() == shape.channels();
}

std::size_t channels_of(const TensorView& output) { return static_cast<std::size_t>(output.shape.channels()); }

double mean_of_channel(const TensorView& output, std::int32_t channel) {
  double sum = 0;
  std::size_t count = 0;
  for (std::size_t i = static_cast<std::size_t>(channel); i < output.values.size(); i += channels_of(output), ++count)
    sum += static_cast<double>(output.values[i]);
  return sum / static_cast<double>(count);
}

double mean_square(const TensorView& output) {
  double sum = 0;
  for (const float value : output.values) sum += static_cast<double>(value) * static_cast<double>(value);
  return sum / static_cast<double>(output.values.size());
}

Result<Tensor> seed_of_channel(const TensorView& output, std::int32_t channel) {
  auto seed = Tensor::zeros(output.shape);
  if (!seed) return seed;
  const float share = static_cast<float>(channels_of(output)) / static_cast<float>(output.values.size());
  for (std::size_t i = static_cast<std::size_t>(channel); i < output.values.size(); i += channels_of(output)) seed->values()[i] = share;
  return seed;
}

}  // namespace

Result<Objective> checked(const engine::Engine& engine, const Objective& objective) {
  const network::Network& network = engine.network();
  const auto of_filter = [&](const Filter& filter) -> Result<Objective> {
    if (auto known = check_layer(network, filter.layer); !known) return pass_on(std::move(known));
    if (auto known = check_range("channel", filter.channel, network.shape_of(filter.layer).channels()); !known)
      return pass_on(std::move(known));
    const bool on = engine.layer_switch(filter.layer) == engine::Switch::kOn &&
                    engine.channel_switch(filter.layer, filter.channel) == engine::Switch::kOn;
    if (on && is_first_output(network, filter)) return engine::Score{.unit = filter.channel};
    return filter;
  };
  const auto of_layer = [&](const WholeLayer& whole) -> Result<Objective> {
    if (auto known = check_layer(network, whole.layer); !known) return pass_on(std::move(known));
    return whole;
  };
  const auto of_score = [&](const engine::Score& score) -> Result<Objective> {
    const std::int64_t units = network.shape_of(network.outputs().front()).elements();
    if (auto known = check_range("unit", score.unit, units); !known) return pass_on(std::move(known));
    return score;
  };
  return std::visit(Overloaded{of_filter, of_layer, of_score}, objective);
}

Result<double> value_of(const engine::Engine& engine, const Objective& objective) {
  const auto of_filter = [&](const Filter& filter) -> Result<double> {
    return mean_of_channel(engine.output(filter.layer), filter.channel);
  };
  const auto of_layer = [&](const WholeLayer& whole) -> Result<double> { return mean_square(engine.output(whole.layer)); };
  const auto of_score = [&](const engine::Score& score) -> Result<double> {
    const auto value = engine.score(score);
    if (!value) return std::unexpected(value.error());
    return static_cast<double>(*value);
  };
  return std::visit(Overloaded{of_filter, of_layer, of_score}, objective);
}

Result<Tensor> gradient_of(engine::Engine& engine, const Objective& objective, ops::ReluRule relu) {
  const auto of_filter = [&](const Filter& filter) -> Result<Tensor> {
    auto seed = seed_of_channel(engine.output(filter.layer), filter.channel);
    if (!seed) return seed;
    return input_gradient(engine, engine::Seed{.layer = filter.layer, .gradient = seed->view()}, relu);
  };
  const auto of_layer = [&](const WholeLayer& whole) {
    return input_gradient(engine, engine::Seed{.layer = whole.layer, .gradient = engine.output(whole.layer)}, relu);
  };
  const auto of_score = [&](const engine::Score& score) { return input_gradient(engine, score, relu); };
  return std::visit(Overloaded{of_filter, of_layer, of_score}, objective);
}

}  // namespace convlens::explain
