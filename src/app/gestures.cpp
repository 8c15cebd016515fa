#include "app/gestures.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace convlens::app {
namespace {

constexpr float kSlop = 8;  // pixels that a still finger may move
constexpr double kRestAfterMs = 380;
constexpr double kVelocityWindowMs = 90;
constexpr float kGlideTimeMs = 325;   // the speed falls to 1/e in this time
constexpr float kLeastGlide = 0.25F;  // pixels per millisecond, to begin
constexpr float kGlideEnds = 0.02F;

Point operator+(Point a, Point b) { return {a.x + b.x, a.y + b.y}; }
Point operator-(Point a, Point b) { return {a.x - b.x, a.y - b.y}; }
Point operator*(Point a, float k) { return {a.x * k, a.y * k}; }
float length(Point a) { return std::hypot(a.x, a.y); }

}  // namespace

void Gestures::touch(const Finger& finger, double now_ms) {
  switch (finger.phase) {
    case Finger::Phase::kDown:
      down(finger, now_ms);
      break;
    case Finger::Phase::kMove:
      move(finger, now_ms);
      break;
    case Finger::Phase::kUp:
      up(finger, now_ms);
      break;
    case Finger::Phase::kCancel:
      touches_.clear();
      stage_ = Stage::kIdle;
      break;
  }
}

void Gestures::down(const Finger& finger, double now_ms) {
  std::erase_if(touches_, [&](const Touch& touch) { return touch.id == finger.id; });
  touches_.push_back({finger.id, finger.at});
  if (touches_.size() == 2) stage_ = Stage::kPinching;
  if (touches_.size() != 1) return;
  stopped_a_glide_ = stage_ == Stage::kGliding;
  stage_ = Stage::kPressed;
  origin_ = finger.at;
  since_ms_ = now_ms;
  samples_.clear();
  remember(finger.at, now_ms);
  pending_.began = true;
}

void Gestures::move(const Finger& finger, double now_ms) {
  const auto touch = std::ranges::find(touches_, finger.id, &Touch::id);
  if (touch == touches_.end()) return;
  const std::vector<Touch> before = touches_;
  const Point step = finger.at - touch->at;
  touch->at = finger.at;
  if (stage_ == Stage::kPinching && touches_.size() >= 2) {
    pinch(before[0].at, before[1].at);
    return;
  }
  remember(finger.at, now_ms);
  if (stage_ == Stage::kPressed && length(finger.at - origin_) > kSlop) {
    stage_ = Stage::kScrolling;
    pending_.scroll = pending_.scroll + (finger.at - origin_);
  } else if (stage_ == Stage::kScrolling) {
    pending_.scroll = pending_.scroll + step;
  } else if (stage_ == Stage::kResting) {
    pending_.rest = finger.at;
  }
}

void Gestures::up(const Finger& finger, double now_ms) {
  if (std::ranges::find(touches_, finger.id, &Touch::id) == touches_.end()) return;
  std::erase_if(touches_, [&](const Touch& touch) { return touch.id == finger.id; });
  if (!touches_.empty()) {
    // After a pinch the finger that stays drags on from where it is.
    stage_ = touches_.size() >= 2 ? Stage::kPinching : Stage::kScrolling;
    samples_.clear();
    return;
  }
  if (stage_ == Stage::kPressed && !stopped_a_glide_) pending_.tap = origin_;
  speed_ = stage_ == Stage::kScrolling ? velocity(now_ms) : Point{};
  stage_ = length(speed_) > kLeastGlide ? Stage::kGliding : Stage::kIdle;
  since_ms_ = now_ms;
}

void Gestures::pinch(Point before_a, Point before_b) {
  const Point a = touches_[0].at;
  const Point b = touches_[1].at;
  const float was = std::max(length(before_a - before_b), 1.0F);
  pending_.zoom *= std::max(length(a - b), 1.0F) / was;
  pending_.zoom_centre = (a + b) * 0.5F;
  pending_.scroll = pending_.scroll + (a + b - before_a - before_b) * 0.5F;
}

void Gestures::remember(Point at, double now_ms) {
  samples_.push_back({at, now_ms});
  while (samples_.size() > 2 && now_ms - samples_.front().ms > kVelocityWindowMs) samples_.pop_front();
}

Point Gestures::velocity(double now_ms) const {
  if (samples_.size() < 2 || now_ms - samples_.back().ms > kVelocityWindowMs) return {};
  const double elapsed = std::max(samples_.back().ms - samples_.front().ms, 1.0);
  return (samples_.back().at - samples_.front().at) * static_cast<float>(1.0 / elapsed);
}

void Gestures::glide(double now_ms) {
  const auto elapsed = static_cast<float>(std::max(now_ms - since_ms_, 0.0));
  const float kept = std::exp(-elapsed / kGlideTimeMs);
  pending_.scroll = pending_.scroll + speed_ * (kGlideTimeMs * (1 - kept));
  speed_ = speed_ * kept;
  since_ms_ = now_ms;
  if (length(speed_) < kGlideEnds) stage_ = Stage::kIdle;
}

Gesture Gestures::advance(double now_ms) {
  if (stage_ == Stage::kGliding) glide(now_ms);
  if (stage_ == Stage::kPressed && now_ms - since_ms_ >= kRestAfterMs) stage_ = Stage::kResting;
  if (stage_ == Stage::kResting && !touches_.empty()) pending_.rest = touches_.front().at;
  Gesture done = std::exchange(pending_, Gesture{});
  done.origin = origin_;
  return done;
}

bool Gestures::restless() const { return stage_ == Stage::kPressed || stage_ == Stage::kGliding; }

}  // namespace convlens::app
