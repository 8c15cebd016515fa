#include "engine/packed_kernels.h"

#include <utility>

namespace convlens::engine {

namespace {

using ops::PackedKernel;

std::span<const float> bias_of(const network::Layer& layer) {
  const auto found = layer.weights.find("bias");
  return found == layer.weights.end() ? std::span<const float>{} : found->second.values();
}

/// Nothing if the kernel became floats.
base::Result<std::unique_ptr<const PackedKernel>> pack_kernel(network::Network& network, network::Source source) {
  const network::Layer& layer = network.layers()[static_cast<std::size_t>(source)];
  const tensor::QuantizedTensor kernel = network.take_quantized_kernel(source);
  if (!PackedKernel::takes(kernel.scales(), bias_of(layer))) {
    auto floats = expanded(kernel.view());
    if (!floats) {
      return base::pass_on(std::move(floats));
    }
    network.return_kernel(source, *std::move(floats));
    return nullptr;
  }
  auto packed = PackedKernel::pack(kernel.view(), bias_of(layer));
  if (!packed) {
    return base::pass_on(std::move(packed));
  }
  return std::make_unique<const PackedKernel>(*std::move(packed));
}

}  // namespace

base::Result<PackedKernels> pack_kernels(network::Network& network) {
  PackedKernels kernels(network.layers().size());
  for (std::size_t i = 0; i < kernels.size(); ++i) {
    const network::Layer& layer = network.layers()[i];
    if (!layer.quantized_kernel) {
      continue;
    }
    auto packed = pack_kernel(network, static_cast<network::Source>(i));
    if (!packed) {
      return base::fail(packed.error().code, "layer '" + layer.name + "': " + packed.error().message);
    }
    kernels[i] = *std::move(packed);
  }
  return kernels;
}

}  // namespace convlens::engine
