#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>

#include "base/result.h"

namespace convlens::tensor {

/// The extents of a tensor, slowest first, without the batch: [h,w,c] for maps, [n] for vectors, [kh,kw,in,out] for kernels.
/// Rank 0 to 4, each extent at least 1; the product fits in 31 bits when made by `checked`.
class Shape {
 public:
  static constexpr int kMaxRank = 4;

  Shape() = default;
  /// Extents known to the programmer to be valid.
  Shape(std::initializer_list<std::int32_t> extents);
  /// Extents out of a file. Errors: kBadShape for a rank over 4, an extent below 1, or over 2^31 - 1 elements.
  static base::Result<Shape> checked(std::span<const std::int64_t> extents);

  int rank() const { return rank_; }
  std::int32_t operator[](int axis) const { return extents_[static_cast<std::size_t>(axis)]; }
  std::span<const std::int32_t> extents() const { return {extents_.data(), static_cast<std::size_t>(rank_)}; }
  /// The number of elements; 1 for rank 0.
  std::int64_t elements() const;

  /// Height, width and channels of a map; a vector [n] is seen as 1x1xn.
  std::int32_t height() const { return rank_ >= 3 ? extents_[0] : 1; }
  std::int32_t width() const { return rank_ >= 3 ? extents_[1] : 1; }
  std::int32_t channels() const { return rank_ == 0 ? 1 : extents_[static_cast<std::size_t>(rank_ - 1)]; }

  /// "28x28x1"
  std::string text() const;

  friend bool operator==(const Shape&, const Shape&) = default;

 private:
  std::array<std::int32_t, kMaxRank> extents_{};
  int rank_ = 0;
};

}  // namespace convlens::tensor
