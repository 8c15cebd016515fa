#pragma once

#include <bit>
#include <cstddef>
#include <cstring>
#include <span>
#include <string>
#include <type_traits>

#include "base/result.h"

namespace convlens::base {

static_assert(std::endian::native == std::endian::little, "the cursors copy little-endian bytes as they are");

/// An integer or floating-point number that goes into bytes as it lies in memory.
template <typename T>
concept Scalar = std::is_arithmetic_v<T> && !std::is_same_v<T, bool>;

/// Reads little-endian values from borrowed bytes, and never past their end.
///
/// Offsets and alignments count from the first byte. Every failure has the code given to the constructor and leaves the
/// reader where it was.
class ByteReader {
 public:
  ByteReader(std::span<const std::byte> bytes, ErrorCode failure) : bytes_(bytes), failure_(failure) {}

  std::size_t offset() const { return offset_; }
  std::size_t remaining() const { return bytes_.size() - offset_; }

  template <Scalar T>
  Result<T> read() {
    T value{};
    if (auto done = read_into(std::span<T>(&value, 1)); !done) return pass_on(std::move(done));
    return value;
  }

  /// Fills the destination.
  template <Scalar T>
  Status read_into(std::span<T> destination) {
    auto bytes = read_bytes(destination.size_bytes());
    if (!bytes) return pass_on(std::move(bytes));
    if (!bytes->empty()) std::memcpy(destination.data(), bytes->data(), bytes->size());
    return {};
  }

  /// Borrows the next `count` bytes.
  Result<std::span<const std::byte>> read_bytes(std::size_t count);

  /// Reads a text written by ByteWriter::write_text: a 32-bit length and that many bytes.
  Result<std::string> read_text();

  /// Skips the zeros up to the next multiple of alignment, a power of two. Fails on any other byte.
  Status align(std::size_t alignment);

  /// Fails if anything is left.
  Status expect_end() const;

 private:
  std::unexpected<Error> too_short(std::size_t wanted) const;

  std::span<const std::byte> bytes_;
  std::size_t offset_ = 0;
  ErrorCode failure_;
};

}  // namespace convlens::base
