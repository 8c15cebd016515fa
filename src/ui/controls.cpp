#include "ui/controls.h"

#include <array>
#include <cmath>

#include "ui/text.h"

namespace convlens::ui {
namespace {

constexpr float kSwitchHeight = 18;
constexpr float kWordPadding = 12;

struct FrameColours {
  ImU32 fill = 0;
  ImU32 line = 0;
};

void framed(const Page& page, const Rect& rect, const FrameColours& colours) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  list.AddRectFilled(rect.min(), rect.max(), colours.fill, page.theme.radius_control);
  if (colours.line != 0) list.AddRect(rect.min(), rect.max(), colours.line, page.theme.radius_control);
}

}  // namespace

ImGuiID id_of(std::string_view name) { return ImGui::GetID(name.data(), name.data() + name.size()); }

Press press_area(ImGuiID id, const Rect& rect) {
  if (rect.width < 1 || rect.height < 1) return {};
  ImGui::SetCursorScreenPos(rect.min());
  ImGui::PushID(static_cast<int>(id));
  Press press;
  press.clicked = ImGui::InvisibleButton("press", rect.size());
  press.hovered = ImGui::IsItemHovered();
  press.held = ImGui::IsItemActive();
  press.double_clicked = press.hovered && ImGui::IsMouseDoubleClicked(ImGuiMouseButton_Left);
  ImGui::PopID();
  if (press.hovered) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
  return press;
}

float button_width(const Page& page, std::string_view words) {
  return std::ceil(text_width(page, strong(page), words)) + 2 * (kWordPadding + 2);
}

bool button(Page& page, const Rect& rect, std::string_view words, Emphasis emphasis) {
  const ImGuiID id = id_of(words);
  const Press press = press_area(id, rect);
  const float warm = page.motion.toward(id, press.held ? 1.0F : press.hovered ? 0.6F : 0.0F);
  const bool primary = emphasis == Emphasis::kPrimary;
  const ImU32 fill =
      primary ? blended(page.theme.accent, page.theme.text, warm * 0.25F) : blended(page.theme.raised, page.theme.hairline, warm);
  framed(page, rect, {.fill = fill, .line = primary ? 0 : page.theme.hairline});
  TextStyle style = primary ? strong(page) : body(page);
  if (primary) style.colour = page.theme.on_accent;
  draw_text_in(page, rect, style, words, Align::kCentre);
  return press.clicked;
}

float segmented_width(const Page& page, const Choices& choices) {
  float width = 0;
  for (const std::string_view words : choices.words) width += std::ceil(text_width(page, body(page), words)) + 2 * kWordPadding;
  return width;
}

std::optional<int> segmented(Page& page, const Rect& rect, const Choices& choices) {
  const Theme& theme = page.theme;
  framed(page, rect, {.fill = theme.panel, .line = 0});
  const float spare = (rect.width - segmented_width(page, choices)) / static_cast<float>(choices.words.size());
  std::optional<int> pressed;
  Rect rest = rect;
  ImGui::PushID(choices.name.data(), choices.name.data() + choices.name.size());
  for (int i = 0; i < static_cast<int>(choices.words.size()); ++i) {
    const std::string_view words = choices.words[static_cast<std::size_t>(i)];
    const Rect part = cut_left(rest, std::ceil(text_width(page, body(page), words)) + 2 * kWordPadding + spare);
    const Press press = press_area(static_cast<ImGuiID>(i + 1), part);
    if (press.clicked && i != choices.chosen) pressed = i;
    const float warm = page.motion.toward(ImGui::GetID(i), i == choices.chosen ? 1.0F : press.hovered ? 0.45F : 0.0F);
    const ImU32 fill = blended(theme.panel, blended(theme.raised, theme.hairline, 0.9F), warm);
    ImGui::GetWindowDrawList()->AddRectFilled(inset(part, 2).min(), inset(part, 2).max(), fill, theme.radius_control - 2);
    TextStyle style = body(page);
    if (i != choices.chosen) style.colour = blended(theme.secondary, theme.text, warm);
    draw_text_in(page, inset(part, 2, 0), style, words, Align::kCentre);
  }
  ImGui::PopID();
  ImGui::GetWindowDrawList()->AddRect(rect.min(), rect.max(), theme.hairline, theme.radius_control);
  return pressed;
}

