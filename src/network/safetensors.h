#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "tensor/shape.h"

namespace convlens::network {

/// kOther: a type of safetensors that is not read here, such as BF16 or I64.
enum class ElementType : std::uint8_t { kF32, kF16, kI8, kOther };

/// A tensor as the header of a file declares it. `size` bytes fill the shape exactly, but for kOther are unchecked.
struct TensorEntry {
  std::string name;
  ElementType type = ElementType::kF32;
  std::string type_name;  ///< as the file has it
  tensor::Shape shape;
  std::uint64_t size = 0;
};

using Metadata = std::map<std::string, std::string, std::less<>>;

/// The header of a safetensors file. The tensors are in the order of their data, which follow each other without gap or overlap.
struct SafetensorsHeader {
  Metadata metadata;
  std::vector<TensorEntry> tensors;
  std::uint64_t data_size = 0;
};

/// The length of the header, from the first 8 bytes of a file. Errors: kUnsupportedModel for other kinds of files.
base::Result<std::uint64_t> header_length(std::span<const std::byte> start);

/// Reads the text of a header. Errors: kCorruptModel, kUnsupportedModel for unknown keys, kBadShape.
base::Result<SafetensorsHeader> parse_header(std::string_view text);

/// Checks that the file has as many bytes of data as the header declares. Errors: kCorruptModel.
base::Status check_data_size(const SafetensorsHeader& header, std::uint64_t actual);

/// The failure for a file that ends within its header.
std::unexpected<base::Error> cut_off_in_header(std::uint64_t length, std::uint64_t actual);

/// The size of the field in front of the header that tells its length.
inline constexpr std::size_t kLengthBytes = 8;

/// A tensor as it lies in a file, with no alignment.
struct StoredTensor : TensorEntry {
  std::span<const std::byte> bytes;
};

/// What a safetensors file holds. Borrows the file's bytes.
struct Safetensors {
  Metadata metadata;
  std::map<std::string, StoredTensor, std::less<>> tensors;
};

/// Reads a whole safetensors file. Errors: as header_length, parse_header and check_data_size.
base::Result<Safetensors> parse_safetensors(std::span<const std::byte> file);

}  // namespace convlens::network
