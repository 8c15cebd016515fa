#include "ui/motion.h"

#include <algorithm>

namespace convlens::ui {

void Motion::begin_frame(double now_ms, float duration_ms) {
  elapsed_ms_ = static_cast<float>(std::clamp(now_ms - now_ms_, 0.0, 50.0));
  now_ms_ = now_ms;
  duration_ms_ = std::max(duration_ms, 1.0F);
  moving_ = false;
}

float Motion::at(const Path& path) const {
  const auto t = static_cast<float>(std::clamp((now_ms_ - path.start_ms) / duration_ms_, 0.0, 1.0));
  const float rest = 1 - t;
  return path.to + (path.from - path.to) * rest * rest * rest;
}

float Motion::toward(ImGuiID id, float target) {
  const auto [found, is_new] = paths_.try_emplace(id, Path{.from = target, .to = target, .start_ms = now_ms_ - duration_ms_});
  Path& path = found->second;
  if (path.to != target) path = {.from = at(path), .to = target, .start_ms = now_ms_};
  if (is_new || wish_ == MotionWish::kReduced) path.start_ms = now_ms_ - duration_ms_;
  if (now_ms_ - path.start_ms < duration_ms_) moving_ = true;
  return at(path);
}

}  // namespace convlens::ui