bool draw_switch(Page& page, ImGuiID id, ImVec2 centre, SwitchState state) {
  const float reach = std::max(page.theme.control, 24.0F);
  const Rect area{centre.x - reach / 2 - 4, centre.y - reach / 2, reach + 8, reach};
  const Press press = press_area(id, area);
  const float on = page.motion.toward(id ^ 0x5A17U, state == SwitchState::kOn ? 1.0F : 0.0F);
  const Rect track{std::round(centre.x - kSwitchWidth / 2), std::round(centre.y - kSwitchHeight / 2), kSwitchWidth, kSwitchHeight};
  ImDrawList& list = *ImGui::GetWindowDrawList();
  ImU32 off_colour = blended(page.theme.hairline, page.theme.faint, 0.35F);
  if (press.hovered) off_colour = blended(off_colour, page.theme.faint, 0.4F);
  list.AddRectFilled(track.min(), track.max(), blended(off_colour, page.theme.accent, on), kSwitchHeight / 2);
  const float knob = kSwitchHeight / 2 - 3;
  const float x = track.x + kSwitchHeight / 2 + on * (kSwitchWidth - kSwitchHeight);
  list.AddCircleFilled({x, centre.y}, knob, blended(page.theme.secondary, page.theme.on_accent, on), 24);
  return press.clicked;
}

std::optional<float> dragged_share(Page& page, ImGuiID id, const Rect& rect, float value, float margin) {
  const float reach = std::max(rect.width - 2 * margin, 1.0F);
  page.scroller.add({.id = id, .rect = rect, .axes = Axes::kHorizontal, .wheel = WheelMeans::kScroll});
  const RegionMovement movement = page.scroller.take_movement(id);
  if (movement.pan.x != 0) return std::clamp(value + movement.pan.x / reach, 0.0F, 1.0F);
  if (!press_area(id, rect).held) return std::nullopt;
  return std::clamp((ImGui::GetMousePos().x - rect.x - margin) / reach, 0.0F, 1.0F);
}

std::optional<float> slider(Page& page, std::string_view name, const Rect& rect, float value) {
  constexpr float kTrack = 4;
  constexpr float kKnob = 8;
  const ImGuiID id = id_of(name);
  const auto moved = dragged_share(page, id, rect, value, kKnob);
  const bool hovered = ImGui::IsMouseHoveringRect(rect.min(), rect.max());
  const float left = rect.x + kKnob;
  const float right = rect.right() - kKnob;
  const float x = std::round(left + (right - left) * std::clamp(moved.value_or(value), 0.0F, 1.0F));
  const float y = std::round(rect.centre().y);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  list.AddRectFilled({left, y - kTrack / 2}, {right, y + kTrack / 2}, page.theme.hairline, kTrack / 2);
  list.AddRectFilled({left, y - kTrack / 2}, {x, y + kTrack / 2}, page.theme.accent, kTrack / 2);
  list.AddCircleFilled({x, y}, hovered || moved ? kKnob + 1 : kKnob, page.theme.accent, 24);
  return moved;
}

void hairline(const Page& page, const Rect& rect, Edge edge) {
  Rect line = rect;
  switch (edge) {
    case Edge::kLeft:
      line.width = 1;
      break;
    case Edge::kTop:
      line.height = 1;
      break;
    case Edge::kRight:
      line = {rect.right() - 1, rect.y, 1, rect.height};
      break;
    case Edge::kBottom:
      line = {rect.x, rect.bottom() - 1, rect.width, 1};
      break;
  }
  ImGui::GetWindowDrawList()->AddRectFilled(line.min(), line.max(), page.theme.hairline);
}

void accent_frame(const Page& page, const Rect& rect, float radius) {
  const Rect outer = inset(rect, -2.0F);
  ImGui::GetWindowDrawList()->AddRect(outer.min(), outer.max(), page.theme.accent, radius + 2, 0, 2.0F);
}

}  // namespace convlens::ui
