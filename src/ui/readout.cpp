#include "ui/readout.h"

#include <cmath>

#include "ui/text.h"
#include "view/text.h"

namespace convlens::ui {
namespace {

constexpr float kHeight = 26;
constexpr float kPadding = 9;
constexpr float kGap = 10;

/// Beside the pointer, and within the canvas.
Rect place_beside(const Page& page, ImVec2 pointer, float width) {
  const ImVec2 canvas = ImGui::GetIO().DisplaySize;
  const float above = page.memory.finger ? 64.0F : 0.0F;
  float x = page.memory.finger ? pointer.x - width / 2 : pointer.x + 14;
  float y = above > 0 ? pointer.y - above - kHeight : pointer.y + 18;
  if (x + width > canvas.x - 4) x = page.memory.finger ? canvas.x - 4 - width : pointer.x - 10 - width;
  if (y + kHeight > canvas.y - 4) y = pointer.y - 12 - kHeight;
  return {std::round(std::max(x, 4.0F)), std::round(std::max(y, 4.0F)), width, kHeight};
}

}  // namespace

void draw_readout(const Page& page, const Readout& readout) {
  TextStyle name = quiet(page);
  name.size = 12;
  TextStyle place = numbers(page);
  place.size = 11;
  place.colour = page.theme.secondary;
  TextStyle value = numbers(page);
  const std::string where =
      readout.pixel ? "x " + std::to_string(readout.pixel->x) + "  y " + std::to_string(readout.pixel->y) : std::string();
  const std::string figure = readout.value ? view::value_text(*readout.value) : std::string("…");
  const float name_width = text_width(page, name, readout.name);
  const float where_width = where.empty() ? 0 : text_width(page, place, where) + kGap;
  const float width = std::ceil(2 * kPadding + name_width + kGap + where_width + text_width(page, value, figure));
  const Rect card = place_beside(page, ImGui::GetMousePos(), width);
  // Above everything: on the list that ImGui draws last.
  ImDrawList* const list = ImGui::GetForegroundDrawList();
  list->AddRectFilled({card.x, card.y + 2}, {card.right(), card.bottom() + 2}, IM_COL32(0, 0, 0, 70), 6);
  list->AddRectFilled(card.min(), card.max(), page.theme.raised, 6);
  list->AddRect(card.min(), card.max(), page.theme.hairline, 6);
  float x = card.x + kPadding;
  const float middle = card.centre().y;
  x += draw_text(page, {x, middle}, name, readout.name, list) + kGap;
  if (!where.empty()) x += draw_text(page, {x, middle}, place, where, list) + kGap;
  draw_text(page, {x, middle}, value, figure, list);
}

}  // namespace convlens::ui
