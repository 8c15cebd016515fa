#include "tensor/quantized_tensor.h"

#include <algorithm>
#include <new>
#include <string>
#include <utility>

namespace convlens::tensor {

base::Result<QuantizedTensor> QuantizedTensor::zeros(const Shape& shape) {
  const std::int64_t elements = shape.elements();
  QuantizedTensor tensor;
  tensor.shape_ = shape;
  tensor.size_ = static_cast<std::size_t>(elements);
  if (elements <= Tensor::kMostElements) tensor.values_.reset(new (std::nothrow) std::int8_t[tensor.size_]());
  if (!tensor.values_) {
    return base::fail(base::ErrorCode::kOutOfMemory, "There is no memory for a tensor of " + shape.text() + " = " +
                                                         std::to_string(elements) + " 8-bit numbers (" +
                                                         std::to_string(elements / 1048576) + " MiB).");
  }
  auto scales = Tensor::zeros({shape.channels()});
  if (!scales) return base::pass_on(std::move(scales));
  std::ranges::fill(scales->values(), 1.0F);
  tensor.scales_ = *std::move(scales);
  return tensor;
}

base::Result<Tensor> expanded(const QuantizedView& quantized) {
  auto tensor = Tensor::zeros(quantized.shape);
  if (!tensor) return tensor;
  const std::size_t channels = quantized.scales.size();
  const std::span<float> floats = tensor->values();
  for (std::size_t i = 0; i < floats.size(); ++i) floats[i] = static_cast<float>(quantized.values[i]) * quantized.scales[i % channels];
  return tensor;
}

}  // namespace convlens::tensor
