#include "explain/input_gradient.h"

#include <utility>

namespace convlens::explain {

base::Result<tensor::Tensor> input_gradient(engine::Engine& engine, std::variant<engine::Score, engine::Seed> of, ops::ReluRule relu) {
  auto gradients = engine.gradient({.of = of, .to = {network::kNetworkInput}, .relu = relu});
  if (!gradients) return base::pass_on(std::move(gradients));
  return std::move(gradients->at.front());
}

}  // namespace convlens::explain
