#pragma once

#include <cstdint>
#include <unordered_map>
#include <vector>

#include <imgui.h>

#include "ui/frame_input.h"
#include "ui/rect.h"

namespace convlens::ui {

/// Which way a region moves under a finger or wheel.
enum class Axes : std::uint8_t { kNone = 0, kHorizontal = 1, kVertical = 2, kBoth = 3 };
enum class WheelMeans : std::uint8_t { kScroll, kZoom };

/// A region that moves. Regions are registered while a frame is drawn, outer ones before inner ones, and used in the next.
struct ScrollRegion {
  ImGuiID id = 0;
  Rect rect;
  Axes axes = Axes::kVertical;
  WheelMeans wheel = WheelMeans::kScroll;
};

/// What reached a region beyond scrolling, to be taken once: for views that pan and zoom by themselves.
struct RegionMovement {
  ImVec2 pan;
  float zoom = 1;
  ImVec2 zoom_centre;
};

/// Decides which region a wheel or a finger moves, and keeps all scroll positions. The innermost region that can go that way wins;
/// a finger stays with the region it began on, also when its movement runs out.
class Scroller {
 public:
  enum class Easing : std::uint8_t { kSmooth, kNone };

  void begin_frame(const FrameInput& input, float elapsed_ms, Easing easing);

  void add(const ScrollRegion& region) { next_regions_.push_back(region); }
  /// The region's content is so much larger than the region itself; positions are kept within.
  void set_limit(ImGuiID id, ImVec2 limit);
  ImVec2 offset(ImGuiID id) const;
  ImVec2 limit(ImGuiID id) const;
  /// Scrolls so far, gently.
  void scroll_to(ImGuiID id, ImVec2 offset);
  void jump_to(ImGuiID id, ImVec2 offset);
  /// Zooms a region around its middle; nothing if it was not drawn in the last frame.
  void zoom(ImGuiID id, float factor);
  RegionMovement take_movement(ImGuiID id);

  /// Positions are still on their way.
  bool moving() const { return moving_; }

 private:
  struct State {
    ImVec2 offset;
    ImVec2 target;
    ImVec2 limit;
    RegionMovement movement;
  };

  void apply_wheel(const Wheel& wheel);
  void apply_fingers(const FingerMovement& fingers);
  void choose_regions(const FingerMovement& fingers);
  void move(ImGuiID id, ImVec2 by);
  void ease(float elapsed_ms, Easing easing);
  const ScrollRegion* innermost(ImVec2 place, Axes axes) const;

  std::vector<ScrollRegion> regions_;
  std::vector<ScrollRegion> next_regions_;
  std::unordered_map<ImGuiID, State> states_;
  ImGuiID finger_horizontal_ = 0;
  ImGuiID finger_vertical_ = 0;
  ImGuiID finger_zoom_ = 0;
  bool finger_has_region_ = false;
  bool moving_ = false;
};

}  // namespace convlens::ui
