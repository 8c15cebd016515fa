// Walks the blocks of a GIF file (CompuServe GIF89a) up to its first frame.
#include <algorithm>

#include "image/bytes_at.h"
#include "image/picture_info.h"

namespace convlens::image {

namespace {

constexpr std::size_t kScreenEnd = 13;
constexpr std::uint32_t kExtension = 0x21;
constexpr std::uint32_t kImage = 0x2C;

/// Where the first frame's descriptor begins, 0 if there is none.
std::size_t first_frame(const BytesAt& bytes) {
  const std::uint32_t flags = bytes.u8(10);
  std::size_t position = kScreenEnd + ((flags & 0x80) != 0 ? std::size_t{6} << (flags & 7) : 0);
  while (bytes.u8(position) == kExtension) {
    position += 2;
    while (bytes.u8(position) != 0) position += bytes.u8(position) + 1;
    ++position;
  }
  return bytes.u8(position) == kImage ? position : 0;
}

void put_u16_little(std::span<std::byte> bytes, std::size_t offset, std::int64_t value) {
  bytes[offset] = static_cast<std::byte>(value & 0xFF);
  bytes[offset + 1] = static_cast<std::byte>(value >> 8 & 0xFF);
}

}  // namespace

base::Result<PictureInfo> inspect_gif(std::span<const std::byte> file) {
  const BytesAt bytes(file);
  const std::size_t frame = first_frame(bytes);
  if (frame == 0) return corrupt(FileKind::kGif, "there is no picture in it");
  const std::int64_t frame_width = bytes.u16_little(frame + 5);
  const std::int64_t frame_height = bytes.u16_little(frame + 7);
  if (frame_width == 0 || frame_height == 0) return corrupt(FileKind::kGif, "it says that it has no pixels");

  // As browsers do, the screen grows to hold the first frame, and what the frame leaves free is clear, whatever colour the
  // file calls its background. The decoder knows neither, so it is shown a header that says so.
  PictureInfo info{.kind = FileKind::kGif, .encoded = file};
  info.width = std::max<std::int64_t>(bytes.u16_little(6), bytes.u16_little(frame + 1) + frame_width);
  info.height = std::max<std::int64_t>(bytes.u16_little(8), bytes.u16_little(frame + 3) + frame_height);
  if (info.width > 0xFFFF || info.height > 0xFFFF) return corrupt(FileKind::kGif, "its picture lies outside its screen");
  info.head.assign(file.begin(), file.begin() + kScreenEnd);
  put_u16_little(info.head, 6, info.width);
  put_u16_little(info.head, 8, info.height);
  info.head[11] = std::byte{0};
  return info;
}

}  // namespace convlens::image
