#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "base/byte_reader.h"

namespace convlens::base {

/// Appends little-endian values to bytes of its own; ByteReader reads them back in the same order.
class ByteWriter {
 public:
  std::size_t size() const { return bytes_.size(); }
  /// Makes room, so that what follows is not moved as it grows.
  void reserve(std::size_t more_bytes) { bytes_.reserve(bytes_.size() + more_bytes); }

  template <Scalar T>
  void write(T value) {
    write_bytes(std::as_bytes(std::span<const T>(&value, 1)));
  }

  template <Scalar T>
  void write_from(std::span<const T> values) {
    write_bytes(std::as_bytes(values));
  }

  void write_bytes(std::span<const std::byte> bytes) { bytes_.insert(bytes_.end(), bytes.begin(), bytes.end()); }

  /// A 32-bit length and the bytes. text.size() must be below 2^32.
  void write_text(std::string_view text);

  /// Adds zeros up to the next multiple of alignment, a power of two.
  void align(std::size_t alignment);

  /// Overwrites a value written before. offset + sizeof(T) <= size().
  template <Scalar T>
  void overwrite(std::size_t offset, T value) {
    std::memcpy(bytes_.data() + offset, &value, sizeof(T));
  }

  std::span<const std::byte> bytes() const { return bytes_; }
  std::vector<std::byte> take() && { return std::move(bytes_); }

 private:
  std::vector<std::byte> bytes_;
};

}  // namespace convlens::base
