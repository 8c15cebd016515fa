#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "base/result.h"
#include "tensor/shape.h"

namespace convlens::tensor {

/// Borrowed float32 values in row-major (NHWC) order; values.size() == shape.elements().
struct TensorView {
  Shape shape;
  std::span<const float> values;
};

/// Owned float32 values, 64-byte aligned, with the readable slack behind them that XNNPACK's kernels ask for.
class Tensor {
 public:
  static constexpr std::size_t kAlignment = 64;
  static constexpr std::size_t kSlackBytes = 64;
  /// 1 GiB: no phone gives a page more than that in one piece.
  static constexpr std::int64_t kMostElements = std::int64_t{1} << 28;

  Tensor() = default;
  /// All zero. Errors: kOutOfMemory, also for more than kMostElements.
  static base::Result<Tensor> zeros(const Shape& shape);
  /// A copy of values. Errors: kBadShape if the count differs, kOutOfMemory.
  static base::Result<Tensor> copy_of(const Shape& shape, std::span<const float> values);

  const Shape& shape() const { return shape_; }
  std::span<float> values() { return {data_.get(), size_}; }
  std::span<const float> values() const { return {data_.get(), size_}; }
  TensorView view() const { return {shape_, values()}; }

 private:
  struct Free {
    void operator()(float* data) const;
  };

  Shape shape_;
  std::unique_ptr<float[], Free> data_;
  std::size_t size_ = 0;
};

}  // namespace convlens::tensor
