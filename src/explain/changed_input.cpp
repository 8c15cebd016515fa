#include "explain/changed_input.h"

#include <algorithm>
#include <utility>

namespace convlens::explain {

base::Result<ChangedInput> ChangedInput::of(const engine::Engine& engine) {
  const tensor::TensorView input = engine.output(network::kNetworkInput);
  ChangedInput result;
  for (tensor::Tensor* const tensor : {&result.original_, &result.variant_}) {
    auto copy = tensor::Tensor::copy_of(input.shape, input.values);
    if (!copy) return base::pass_on(std::move(copy));
    *tensor = *std::move(copy);
  }
  return result;
}

base::Status ChangedInput::run(engine::Engine& engine) {
  if (!changed_) std::ranges::copy(engine.output(network::kNetworkInput).values, original_.values().begin());
  changed_ = true;
  return engine.run(variant_.view());
}

base::Status ChangedInput::restore(engine::Engine& engine) {
  if (!changed_) return {};
  changed_ = false;
  return engine.run(original_.view());
}

}  // namespace convlens::explain
