#include <array>
#include <cmath>
#include <string>

#include "ui/controls.h"
#include "ui/text.h"
#include "view/colormap.h"

namespace convlens::ui {
namespace {

constexpr float kSwatchWidth = 44;
constexpr float kSwatchHeight = 10;
constexpr float kSidePadding = 12;
constexpr float kArrow = 18;

float widest(const Page& page, const Choices& choices) {
  float width = 0;
  for (const std::string_view words : choices.words) width = std::max(width, std::ceil(text_width(page, body(page), words)));
  return width;
}

void draw_swatch(const Page& page, const Rect& rect, int choice) {
  const auto gradient = page.maps.gradient(view::all_colormaps()[static_cast<std::size_t>(choice)]);
  ImGui::GetWindowDrawList()->AddImageRounded(gradient.texture, rect.min(), rect.max(), {0, gradient.v}, {1, gradient.v}, IM_COL32_WHITE,
                                              3);
}

void draw_arrow(const Page& page, ImVec2 centre) {
  constexpr float kHalf = 3.5F;
  const std::array<ImVec2, 3> points{
      ImVec2{centre.x - kHalf, centre.y - 1.5F}, {centre.x, centre.y + 2}, {centre.x + kHalf, centre.y - 1.5F}};
  ImGui::GetWindowDrawList()->AddPolyline(points.data(), 3, page.theme.secondary, 0, 1.4F);
}

struct Popup {
  Rect frame;  ///< of the closed list
  float row = 0;
  float width = 0;
};

/// Below the frame if there is room, else above.
ImVec2 popup_place(const Popup& popup, std::size_t rows) {
  const float height = popup.row * static_cast<float>(rows) + 8;
  const ImVec2 canvas = ImGui::GetIO().DisplaySize;
  const float x = std::min(popup.frame.x, canvas.x - popup.width - 4);
  const float below = popup.frame.bottom() + 4;
  return {x, below + height <= canvas.y ? below : std::max(4.0F, popup.frame.y - 4 - height)};
}

std::optional<int> draw_rows(Page& page, const Popup& popup, const Choices& choices, Swatches swatches) {
  std::optional<int> pressed;
  Rect rest{ImGui::GetWindowPos().x, ImGui::GetWindowPos().y + 4, popup.width, popup.row * static_cast<float>(choices.words.size())};
  for (int i = 0; i < static_cast<int>(choices.words.size()); ++i) {
    Rect row = cut_top(rest, popup.row);
    const Press press = press_area(static_cast<ImGuiID>(i + 1), row);
    if (press.hovered) {
      const Rect lit = inset(row, 4, 0);
      ImGui::GetWindowDrawList()->AddRectFilled(lit.min(), lit.max(), page.theme.hairline, page.theme.radius_control - 3);
    }
    row = inset(row, kSidePadding, 0);
    TextStyle style = body(page);
    if (i == choices.chosen) style.colour = page.theme.accent;
    if (swatches != Swatches::kNone) {
      draw_swatch(page, {row.x, row.centre().y - kSwatchHeight / 2, kSwatchWidth, kSwatchHeight}, i);
      cut_left(row, kSwatchWidth + 10);
    }
    draw_text_in(page, row, style, choices.words[static_cast<std::size_t>(i)]);
    if (press.clicked) pressed = i;
  }
  return pressed;
}

std::optional<int> draw_popup(Page& page, const Popup& popup, const Choices& choices, Swatches swatches) {
  const ImVec2 size{popup.width, popup.row * static_cast<float>(choices.words.size()) + 8};
  ImGui::SetNextWindowPos(popup_place(popup, choices.words.size()));
  ImGui::SetNextWindowSize(size);
  constexpr ImGuiWindowFlags kFlags =
      ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoNav;
  std::optional<int> pressed;
  if (ImGui::BeginPopup("list", kFlags)) {
    pressed = draw_rows(page, popup, choices, swatches);
    if (pressed) ImGui::CloseCurrentPopup();
    ImGui::EndPopup();
  }
  return pressed;
}

}  // namespace

float dropdown_width(const Page& page, const Choices& choices, Swatches swatches) {
  const float swatch = swatches == Swatches::kNone ? 0 : kSwatchWidth * 0.6F + 8;
  const float words = swatches == Swatches::kOnly ? 0 : widest(page, choices);
  return words + 2 * kSidePadding + kArrow + swatch - (swatches == Swatches::kOnly ? 8.0F : 0.0F);
}

std::optional<int> dropdown(Page& page, const Rect& rect, const Choices& choices, Swatches swatches) {
  const Theme& theme = page.theme;
  ImGui::PushID(choices.name.data(), choices.name.data() + choices.name.size());
  const Press press = press_area(1, rect);
  if (press.clicked) ImGui::OpenPopup("list");
  const float warm = page.motion.toward(ImGui::GetID("warm"), press.hovered ? 1.0F : 0.0F);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  list.AddRectFilled(rect.min(), rect.max(), blended(theme.raised, theme.hairline, warm * 0.7F), theme.radius_control);
  list.AddRect(rect.min(), rect.max(), theme.hairline, theme.radius_control);
  Rect inner = inset(rect, kSidePadding, 0);
  draw_arrow(page, cut_right(inner, kArrow - kSidePadding + 4).centre());
  if (swatches != Swatches::kNone) {
    const Rect place = cut_left(inner, kSwatchWidth * 0.6F + 8);
    draw_swatch(page, {place.x, place.centre().y - kSwatchHeight / 2, place.width - 8, kSwatchHeight}, choices.chosen);
  }
  if (swatches != Swatches::kOnly) draw_text_in(page, inner, body(page), choices.words[static_cast<std::size_t>(choices.chosen)]);
  const Popup popup{
      .frame = rect,
      .row = std::max(theme.control - 2, 28.0F),
      .width = std::max(rect.width, widest(page, choices) + 2 * kSidePadding + (swatches == Swatches::kNone ? 0 : kSwatchWidth + 10))};
  const auto pressed = draw_popup(page, popup, choices, swatches);
  ImGui::PopID();
  return pressed;
}

}  // namespace convlens::ui
