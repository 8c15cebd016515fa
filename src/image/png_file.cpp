// Walks the chunks of a PNG file (ISO/IEC 15948) and checks their CRCs, which the decoder does not.
#include <array>

#include "image/bytes_at.h"
#include "image/picture_info.h"

namespace convlens::image {

namespace {

using namespace std::string_view_literals;

constexpr std::size_t kSignatureBytes = 8;
constexpr std::size_t kChunkFrame = 12;  // length, type and CRC
constexpr std::size_t kHeaderBytes = 13;
constexpr std::int64_t kLongestSide = 0x7FFF'FFFF;  // by the standard

consteval std::array<std::uint32_t, 256> crc_table() {
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t i = 0; i < 256; ++i) {
    std::uint32_t value = i;
    for (int bit = 0; bit < 8; ++bit) value = (value & 1) != 0 ? 0xEDB88320U ^ value >> 1 : value >> 1;
    table[i] = value;
  }
  return table;
}

std::uint32_t crc32(std::span<const std::byte> bytes) {
  static constexpr std::array<std::uint32_t, 256> table = crc_table();
  std::uint32_t crc = ~0U;
  for (const std::byte byte : bytes) crc = table[(crc ^ std::to_integer<std::uint32_t>(byte)) & 0xFF] ^ crc >> 8;
  return ~crc;
}

}  // namespace

base::Result<PictureInfo> inspect_png(std::span<const std::byte> file) {
  const BytesAt bytes(file);
  if (!bytes.has_text(0, "\x89PNG\x0D\x0A\x1A\x0A"sv)) return corrupt(FileKind::kPng, "its first bytes were changed on the way");
  if (bytes.has_text(kSignatureBytes + 4, "CgBI")) return unsupported(FileKind::kPng, "is Apple's own variant");
  if (!bytes.has_text(kSignatureBytes + 4, "IHDR")) return corrupt(FileKind::kPng, "it has no header");
  PictureInfo info{.kind = FileKind::kPng};
  for (std::size_t position = kSignatureBytes; file.size() - position >= kChunkFrame;) {
    const std::size_t length = bytes.u32_big(position);
    if (length > file.size() - position - kChunkFrame) break;
    if (crc32(bytes.part(position + 4, length + 4)) != bytes.u32_big(position + 8 + length)) {
      return corrupt(FileKind::kPng, "a checksum does not match");
    }
    if (bytes.has_text(position + 4, "IHDR") && length == kHeaderBytes) {
      info.width = bytes.u32_big(position + 8);
      info.height = bytes.u32_big(position + 12);
    } else if (bytes.has_text(position + 4, "eXIf")) {
      info.orientation = orientation_from_exif(bytes.part(position + 8, length));
    }
    const bool last = bytes.has_text(position + 4, "IEND");
    position += kChunkFrame + length;
    if (!last) continue;
    if (info.width == 0 || info.height == 0) return corrupt(FileKind::kPng, "it says that it has no pixels");
    if (info.width > kLongestSide || info.height > kLongestSide) return corrupt(FileKind::kPng, "its size is impossible");
    info.encoded = bytes.part(0, position);
    return info;
  }
  return corrupt(FileKind::kPng, "it ends early");
}

}  // namespace convlens::image
