#pragma once

#include <cstdint>
#include <vector>

#include <imgui.h>

namespace convlens::ui {

enum class Key : std::uint8_t { kLeft, kRight, kUp, kDown, kEnter, kEscape, kHome, kEnd, kPlus, kMinus };

/// What a mouse did, or a finger made into one: a tap is kMove, kPress, kRelease, kLeave; a finger that rests is kMove.
struct PointerEvent {
  enum class Kind : std::uint8_t { kMove, kPress, kRelease, kLeave };
  enum class Source : std::uint8_t { kMouse, kFinger };
  Kind kind = Kind::kMove;
  Source source = Source::kMouse;
  ImVec2 at;
};

/// A turn of the mouse wheel; delta as the browser counts it, positive scrolls towards the end.
struct Wheel {
  enum class Purpose : std::uint8_t { kScroll, kZoom };
  Purpose purpose = Purpose::kScroll;
  ImVec2 at;
  ImVec2 delta;
};

/// What fingers did since the last frame, in CSS pixels.
struct FingerMovement {
  enum class Stage : std::uint8_t { kNone, kBegins, kGoesOn };
  Stage stage = Stage::kNone;
  ImVec2 origin;   ///< where the first finger came down
  ImVec2 scroll;   ///< how far the content follows it
  float zoom = 1;  ///< two fingers: factor
  ImVec2 zoom_centre;
};

/// Everything that came in since the last frame. All places are CSS pixels of the canvas.
struct FrameInput {
  double now_ms = 0;
  float width = 0;
  float height = 0;
  float ratio = 1;  ///< device pixels per CSS pixel
  std::vector<PointerEvent> pointer;
  std::vector<Wheel> wheels;
  FingerMovement fingers;
  std::vector<Key> keys;
};

}  // namespace convlens::ui
