#pragma once

#include <cstdint>
#include <unordered_map>

#include <imgui.h>

namespace convlens::ui {

enum class MotionWish : std::uint8_t { kFull, kReduced };

/// Values that ease towards where they belong. With reduced motion they are there at once.
class Motion {
 public:
  void set_wish(MotionWish wish) { wish_ = wish; }
  MotionWish wish() const { return wish_; }

  /// duration_ms: of every movement that starts from now on.
  void begin_frame(double now_ms, float duration_ms);

  /// The value on its way to `target` (ease-out). The first time an id is seen it is at the target.
  float toward(ImGuiID id, float target);

  /// Milliseconds since the frame before this one, at most 50.
  float elapsed_ms() const { return elapsed_ms_; }
  /// Something has not arrived yet: another frame is wanted.
  bool moving() const { return moving_; }
  void keep_moving() { moving_ = true; }

 private:
  struct Path {
    float from = 0;
    float to = 0;
    double start_ms = 0;
  };
  float at(const Path& path) const;

  std::unordered_map<ImGuiID, Path> paths_;
  MotionWish wish_ = MotionWish::kFull;
  double now_ms_ = 0;
  float duration_ms_ = 150;
  float elapsed_ms_ = 0;
  bool moving_ = false;
};

}  // namespace convlens::ui
