#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "ui/page.h"

namespace convlens::ui {

/// What the pointer does to a piece of the canvas.
struct Press {
  bool hovered = false;
  bool held = false;
  bool clicked = false;
  bool double_clicked = false;
};

/// Makes a rectangle pressable. id: unique within the panel. Shows the pointing hand.
Press press_area(ImGuiID id, const Rect& rect);
ImGuiID id_of(std::string_view name);

enum class Emphasis : std::uint8_t { kPlain, kPrimary };
/// A button with words. Returns whether it was pressed.
bool button(Page& page, const Rect& rect, std::string_view words, Emphasis emphasis = Emphasis::kPlain);
float button_width(const Page& page, std::string_view words);

/// One of several, side by side in one frame. Returns the new choice when it is pressed.
struct Choices {
  std::string_view name;
  std::span<const std::string_view> words;
  int chosen = 0;
};
std::optional<int> segmented(Page& page, const Rect& rect, const Choices& choices);
float segmented_width(const Page& page, const Choices& choices);

/// A closed list that opens below (or above) its frame. swatches: shows each choice's colormap, choice i being view::all_colormaps()[i].
/// kOnly: the closed list shows no words.
enum class Swatches : std::uint8_t { kNone, kColormaps, kOnly };
std::optional<int> dropdown(Page& page, const Rect& rect, const Choices& choices, Swatches swatches = Swatches::kNone);
float dropdown_width(const Page& page, const Choices& choices, Swatches swatches = Swatches::kNone);

/// A switch, 28 wide, its middle at `centre`; the pressable area is as large as a control. Returns whether it was pressed.
enum class SwitchState : std::uint8_t { kOff, kOn };
bool draw_switch(Page& page, ImGuiID id, ImVec2 centre, SwitchState state);
inline constexpr float kSwitchWidth = 30;

/// How far along a rectangle's width a mouse that is held or a finger that is drawn sideways moves a value of 0 to 1; nothing while neither
/// does. margin: of the rectangle, on both sides, beyond which the value ends.
std::optional<float> dragged_share(Page& page, ImGuiID id, const Rect& rect, float value, float margin = 0);

/// A value of 0 to 1 as a knob on a track. Returns the new one while it is being moved.
std::optional<float> slider(Page& page, std::string_view name, const Rect& rect, float value);

/// A line one CSS pixel thick along the left or top edge of the rectangle.
enum class Edge : std::uint8_t { kLeft, kTop, kRight, kBottom };
void hairline(const Page& page, const Rect& rect, Edge edge);

/// The frame around what is selected.
void accent_frame(const Page& page, const Rect& rect, float radius);

}  // namespace convlens::ui
