#pragma once

#include <array>
#include <cstddef>
#include <vector>

#include <imgui.h>

#include "base/result.h"

namespace convlens::ui {

/// Words, words that matter, numbers.
enum class Face : std::uint8_t { kRegular, kStrong, kMono };
inline constexpr std::size_t kFaces = 3;

/// TrueType or OpenType files, one per Face.
using FontFiles = std::array<std::vector<std::byte>, kFaces>;

/// The faces in ImGui's atlas, and what turns a CSS font size (of the em) into ImGui's (of the line).
class Fonts {
 public:
  /// Adds the faces to the atlas of the current ImGui context, which keeps reading `files`: they must outlive it.
  /// A face that is missing or not a font is replaced by ImGui's own.
  static Fonts load(const FontFiles& files);

  /// To be called in every frame before text is drawn: gives all faces the frame's pixel density.
  void begin_frame() const;

  ImFont* face(Face face) const { return faces_[static_cast<std::size_t>(face)].font; }
  /// ImGui's size, a whole number, for a CSS size.
  float line_from_css(Face face, float css_pixels) const;

 private:
  struct Loaded {
    ImFont* font = nullptr;
    float line_per_em = 1;  ///< ascent + descent of one em
  };
  std::array<Loaded, kFaces> faces_;
};

}  // namespace convlens::ui
