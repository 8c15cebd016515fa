#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <variant>

#include "network/safetensors.h"
#include "tensor/quantized_tensor.h"
#include "tensor/tensor.h"

namespace convlens::network {

/// An I8 tensor `name` has its scales in an F32 tensor of that name and this ending: one for each entry of the last axis.
inline constexpr std::string_view kScaleSuffix = "_scale";

/// Errors: kUnsupportedModel for a type that is not read here.
base::Status check_type(const TensorEntry& entry);

/// A tensor of a file whose bytes come piece by piece. They lie at the end of the memory that its values will fill, so that a tensor
/// is never held twice.
class ArrivingTensor {
 public:
  /// Errors: kUnsupportedModel for a type that is not read here, kOutOfMemory.
  static base::Result<ArrivingTensor> expect(const TensorEntry& entry);

  /// Where the `size` bytes of the file belong.
  std::span<std::byte> bytes();

  /// The values, once all bytes have come; those of an I8 tensor with scales of 1.
  std::variant<tensor::Tensor, tensor::QuantizedTensor> values() &&;

 private:
  ElementType type_ = ElementType::kF32;
  std::variant<tensor::Tensor, tensor::QuantizedTensor> values_;
};

/// Gives an I8 tensor `name` its scales; `found` is the tensor of that name and kScaleSuffix, null if there is none.
/// Errors: kCorruptModel if there is none or it has another shape.
base::Status set_scales(std::string_view name, tensor::QuantizedTensor& quantized, const tensor::Tensor* found);

/// The values of a tensor of the file, whatever type stores them; int8 values times their scale.
/// Errors: kUnsupportedModel for another type, kCorruptModel for an I8 tensor without scales, kOutOfMemory.
base::Result<tensor::Tensor> floats_of(const Safetensors& file, const StoredTensor& stored);

}  // namespace convlens::network
