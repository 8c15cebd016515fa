#include "image/orientation.h"

#include <cstring>
#include <utility>

#include "image/bytes_at.h"
#include "image/pixels.h"

namespace convlens::image {

namespace {

constexpr std::uint32_t kOrientationTag = 0x0112;
constexpr std::uint32_t kShortType = 3;
constexpr std::size_t kEntryBytes = 12;

/// Numbers of a TIFF block in the byte order that its first two bytes name.
class TiffReader {
 public:
  explicit TiffReader(std::span<const std::byte> block) : bytes_(block), big_endian_(bytes_.has_text(0, "MM")) {}

  bool is_tiff() const { return (big_endian_ || bytes_.has_text(0, "II")) && u16(2) == 42; }
  std::uint32_t u16(std::size_t offset) const { return big_endian_ ? bytes_.u16_big(offset) : bytes_.u16_little(offset); }
  std::uint32_t u32(std::size_t offset) const { return big_endian_ ? bytes_.u32_big(offset) : bytes_.u32_little(offset); }

 private:
  BytesAt bytes_;
  bool big_endian_;
};

}  // namespace

Orientation orientation_from_exif(std::span<const std::byte> tiff) {
  const TiffReader reader(tiff);
  if (!reader.is_tiff()) return Orientation::kUpright;
  const std::uint64_t directory = reader.u32(4);
  if (directory >= tiff.size()) return Orientation::kUpright;
  const std::size_t first_entry = static_cast<std::size_t>(directory) + 2;
  const std::size_t entries = reader.u16(first_entry - 2);
  for (std::size_t i = 0; i < entries; ++i) {
    const std::size_t entry = first_entry + i * kEntryBytes;
    if (reader.u16(entry) != kOrientationTag) continue;
    const std::uint32_t value = reader.u16(entry + 8);
    const bool sound = reader.u16(entry + 2) == kShortType && value >= 1 && value <= 8;
    return sound ? static_cast<Orientation>(value) : Orientation::kUpright;
  }
  return Orientation::kUpright;
}

base::Result<Photo> turn_upright(Photo photo, Orientation orientation) {
  if (orientation == Orientation::kUpright) return photo;
  const bool sideways = orientation >= Orientation::kTransposed;
  auto turned = blank_photo(sideways ? Size{photo.height, photo.width} : size_of(photo));
  if (!turned) return turned;
  turned->source_width = sideways ? photo.source_height : photo.source_width;
  turned->source_height = sideways ? photo.source_width : photo.source_height;
  const std::int64_t right = photo.width - 1;
  const std::int64_t bottom = photo.height - 1;
  const auto stored_from_upright = [&](std::int64_t x, std::int64_t y) -> std::pair<std::int64_t, std::int64_t> {
    switch (orientation) {
      case Orientation::kUpright:
        return {x, y};
      case Orientation::kMirrored:
        return {right - x, y};
      case Orientation::kHalfTurn:
        return {right - x, bottom - y};
      case Orientation::kFlipped:
        return {x, bottom - y};
      case Orientation::kTransposed:
        return {y, x};
      case Orientation::kQuarterTurn:
        return {y, bottom - x};
      case Orientation::kTransversed:
        return {right - y, bottom - x};
      case Orientation::kThreeQuarterTurn:
        return {right - y, x};
    }
    return {x, y};
  };
  std::uint8_t* to = turned->rgba.data();
  for (std::int32_t y = 0; y < turned->height; ++y) {
    for (std::int32_t x = 0; x < turned->width; ++x, to += 4) {
      const auto [stored_x, stored_y] = stored_from_upright(x, y);
      std::memcpy(to, &photo.rgba[static_cast<std::size_t>(stored_y * photo.width + stored_x) * 4], 4);
    }
  }
  return turned;
}

}  // namespace convlens::image
