#include <array>
#include <cmath>
#include <string>

#include "ui/controls.h"
#include "ui/scroll_area.h"
#include "ui/text.h"
#include "view/colormap.h"

namespace convlens::ui {
namespace {

constexpr float kSwatchWidth = 44;
constexpr float kSwatchHeight = 10;
constexpr float kSidePadding = 12;
constexpr float kArrow = 18;
constexpr float kListMargin = 4;
constexpr float kWidestList = 380;
constexpr float kMostOfCanvas = 0.7F;  // that an open list may cover; a longer one scrolls

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
  std::size_t rows = 0;

  float content() const { return row * static_cast<float>(rows) + 2 * kListMargin; }
  float height() const { return std::min(content(), std::round(ImGui::GetIO().DisplaySize.y * kMostOfCanvas)); }
};

/// Below the frame if there is room, else above.
ImVec2 popup_place(const Popup& popup) {
  const ImVec2 canvas = ImGui::GetIO().DisplaySize;
  const float x = std::max(4.0F, std::min(popup.frame.x, canvas.x - popup.width - 4));
  const float below = popup.frame.bottom() + 4;
  return {x, below + popup.height() <= canvas.y ? below : std::max(4.0F, popup.frame.y - 4 - popup.height())};
}

std::optional<int> draw_rows(Page& page, const Popup& popup, const Choices& choices, Swatches swatches) {
  std::optional<int> pressed;
  const Rect frame = rect_from(ImGui::GetWindowPos(), {popup.width, popup.height()});
  ScrollArea area(page, {.name = "rows", .rect = frame});
  area.set_content({0, popup.content()});
  if (ImGui::IsWindowAppearing())
    page.scroller.jump_to(area.id(), {0, popup.row * static_cast<float>(choices.chosen) - popup.height() / 2});
  Rect rest{frame.x, area.origin().y + kListMargin, popup.width, popup.content()};
  for (int i = 0; i < static_cast<int>(choices.words.size()); ++i) {
    Rect row = cut_top(rest, popup.row);
    if (!row.overlaps(frame)) continue;
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
  ImGui::SetNextWindowPos(popup_place(popup));
  ImGui::SetNextWindowSize({popup.width, popup.height()});
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
  const float swatch = swatches == Swatches::kNone ? 0 : kSwatchWidth + 10;
  const float widest_row =
      std::min(widest(page, choices) + 2 * kSidePadding + swatch, std::min(kWidestList, ImGui::GetIO().DisplaySize.x - 8));
  const Popup popup{
      .frame = rect, .row = std::max(theme.control - 2, 28.0F), .width = std::max(rect.width, widest_row), .rows = choices.words.size()};
  const auto pressed = draw_popup(page, popup, choices, swatches);
  ImGui::PopID();
  return pressed;
}

}  // namespace convlens::ui
