#include "explain/gaze.h"

#include <cmath>
#include <limits>
#include <utility>

namespace convlens::explain {
namespace {

using base::pass_on;
using base::Result;

/// Divided by the mean magnitude; an empty picture where that is 0 or not a number.
Picture normalised(Picture gradient) {
  double sum = 0;
  for (const float value : gradient.values) sum += std::abs(static_cast<double>(value));
  const double mean = sum / static_cast<double>(gradient.values.size());
  if (!std::isfinite(mean) || mean < std::numeric_limits<float>::min()) return {};
  for (float& value : gradient.values) value = static_cast<float>(static_cast<double>(value) / mean);
  return gradient;
}

}  // namespace

Gaze::Gaze(const Objective& objective, InputColours colours, ChangedInput input)
    : objective_(objective), colours_(std::move(colours)), input_(std::move(input)) {}

Result<Gaze> Gaze::of(const engine::Engine& engine, const Objective& objective) {
  const auto fitting = checked(engine, objective);
  if (!fitting) return std::unexpected(fitting.error());
  auto input = ChangedInput::of(engine);
  if (!input) return pass_on(std::move(input));
  return Gaze(*fitting, InputColours(engine.network()), *std::move(input));
}

Result<Gaze::Answer> Gaze::look(engine::Engine& engine, const Picture& picture, const Resampling& view) {
  colours_.show(view.of(picture), input_.variant());
  if (auto ran = input_.run(engine); !ran) return pass_on(std::move(ran));
  const auto value = value_of(engine, objective_);
  if (!value) return std::unexpected(value.error());
  auto direction = direction_of(engine, view);
  if (!direction) return pass_on(std::move(direction));
  return Answer{.value = *value, .direction = *std::move(direction)};
}

Result<Picture> Gaze::direction_of(engine::Engine& engine, const Resampling& view) const {
  for (const ops::ReluRule rule : {ops::ReluRule::kGradient, ops::ReluRule::kDeconvnet}) {
    auto gradient = gradient_of(engine, objective_, rule);
    if (!gradient) return pass_on(std::move(gradient));
    Picture direction = normalised(view.back(colours_.gradient_of(gradient->view())));
    if (!direction.values.empty()) return direction;
  }
  return Picture{};
}

}  // namespace convlens::explain
