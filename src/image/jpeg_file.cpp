// Walks the marker segments of a JPEG file (ITU-T T.81, annex B).
#include <algorithm>

#include "image/bytes_at.h"
#include "image/picture_info.h"

namespace convlens::image {

namespace {

constexpr std::uint32_t kEndOfImage = 0xD9;
constexpr std::uint32_t kStartOfScan = 0xDA;
constexpr std::uint32_t kApp1 = 0xE1;

bool is_restart(std::uint32_t marker) { return marker >= 0xD0 && marker <= 0xD7; }
/// Markers that no length follows: TEM, RST0 to RST7 and SOI.
bool stands_alone(std::uint32_t marker) { return marker == 0x01 || marker == 0xD8 || is_restart(marker); }
/// SOF0 to SOF15; DHT, JPG and DAC lie among them.
bool is_start_of_frame(std::uint32_t marker) {
  return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
}

class JpegWalk {
 public:
  explicit JpegWalk(std::span<const std::byte> file) : bytes_(file) { info_.kind = FileKind::kJpeg; }

  base::Result<PictureInfo> to_the_end() {
    for (;;) {
      const std::uint32_t marker = next_marker();
      if (position_ >= bytes_.size() && marker != kEndOfImage) return corrupt(FileKind::kJpeg, "it ends early");
      if (marker == kEndOfImage) break;
      if (stands_alone(marker)) continue;
      if (auto done = take_segment(marker); !done) return base::pass_on(std::move(done));
    }
    if (info_.width == 0 || info_.height == 0 || info_.scans == 0) return corrupt(FileKind::kJpeg, "there is no picture in it");
    info_.encoded = bytes_.part(0, position_);
    return info_;
  }

 private:
  /// The marker at or after the position, 0 if there is none; moves behind it. Stuffed zeros are no markers.
  std::uint32_t next_marker() {
    while (position_ < bytes_.size()) {
      if (bytes_.u8(position_++) != 0xFF) continue;
      while (bytes_.u8(position_) == 0xFF) ++position_;
      const std::uint32_t marker = bytes_.u8(position_++);
      if (marker != 0) {
        position_ = std::min(position_, bytes_.size());
        return marker;
      }
    }
    position_ = bytes_.size();
    return 0;
  }

  base::Status take_segment(std::uint32_t marker) {
    const std::size_t length = bytes_.u16_big(position_);
    if (length < 2) return corrupt(FileKind::kJpeg, "a segment has no length");
    if (length > bytes_.size() - position_) return corrupt(FileKind::kJpeg, "it ends early");
    const std::size_t segment = position_;
    position_ += length;
    if (is_start_of_frame(marker)) return take_frame(marker, segment);
    if (marker == kApp1 && !has_exif_ && bytes_.has_text(segment + 2, std::string_view("Exif\0", 5))) {
      has_exif_ = true;
      info_.orientation = orientation_from_exif(bytes_.part(segment + 8, length - std::min<std::size_t>(length, 8)));
    }
    if (marker == kStartOfScan) ++info_.scans;
    return {};
  }

  base::Status take_frame(std::uint32_t marker, std::size_t segment) {
    if (info_.width != 0) return {};
    if (marker > 0xC2) return unsupported(FileKind::kJpeg, "is of a rare kind (lossless or arithmetic coding)");
    if (bytes_.u8(segment + 2) != 8) return unsupported(FileKind::kJpeg, "has more than 8 bits per colour");
    info_.height = bytes_.u16_big(segment + 3);
    info_.width = bytes_.u16_big(segment + 5);
    return {};
  }

  BytesAt bytes_;
  std::size_t position_ = 2;
  PictureInfo info_;
  bool has_exif_ = false;
};

}  // namespace

base::Result<PictureInfo> inspect_jpeg(std::span<const std::byte> file) { return JpegWalk(file).to_the_end(); }

}  // namespace convlens::image
