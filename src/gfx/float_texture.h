#pragma once

#include <cstdint>
#include <span>

#include "gfx/handle.h"

namespace convlens::gfx {

/// Floats as they lie in memory, on the GPU: R32F, kWidth to a row; float i is texel (i % kWidth, i / kWidth).
class FloatTexture {
 public:
  static constexpr std::int32_t kWidth = 2048;  ///< every WebGL 2 device can have it; shaders/map.frag knows it too

  FloatTexture() = default;
  /// Uploads values; more than the device's texture height allows are cut off.
  explicit FloatTexture(std::span<const float> values);

  GLuint name() const { return texture_.name(); }
  /// How many floats the texture holds.
  std::int32_t size() const { return size_; }

 private:
  TextureHandle texture_;
  std::int32_t size_ = 0;
};

}  // namespace convlens::gfx
