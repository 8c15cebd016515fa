#pragma once

#include <variant>

#include "engine/engine.h"

namespace convlens::explain {

/// The gradient of a score, or of a weighted sum of a layer's output, at the network's input. Errors: as Engine::gradient.
base::Result<tensor::Tensor> input_gradient(engine::Engine& engine, std::variant<engine::Score, engine::Seed> of, ops::ReluRule relu);

}  // namespace convlens::explain
