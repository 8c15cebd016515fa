// Reads the headers of a Windows bitmap: BITMAPFILEHEADER, then BITMAPCOREHEADER, BITMAPINFOHEADER or a later one.
#include <algorithm>
#include <initializer_list>
#include <limits>

#include "image/bytes_at.h"
#include "image/picture_info.h"

namespace convlens::image {

namespace {

constexpr std::uint32_t kCoreHeaderBytes = 12;
constexpr std::uint32_t kUncompressed = 0;
constexpr std::uint32_t kBitFields = 3;

bool is_one_of(std::initializer_list<std::uint32_t> known, std::uint32_t value) { return std::ranges::find(known, value) != known.end(); }

}  // namespace

base::Result<PictureInfo> inspect_bmp(std::span<const std::byte> file) {
  const BytesAt bytes(file);
  const std::uint32_t header = bytes.u32_little(14);
  const bool core = header == kCoreHeaderBytes;
  if (file.size() < 14 + kCoreHeaderBytes || file.size() < 14 + std::size_t{header}) return corrupt(FileKind::kBmp, "it ends early");
  if (!is_one_of({kCoreHeaderBytes, 40, 56, 108, 124}, header)) {
    return unsupported(FileKind::kBmp, "has a header of a rare kind");
  }
  const std::uint32_t bits = bytes.u16_little(core ? 24 : 28);
  const std::uint32_t compression = core ? kUncompressed : bytes.u32_little(30);
  if (!is_one_of({1, 4, 8, 16, 24, 32}, bits)) return unsupported(FileKind::kBmp, "has a rare number of bits per pixel");
  if (compression != kUncompressed && compression != kBitFields) return unsupported(FileKind::kBmp, "is compressed");

  const auto width = core ? std::int64_t{bytes.u16_little(18)} : std::int64_t{static_cast<std::int32_t>(bytes.u32_little(18))};
  const auto height = core ? std::int64_t{bytes.u16_little(20)} : std::int64_t{static_cast<std::int32_t>(bytes.u32_little(22))};
  if (width < 1 || height == 0 || height == std::numeric_limits<std::int32_t>::min()) {
    return corrupt(FileKind::kBmp, "it says that it has no pixels");
  }
  // A negative height means that the rows go from the top down.
  return PictureInfo{.kind = FileKind::kBmp, .width = width, .height = height < 0 ? -height : height, .encoded = file};
}

}  // namespace convlens::image
