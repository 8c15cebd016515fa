#include "tensor/tensor.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <string>

#include "base/checked.h"

namespace convlens::tensor {

namespace {

/// Aligned, zeroed memory for a number of elements with slack behind them; null if it cannot be had.
float* allocate(std::int64_t elements) {
  const auto used = static_cast<std::size_t>(elements) * sizeof(float) + Tensor::kSlackBytes;
  const std::size_t bytes = used + base::bytes_to_alignment(used, Tensor::kAlignment);
  void* memory = std::aligned_alloc(Tensor::kAlignment, bytes);
  if (memory != nullptr) std::memset(memory, 0, bytes);
  return static_cast<float*>(memory);
}

}  // namespace

void Tensor::Free::operator()(float* data) const { std::free(data); }

base::Result<Tensor> Tensor::zeros(const Shape& shape) {
  const std::int64_t elements = shape.elements();
  float* data = elements <= kMostElements ? allocate(elements) : nullptr;
  if (data == nullptr) {
    return base::fail(base::ErrorCode::kOutOfMemory, "There is no memory for a tensor of " + shape.text() + " = " +
                                                         std::to_string(elements) + " numbers (" + std::to_string(elements / 262144) +
                                                         " MiB).");
  }
  Tensor tensor;
  tensor.shape_ = shape;
  tensor.data_.reset(data);
  tensor.size_ = static_cast<std::size_t>(elements);
  return tensor;
}

base::Result<Tensor> Tensor::copy_of(const Shape& shape, std::span<const float> values) {
  if (static_cast<std::int64_t>(values.size()) != shape.elements()) {
    return base::fail(base::ErrorCode::kBadShape, "A tensor of " + shape.text() + " has " + std::to_string(shape.elements()) +
                                                      " numbers, but " + std::to_string(values.size()) + " were given.");
  }
  auto tensor = zeros(shape);
  if (tensor) std::ranges::copy(values, tensor->values().begin());
  return tensor;
}

}  // namespace convlens::tensor
