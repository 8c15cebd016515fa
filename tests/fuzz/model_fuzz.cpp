#include <cstddef>
#include <cstdint>
#include <span>

#include "network/model_file.h"

// Reads any bytes as a model. What is accepted must keep its promises: shapes and weights that belong together.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace convlens;
  const auto model = network::read_model(std::as_bytes(std::span(data, size)));
  if (!model) {
    if (model.error().message.empty() || model.error().code == base::ErrorCode::kInternal) __builtin_trap();
    return 0;
  }
  for (const network::Layer& layer : model->layers()) {
    const auto index = model->find(layer.name);
    if (!index || model->shape_of(*index) != layer.output_shape || layer.output_shape.elements() < 1) __builtin_trap();
    for (const network::Source input : layer.inputs) {
      if (input < network::kNetworkInput || input >= *index) __builtin_trap();
    }
    if (layer.quantized_kernel && layer.quantized_kernel->scales().size() != static_cast<std::size_t>(layer.output_shape.channels()))
      __builtin_trap();
    for (const auto& [name, tensor] : layer.weights) {
      if (static_cast<std::int64_t>(tensor.values().size()) != tensor.shape().elements()) __builtin_trap();
    }
  }
  return 0;
}
