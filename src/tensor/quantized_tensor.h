#pragma once

#include <cstdint>
#include <memory>
#include <span>

#include "base/result.h"
#include "tensor/tensor.h"

namespace convlens::tensor {

/// Borrowed int8 values with a scale for each entry of the last axis: value[...,c] * scales[c]. Zero stands for zero.
struct QuantizedView {
  Shape shape;
  std::span<const std::int8_t> values;
  std::span<const float> scales;
};

/// Owned int8 values with their scales: a quarter of the memory of floats.
class QuantizedTensor {
 public:
  /// All zero, with scales of 1. Errors: kOutOfMemory, also for more than Tensor::kMostElements.
  static base::Result<QuantizedTensor> zeros(const Shape& shape);

  const Shape& shape() const { return shape_; }
  std::span<std::int8_t> values() { return {values_.get(), size_}; }
  std::span<const std::int8_t> values() const { return {values_.get(), size_}; }
  /// One for each entry of the last axis.
  std::span<float> scales() { return scales_.values(); }
  std::span<const float> scales() const { return scales_.values(); }
  QuantizedView view() const { return {shape_, values(), scales()}; }

 private:
  Shape shape_;
  std::unique_ptr<std::int8_t[]> values_;
  std::size_t size_ = 0;
  Tensor scales_;
};

/// The values as floats. Errors: kOutOfMemory.
base::Result<Tensor> expanded(const QuantizedView& quantized);

}  // namespace convlens::tensor
