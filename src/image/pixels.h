#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "base/result.h"
#include "image/photo.h"

namespace convlens::image {

/// Width and height in pixels, both at least 1.
struct Size {
  std::int32_t width = 1;
  std::int32_t height = 1;

  friend bool operator==(const Size&, const Size&) = default;
};

/// Borrowed 8-bit pixels as a decoder leaves them: 1 (grey), 2 (grey, alpha), 3 (RGB) or 4 (RGBA) interleaved channels.
/// values.size() == width * height * channels.
struct PixelsView {
  Size size;
  int channels = 4;
  std::span<const std::uint8_t> values;

  std::size_t row_bytes() const { return static_cast<std::size_t>(size.width) * static_cast<std::size_t>(channels); }
  std::span<const std::uint8_t> row(std::int32_t y) const { return values.subspan(static_cast<std::size_t>(y) * row_bytes(), row_bytes()); }
  bool has_alpha() const { return channels == 2 || channels == 4; }
};

inline Size size_of(const Photo& photo) { return {photo.width, photo.height}; }
inline PixelsView view_of(const Photo& photo) { return {size_of(photo), 4, photo.rgba}; }

/// Errors: kInvalidArgument for a photo without pixels, or with another number of bytes than its size says.
base::Status check(const Photo& photo);

/// A clear (all zero) photo of that size, its own source. Errors: kOutOfMemory.
base::Result<Photo> blank_photo(const Size& size);

/// The same pixels as RGBA. Errors: kOutOfMemory.
base::Result<Photo> photo_from_pixels(const PixelsView& pixels);

/// The size with the longest side brought down to `longest_side` (at least 1); never larger, never 0.
Size size_within(const Size& size, std::int32_t longest_side);

/// The pixels made smaller by averaging areas; colours count by their alpha. The pixels are the photo's source.
/// to: not larger than the pixels. Errors: kOutOfMemory.
base::Result<Photo> reduce(const PixelsView& pixels, const Size& to);

}  // namespace convlens::image
