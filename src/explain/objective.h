#pragma once

#include <cstdint>
#include <variant>

#include "engine/engine.h"

/// What a picture is changed for, to make more of it.
namespace convlens::explain {

/// One channel of a layer's output: the mean of its map; in a layer without maps, one unit's value.
struct Filter {
  network::Source layer = 0;
  std::int32_t channel = 0;
};

/// All of a layer's output: the mean of its squares, whose gradient is the output itself, but for a factor. Source: Mordvintsev et al.
/// 2015.
struct WholeLayer {
  network::Source layer = 0;
};

using Objective = std::variant<Filter, WholeLayer, engine::Score>;

/// An objective that fits the network. A unit of the network's first output, if it is on, becomes its logit, since a softmax can rise by
/// making the other units fall. Errors: kUnknownLayer; kInvalidArgument for a channel or unit out of range.
base::Result<Objective> checked(const engine::Engine& engine, const Objective& objective);

/// How far it is met by the latest run: the mean of the map, the mean square, or the score as Engine::score gives it. Precondition: it is
/// `checked`. Errors: as Engine::score.
base::Result<double> value_of(const engine::Engine& engine, const Objective& objective);

/// The gradient of value_of at the input, or a multiple of it. Precondition: it is `checked`. Errors: as Engine::gradient.
base::Result<tensor::Tensor> gradient_of(engine::Engine& engine, const Objective& objective, ops::ReluRule relu);

}  // namespace convlens::explain
