#pragma once

#include <array>
#include <cstdint>

namespace convlens::image {

/// Values of 0 to 255 in the order red, green, blue.
using Rgb = std::array<float, 3>;

inline constexpr float kWhite = 255.0F;

/// Luma by ITU-R BT.601, weights .299 .587 .114; written so that grey stays exactly what it is.
inline float luma(const Rgb& color) { return color[1] + 0.299F * (color[0] - color[1]) + 0.114F * (color[2] - color[1]); }

/// A pixel of straight RGBA laid over white paper.
inline Rgb over_white(const std::uint8_t* rgba) {
  const float alpha = static_cast<float>(rgba[3]) / 255.0F;
  const auto blend = [&](std::uint8_t value) {
    return rgba[3] == 255 ? static_cast<float>(value) : kWhite + alpha * (static_cast<float>(value) - kWhite);
  };
  return {blend(rgba[0]), blend(rgba[1]), blend(rgba[2])};
}

}  // namespace convlens::image
