#pragma once

#include <cstdint>

#include "app/gestures.h"
#include "ui/frame_input.h"

namespace convlens::app {

/// A pointer event as web/js/canvas-input.js numbers it.
struct PointerReport {
  std::int32_t kind = 0;  ///< 0 down, 1 move, 2 up, 3 cancel, 4 leave
  std::int32_t id = 0;
  std::int32_t type = 0;  ///< 0 mouse, 1 touch, 2 pen
  float x = 0;
  float y = 0;
  std::int32_t buttons = 0;
};

/// Size of the canvas in CSS pixels, and device pixels per CSS pixel.
struct CanvasSize {
  float width = 1;
  float height = 1;
  float ratio = 1;
};

/// Collects what pointers, wheel and keys do between two frames. A mouse goes straight to the interface; fingers and pens become
/// gestures first.
class Input {
 public:
  void pointer(const PointerReport& report, double now_ms);
  void wheel(const ui::Wheel& wheel) { collected_.wheels.push_back(wheel); }
  void key(std::int32_t code);

  /// What came in since the last call.
  ui::FrameInput take(double now_ms, const CanvasSize& size);
  /// Time alone may bring more.
  bool restless() const { return gestures_.restless(); }

 private:
  void mouse(const PointerReport& report);
  void add(ui::PointerEvent::Kind kind, ui::PointerEvent::Source source, float x, float y);
  void take_gesture(double now_ms);

  Gestures gestures_;
  ui::FrameInput collected_;
  bool rests_ = false;
};

}  // namespace convlens::app
