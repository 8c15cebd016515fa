#pragma once

#include <cstdint>
#include <span>

#include "gfx/handle.h"

namespace convlens::gfx {

/// 8-bit RGBA pixels, row by row from the top; pixels.size() == width * height * 4.
struct RgbaPixels {
  std::int32_t width = 0;
  std::int32_t height = 0;
  std::span<const std::uint8_t> pixels;
};

/// A picture on the GPU, smooth at any size (mip maps).
class PhotoTexture {
 public:
  PhotoTexture() = default;
  explicit PhotoTexture(const RgbaPixels& photo);
  GLuint name() const { return texture_.name(); }

 private:
  TextureHandle texture_;
};

/// Colormaps on the GPU: one per row, 256 colours each, interpolated along the row.
class ColormapTexture {
 public:
  static constexpr std::int32_t kColours = 256;

  ColormapTexture() = default;
  /// pixels.width must be kColours.
  explicit ColormapTexture(const RgbaPixels& colormaps);
  GLuint name() const { return texture_.name(); }
  /// Texture coordinate of the middle of a row.
  float coordinate_from_row(std::int32_t row) const { return (static_cast<float>(row) + 0.5F) / static_cast<float>(rows_); }

 private:
  TextureHandle texture_;
  std::int32_t rows_ = 1;
};

}  // namespace convlens::gfx
