#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/result.h"

namespace convlens::image {

/// A decoded picture, upright: 8-bit sRGB with straight alpha, row by row from the top; rgba.size() == width * height * 4.
struct Photo {
  std::int32_t width = 0;
  std::int32_t height = 0;
  std::vector<std::uint8_t> rgba;
  std::int32_t source_width = 0;  ///< of the upright original, before it was made smaller
  std::int32_t source_height = 0;
};

/// Bounds of what decode() takes on.
struct DecodeLimits {
  std::int64_t pixels = 16'000'000;       ///< above: kLargeImage, the browser decodes such a photo with less memory
  std::int64_t most_pixels = 50'000'000;  ///< above: kImageTooLarge
  std::int32_t longest_side = 2048;       ///< a larger result is made smaller, by averaging areas
};

/// Decodes JPEG (baseline and progressive), PNG, BMP or GIF (first frame), applies the EXIF orientation and shrinks to the limits.
/// Errors: kUnsupportedImage, kCorruptImage, kLargeImage, kImageTooLarge, kOutOfMemory.
base::Result<Photo> decode(std::span<const std::byte> file, const DecodeLimits& limits);

/// The picture made smaller by averaging areas, never larger; colours count by their alpha, so that clear pixels do not bleed.
/// Errors: kInvalidArgument for a photo whose bytes do not fit its size or a side below 1, kOutOfMemory.
base::Result<Photo> shrink_to(const Photo& photo, std::int32_t longest_side);

}  // namespace convlens::image
