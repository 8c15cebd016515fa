#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

namespace convlens::app {

/// A place on the canvas in CSS pixels, or a distance.
struct Point {
  float x = 0;
  float y = 0;
  friend bool operator==(const Point&, const Point&) = default;
};

struct Finger {
  enum class Phase : std::uint8_t { kDown, kMove, kUp, kCancel };
  Phase phase = Phase::kDown;
  std::int32_t id = 0;
  Point at;
};

/// What the fingers did since the last advance().
struct Gesture {
  std::optional<Point> tap;   ///< came and went without moving
  std::optional<Point> rest;  ///< held in one place; may wander on afterwards
  bool began = false;         ///< a first finger came down: `origin` is new
  Point origin;
  Point scroll;    ///< the content follows the finger, and glides on when it leaves in motion
  float zoom = 1;  ///< factor between two fingers
  Point zoom_centre;
};

/// Makes taps, drags with inertia, pinches and rests out of fingers on glass. Knows only numbers: no browser, no clock.
class Gestures {
 public:
  /// now_ms: of any clock that does not go back.
  void touch(const Finger& finger, double now_ms);
  /// What happened since the last call.
  Gesture advance(double now_ms);
  /// Time alone can bring something: advance() should be called again soon.
  bool restless() const;

 private:
  enum class Stage : std::uint8_t { kIdle, kPressed, kScrolling, kResting, kPinching, kGliding };
  struct Touch {
    std::int32_t id = 0;
    Point at;
  };
  struct Sample {
    Point at;
    double ms = 0;
  };

  void down(const Finger& finger, double now_ms);
  void move(const Finger& finger, double now_ms);
  void up(const Finger& finger, double now_ms);
  void pinch(Point before_a, Point before_b);
  void remember(Point at, double now_ms);
  Point velocity(double now_ms) const;
  void glide(double now_ms);

  std::vector<Touch> touches_;
  std::deque<Sample> samples_;
  Gesture pending_;
  Stage stage_ = Stage::kIdle;
  Point origin_;
  Point speed_;          ///< pixels per millisecond while gliding
  double since_ms_ = 0;  ///< of the press, or of the last step of gliding
  bool stopped_a_glide_ = false;
};

}  // namespace convlens::app
