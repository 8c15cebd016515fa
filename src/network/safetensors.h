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

enum class ElementType : std::uint8_t { kF32, kF16, kI8 };

/// The bytes of one element.
constexpr std::size_t size_of(ElementType type) { return type == ElementType::kF32 ? 4 : type == ElementType::kF16 ? 2 : 1; }

/// A tensor as it lies in a file; bytes.size() == shape.elements() * size_of(type), with no alignment.
struct StoredTensor {
  std::string name;
  ElementType type = ElementType::kF32;
  tensor::Shape shape;
  std::span<const std::byte> bytes;
};

/// What a safetensors file holds. Borrows the file's bytes.
struct Safetensors {
  std::map<std::string, std::string, std::less<>> metadata;
  std::map<std::string, StoredTensor, std::less<>> tensors;
};

/// Reads the header of a safetensors file, whose tensors must tile the data without gap or overlap.
/// Errors: kCorruptModel, kUnsupportedModel for other kinds of files and element types, kBadShape, kOutOfMemory.
base::Result<Safetensors> parse_safetensors(std::span<const std::byte> file);

}  // namespace convlens::network
