#pragma once

#include <memory>
#include <span>

#include "ops/clamp.h"
#include "ops/operator.h"
#include "tensor/quantized_tensor.h"

namespace convlens::ops {

/// The 8-bit kernel of a dense layer, with its bias, packed as XNNPACK's f32-qc8w products read it. The way back reads the same
/// memory, so that nothing has to keep the kernel as it came.
class PackedKernel {
 public:
  /// Whether XNNPACK can have these scales: none is negative, and they and the bias divided by them are finite. A scale too small
  /// for it, or zero, makes all weights of its unit zero.
  static bool takes(std::span<const float> scales, std::span<const float> bias);
  /// kernel: [n,units]; bias: units values, or none. Copies both.
  /// Errors: kBadShape; kUnsupportedModel if it is too large or not to be taken; kOutOfMemory; kInternal if XNNPACK does not pack it
  /// in the order that ops/int8_products reads.
  static base::Result<PackedKernel> pack(const tensor::QuantizedView& kernel, std::span<const float> bias);
  PackedKernel(PackedKernel&&) noexcept;
  PackedKernel& operator=(PackedKernel&&) noexcept;
  PackedKernel(const PackedKernel&) = delete;
  PackedKernel& operator=(const PackedKernel&) = delete;
  ~PackedKernel();

  /// [n,units]
  const tensor::Shape& shape() const;

  /// Each row of n values times the kernel, plus the bias. input: [...,n]; output: [...,units]. The operator borrows the packed memory.
  /// Errors: kUnsupportedModel for limits that are none, kOutOfMemory, kInternal.
  OperatorResult create_product(const tensor::Shape& input, const tensor::Shape& output, const Clamp& clamp) const;
  /// Each row of units values times the transposed kernel. input: [...,units]; output: [...,n]. As above.
  OperatorResult create_transposed_product(const tensor::Shape& input, const tensor::Shape& output) const;

 private:
  struct Packed;
  explicit PackedKernel(std::unique_ptr<Packed> packed);
  std::unique_ptr<Packed> packed_;
};

}  // namespace convlens::ops
