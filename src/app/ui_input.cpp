#include "app/ui_input.h"

#include <utility>

namespace convlens::app {
namespace {

using Kind = ui::PointerEvent::Kind;
using Source = ui::PointerEvent::Source;

enum ReportKind : std::int32_t { kDown = 0, kMove = 1, kUp = 2, kCancel = 3, kLeave = 4 };
constexpr std::int32_t kMouse = 0;
constexpr std::int32_t kKeys = 10;
constexpr std::int32_t kMainButton = 1;

ImVec2 place(Point point) { return {point.x, point.y}; }

}  // namespace

void Input::pointer(const PointerReport& report, double now_ms) {
  if (report.type == kMouse) return mouse(report);
  const Point at{report.x, report.y};
  switch (report.kind) {
    case kDown:
      return gestures_.touch({.phase = Finger::Phase::kDown, .id = report.id, .at = at}, now_ms);
    case kMove:
      return gestures_.touch({.phase = Finger::Phase::kMove, .id = report.id, .at = at}, now_ms);
    case kUp:
      return gestures_.touch({.phase = Finger::Phase::kUp, .id = report.id, .at = at}, now_ms);
    case kCancel:
      return gestures_.touch({.phase = Finger::Phase::kCancel, .id = report.id, .at = at}, now_ms);
    default:
      return;  // a finger leaves whenever it is lifted
  }
}

void Input::mouse(const PointerReport& report) {
  switch (report.kind) {
    case kDown:
      if ((report.buttons & kMainButton) == 0) return;
      add(Kind::kMove, Source::kMouse, report.x, report.y);
      return add(Kind::kPress, Source::kMouse, report.x, report.y);
    case kMove:
      return add(Kind::kMove, Source::kMouse, report.x, report.y);
    case kUp:
      add(Kind::kMove, Source::kMouse, report.x, report.y);
      return add(Kind::kRelease, Source::kMouse, report.x, report.y);
    default:
      if (report.kind == kCancel) add(Kind::kRelease, Source::kMouse, report.x, report.y);
      return add(Kind::kLeave, Source::kMouse, report.x, report.y);
  }
}

void Input::add(Kind kind, Source source, float x, float y) {
  collected_.pointer.push_back({.kind = kind, .source = source, .at = {x, y}});
}

void Input::key(std::int32_t code) {
  if (code >= 0 && code < kKeys) collected_.keys.push_back(static_cast<ui::Key>(code));
}

void Input::take_gesture(double now_ms) {
  const Gesture gesture = gestures_.advance(now_ms);
  if (gesture.tap) {
    for (const Kind kind : {Kind::kMove, Kind::kPress, Kind::kRelease, Kind::kLeave})
      add(kind, Source::kFinger, gesture.tap->x, gesture.tap->y);
  }
  if (gesture.rest)
    add(Kind::kMove, Source::kFinger, gesture.rest->x, gesture.rest->y);
  else if (rests_)
    add(Kind::kLeave, Source::kFinger, 0, 0);
  rests_ = gesture.rest.has_value();
  const bool moved = gesture.scroll != Point{} || gesture.zoom != 1;
  collected_.fingers = {.stage = gesture.began ? ui::FingerMovement::Stage::kBegins
                                 : moved       ? ui::FingerMovement::Stage::kGoesOn
                                               : ui::FingerMovement::Stage::kNone,
                        .origin = place(gesture.origin),
                        .scroll = place(gesture.scroll),
                        .zoom = gesture.zoom,
                        .zoom_centre = place(gesture.zoom_centre)};
}

ui::FrameInput Input::take(double now_ms, const CanvasSize& size) {
  take_gesture(now_ms);
  ui::FrameInput input = std::exchange(collected_, ui::FrameInput{});
  input.now_ms = now_ms;
  input.width = size.width;
  input.height = size.height;
  input.ratio = size.ratio;
  return input;
}

}  // namespace convlens::app
