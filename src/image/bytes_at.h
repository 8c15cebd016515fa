#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace convlens::image {

/// Random access to a file's numbers; what lies past the end reads as zero, so that a walk needs one check at its end.
class BytesAt {
 public:
  explicit BytesAt(std::span<const std::byte> file) : file_(file) {}

  std::size_t size() const { return file_.size(); }
  std::uint32_t u8(std::size_t offset) const { return offset < file_.size() ? std::to_integer<std::uint32_t>(file_[offset]) : 0; }
  std::uint32_t u16_big(std::size_t offset) const { return u8(offset) << 8 | u8(offset + 1); }
  std::uint32_t u32_big(std::size_t offset) const { return u16_big(offset) << 16 | u16_big(offset + 2); }
  std::uint32_t u16_little(std::size_t offset) const { return u8(offset) | u8(offset + 1) << 8; }
  std::uint32_t u32_little(std::size_t offset) const { return u16_little(offset) | u16_little(offset + 2) << 16; }

  /// Bytes [offset, offset + count), fewer where the file ends before.
  std::span<const std::byte> part(std::size_t offset, std::size_t count) const {
    if (offset >= file_.size()) return {};
    return file_.subspan(offset, count < file_.size() - offset ? count : file_.size() - offset);
  }
  bool has_text(std::size_t offset, std::string_view text) const {
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (offset + i >= file_.size() || file_[offset + i] != static_cast<std::byte>(text[i])) return false;
    }
    return true;
  }

 private:
  std::span<const std::byte> file_;
};

}  // namespace convlens::image
