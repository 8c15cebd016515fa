#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "tensor/shape.h"

namespace convlens::network {

/// kOther: a type of safetensors that is not read here, such as BF16 or I64.
enum class ElementType : std::uint8_t { kF32, kF16, kI8, kOther };

/// A tensor as it lies in a file, with no alignment. The bytes fill the shape exactly, but for kOther are unchecked.
struct StoredTensor {
  std::string name;
  ElementType type = ElementType::kF32;
  std::string type_name;  ///< as the file has it
  tensor::Shape shape;
  std::span<const std::byte> bytes;
};

/// What a safetensors file holds. Borrows the file's bytes.
struct Safetensors {
  std::map<std::string, std::string, std::less<>> metadata;
  std::map<std::string, StoredTensor, std::less<>> tensors;
};

/// Reads the header of a safetensors file, whose tensors must tile the data without gap or overlap.
/// Errors: kCorruptModel, kUnsupportedModel for other kinds of files and unknown keys, kBadShape, kOutOfMemory.
base::Result<Safetensors> parse_safetensors(std::span<const std::byte> file);

}  // namespace convlens::network
