#include "engine/latest_run.h"

#include <algorithm>
#include <iterator>

namespace convlens::engine {

using network::Source;

tensor::TensorView LatestRun::output(Source source) const { return source == network::kNetworkInput ? input : step(source).output.view(); }

LayerParts LatestRun::parts_of(Source source) const {
  return {.network = network, .layer = layer(source), .packed_kernel = step(source).packed_kernel.get()};
}

std::vector<tensor::TensorView> LatestRun::inputs_of(Source source) const {
  std::vector<tensor::TensorView> inputs;
  std::ranges::transform(layer(source).inputs, std::back_inserter(inputs), [this](Source input_source) { return output(input_source); });
  return inputs;
}

base::Result<tensor::Tensor> LatestRun::before_activation(Source source) const {
  auto values = tensor::Tensor::zeros(network.shape_of(source));
  if (!values) {
    return values;
  }
  const auto inputs = inputs_of(source);
  const auto done = step(source).operators.front()->run({.inputs = inputs, .output = values->values(), .workspace = workspace});
  if (!done) {
    return std::unexpected(done.error());
  }
  return values;
}

}  // namespace convlens::engine
