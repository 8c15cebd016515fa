#include "ui/scroller.h"

#include <algorithm>
#include <cmath>
#include <ranges>

namespace convlens::ui {
namespace {

constexpr float kEasePerMs = 0.018F;
constexpr float kWheelZoomPerPixel = 0.0022F;
constexpr float kArrived = 0.5F;

bool covers(Axes have, Axes wanted) { return (static_cast<int>(have) & static_cast<int>(wanted)) == static_cast<int>(wanted); }

ImVec2 clamped(ImVec2 offset, ImVec2 limit) {
  return {std::clamp(offset.x, 0.0F, std::max(limit.x, 0.0F)), std::clamp(offset.y, 0.0F, std::max(limit.y, 0.0F))};
}

}  // namespace

void Scroller::begin_frame(const FrameInput& input, float elapsed_ms, Easing easing) {
  regions_.swap(next_regions_);
  next_regions_.clear();
  for (const Wheel& wheel : input.wheels) apply_wheel(wheel);
  apply_fingers(input.fingers);
  ease(elapsed_ms, easing);
}

void Scroller::set_limit(ImGuiID id, ImVec2 limit) {
  State& state = states_[id];
  state.limit = limit;
  state.offset = clamped(state.offset, limit);
  state.target = clamped(state.target, limit);
}

ImVec2 Scroller::offset(ImGuiID id) const {
  const auto found = states_.find(id);
  return found == states_.end() ? ImVec2{} : found->second.offset;
}

ImVec2 Scroller::limit(ImGuiID id) const {
  const auto found = states_.find(id);
  return found == states_.end() ? ImVec2{} : found->second.limit;
}

void Scroller::scroll_to(ImGuiID id, ImVec2 offset) {
  State& state = states_[id];
  state.target = clamped(offset, state.limit);
  moving_ = true;
}

void Scroller::jump_to(ImGuiID id, ImVec2 offset) {
  State& state = states_[id];
  state.target = state.offset = clamped(offset, state.limit);
}

void Scroller::zoom(ImGuiID id, float factor) {
  const auto region = std::ranges::find(regions_, id, &ScrollRegion::id);
  if (region == regions_.end()) return;
  RegionMovement& movement = states_[id].movement;
  movement.zoom *= factor;
  movement.zoom_centre = region->rect.centre();
}

RegionMovement Scroller::take_movement(ImGuiID id) { return std::exchange(states_[id].movement, RegionMovement{}); }

const ScrollRegion* Scroller::innermost(ImVec2 place, Axes axes) const {
  for (const ScrollRegion& region : regions_ | std::views::reverse) {
    if (region.rect.contains(place) && covers(region.axes, axes)) return &region;
  }
  return nullptr;
}

void Scroller::apply_wheel(const Wheel& wheel) {
  const ScrollRegion* const top = innermost(wheel.at, Axes::kNone);
  if (top == nullptr) return;
  if (top->wheel == WheelMeans::kZoom || wheel.purpose == Wheel::Purpose::kZoom) {
    RegionMovement& movement = states_[top->id].movement;
    const float boost = wheel.purpose == Wheel::Purpose::kZoom ? 4.0F : 1.0F;  // a trackpad's pinch comes in small steps
    movement.zoom *= std::exp(-std::clamp(wheel.delta.y, -100.0F, 100.0F) * kWheelZoomPerPixel * boost);
    movement.zoom_centre = wheel.at;
    return;
  }
  const bool upright = std::abs(wheel.delta.y) >= std::abs(wheel.delta.x);
  const ScrollRegion* region = innermost(wheel.at, upright ? Axes::kVertical : Axes::kHorizontal);
  ImVec2 by = upright ? ImVec2{0, wheel.delta.y} : ImVec2{wheel.delta.x, 0};
  if (region != nullptr && covers(region->axes, Axes::kBoth)) by = wheel.delta;  // where there is nowhere to go, the limit holds
  if (upright && (region == nullptr || states_[region->id].limit.y <= 0)) {
    region = innermost(wheel.at, Axes::kHorizontal);  // a strip moves sideways with an ordinary wheel
    by = {wheel.delta.y, 0};
  }
  if (region == nullptr) return;
  State& state = states_[region->id];
  state.target = clamped({state.target.x + by.x, state.target.y + by.y}, state.limit);
}

void Scroller::choose_regions(const FingerMovement& fingers) {
  const bool upright = std::abs(fingers.scroll.y) >= std::abs(fingers.scroll.x);
  const Axes main_axis = upright ? Axes::kVertical : Axes::kHorizontal;
  const ScrollRegion* const region = innermost(fingers.origin, main_axis);
  const ImGuiID id = region == nullptr ? 0 : region->id;
  const bool both = region != nullptr && covers(region->axes, Axes::kBoth);
  finger_vertical_ = upright || both ? id : 0;
  finger_horizontal_ = !upright || both ? id : 0;
  finger_has_region_ = true;
}

void Scroller::apply_fingers(const FingerMovement& fingers) {
  if (fingers.stage == FingerMovement::Stage::kNone) return;
  if (fingers.stage == FingerMovement::Stage::kBegins) {
    finger_has_region_ = false;
    const ScrollRegion* const top = innermost(fingers.origin, Axes::kNone);
    finger_zoom_ = top == nullptr ? 0 : top->id;
  }
  if (!finger_has_region_ && (fingers.scroll.x != 0 || fingers.scroll.y != 0)) choose_regions(fingers);
  if (finger_vertical_ != 0 && finger_has_region_) move(finger_vertical_, {0, fingers.scroll.y});
  if (finger_horizontal_ != 0 && finger_has_region_) move(finger_horizontal_, {fingers.scroll.x, 0});
  if (finger_zoom_ != 0 && fingers.zoom != 1) {
    RegionMovement& movement = states_[finger_zoom_].movement;
    movement.zoom *= fingers.zoom;
    movement.zoom_centre = fingers.zoom_centre;
    if (finger_vertical_ != finger_zoom_) movement.pan = {movement.pan.x + fingers.scroll.x, movement.pan.y + fingers.scroll.y};
  }
}

void Scroller::move(ImGuiID id, ImVec2 by) {
  State& state = states_[id];
  state.movement.pan = {state.movement.pan.x + by.x, state.movement.pan.y + by.y};
  state.offset = clamped({state.offset.x - by.x, state.offset.y - by.y}, state.limit);
  state.target = state.offset;
}

void Scroller::ease(float elapsed_ms, Easing easing) {
  moving_ = false;
  const float share = easing == Easing::kNone ? 1.0F : 1.0F - std::exp(-kEasePerMs * elapsed_ms);
  for (auto& [id, state] : states_) {
    const ImVec2 rest{state.target.x - state.offset.x, state.target.y - state.offset.y};
    if (rest.x == 0 && rest.y == 0) continue;
    const bool arrived = std::abs(rest.x) < kArrived && std::abs(rest.y) < kArrived;
    state.offset = arrived ? state.target : ImVec2{state.offset.x + rest.x * share, state.offset.y + rest.y * share};
    if (!arrived) moving_ = true;
  }
}

}  // namespace convlens::ui
