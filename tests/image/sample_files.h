#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "image/photo.h"

/// Small picture files written byte by byte, so that tests know every pixel in them without any decoder.
namespace convlens::testing {

using Bytes = std::vector<std::byte>;

/// A photo whose pixels all differ in a way that shows swapped rows, columns and channels. Opaque unless alpha is kVaried.
enum class Alpha { kOpaque, kVaried };
image::Photo patterned_photo(std::int32_t width, std::int32_t height, Alpha alpha = Alpha::kOpaque);

/// What a PNG file is written from; rows holds the packed scanlines without filter bytes.
struct PngSpec {
  std::uint32_t width = 1;
  std::uint32_t height = 1;
  int depth = 8;
  int color_type = 6;
  Bytes rows;
  std::vector<std::pair<std::string, Bytes>> chunks = {};  ///< between the header and the pixels
};
Bytes png_file(const PngSpec& spec);
Bytes png_file(const image::Photo& photo);

/// 24 bits per pixel; alpha is lost. Rows from the bottom up, as most programs write them, or from the top down.
enum class RowOrder { kBottomUp, kTopDown };
Bytes bmp_file(const image::Photo& photo, RowOrder order = RowOrder::kBottomUp);

/// What a GIF file is written from: one frame of 7-bit palette indices on a screen.
struct GifSpec {
  std::uint16_t screen_width = 1, screen_height = 1;
  std::uint16_t left = 0, top = 0, width = 1, height = 1;
  std::uint8_t background = 0;
  int transparent = -1;               ///< index that is clear, none if negative
  std::vector<std::uint8_t> palette;  ///< RGB, 128 entries are written
  std::vector<std::uint8_t> indices;  ///< width * height
  int frames = 1;                     ///< the same frame again; the second and later ones have all indices 0
};
Bytes gif_file(const GifSpec& spec);

/// A GIF of one colour whose compression builds codes as long as they can be, nearly 4,000 pixels; side: at most 2800.
Bytes even_gif_file(std::uint16_t side, std::vector<std::uint8_t> palette);

/// What a grey baseline JPEG file is written from: 8x8 blocks, each of one even grey value.
struct JpegSpec {
  std::uint16_t blocks_wide = 1;
  std::uint16_t blocks_high = 1;
  std::vector<std::uint8_t> greys;                            ///< blocks_wide * blocks_high
  std::vector<std::pair<std::uint8_t, Bytes>> segments = {};  ///< marker and content, after the start of the image
  std::uint8_t frame_marker = 0xC0;
  std::uint8_t precision = 8;
  int scans = 1;  ///< the same scan again and again
};
Bytes jpeg_file(const JpegSpec& spec);

/// The content of an EXIF block with one entry, the orientation, in the byte order "II" or "MM".
Bytes exif_block(std::uint16_t orientation, std::string_view byte_order = "MM");
/// The same as a JPEG's APP1 segment content.
Bytes exif_segment(std::uint16_t orientation, std::string_view byte_order = "MM");

Bytes bytes_of(std::string_view text);

}  // namespace convlens::testing
