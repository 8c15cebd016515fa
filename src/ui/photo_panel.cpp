#include "ui/photo_panel.h"

#include <cmath>

#include "ui/controls.h"
#include "ui/figures.h"
#include "ui/heat_picture.h"
#include "ui/text.h"

namespace convlens::ui {
namespace {

void draw_invitation(Page& page, const Rect& rect, const Press& press) {
  const Theme& theme = page.theme;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float warm = page.motion.toward(id_of("invitation"), press.hovered ? 1.0F : 0.0F);
  list.AddRectFilled(rect.min(), rect.max(), blended(theme.panel, theme.raised, 0.5F + warm / 2), theme.radius_photo);
  list.AddRect(rect.min(), rect.max(), blended(theme.hairline, theme.faint, warm), theme.radius_photo);
  const ImVec2 middle = rect.centre();
  const ImU32 ink = blended(theme.faint, theme.text, warm);
  const Rect frame{std::round(middle.x) - 16, std::round(middle.y) - 26, 32, 24};
  list.AddRect(frame.min(), frame.max(), ink, 4, 0, 1.5F);
  list.AddCircle({frame.x + 10, frame.y + 8}, 2.5F, ink, 0, 1.5F);
  const ImVec2 hills[] = {{frame.x + 4, frame.bottom() - 4},
                          {frame.x + 12, frame.y + 13},
                          {frame.x + 17, frame.y + 17},
                          {frame.x + 22, frame.y + 11},
                          {frame.right() - 4, frame.bottom() - 5}};
  list.AddPolyline(hills, 5, ink, 0, 1.5F);
  TextStyle words = quiet(page);
  words.colour = blended(theme.secondary, theme.text, warm);
  draw_text_in(page, {rect.x, middle.y + 8, rect.width, 20}, words, "No photo yet", Align::kCentre);
}

/// On phones the photo is small on most pages and leads to its own.
void show_photo_page_when_pressed(Page& page, const Rect& rect) {
  if (page.arrangement != Arrangement::kNarrow || page.state.selection.level == view::Level::kPhoto) return;
  view::Selection next = page.state.selection;
  next.level = view::Level::kPhoto;
  if (press_area(id_of("photo"), rect).clicked) page.act(view::Select{.selection = next});
}

}  // namespace

float photo_panel(Page& page, const Rect& rect) {
  if (!page.state.photo) {
    const Rect frame{rect.x, rect.y, rect.width, std::min(rect.height, std::round(rect.width * 0.62F))};
    const Press press = press_area(id_of("photo"), frame);
    if (press.clicked) page.output.wishes.push_back(Wish::kOpenPicture);
    draw_invitation(page, frame, press);
    return frame.height;
  }
  const view::Photo& photo = *page.state.photo;
  const float height = std::min(rect.height, rect.width * static_cast<float>(photo.height) / static_cast<float>(std::max(photo.width, 1)));
  const Rect frame{rect.x, rect.y, rect.width, std::max(std::round(height), 1.0F)};
  const Rect shown = fitted(frame, static_cast<float>(photo.width), static_cast<float>(photo.height));
  show_photo_page_when_pressed(page, shown);
  const Rect whole{std::round(shown.x), std::round(shown.y), std::round(shown.width), std::round(shown.height)};
  ImDrawList& list = *ImGui::GetWindowDrawList();
  list.AddImageRounded(page.maps.photo(photo), whole.min(), whole.max(), {0, 0}, {1, 1}, IM_COL32_WHITE, page.theme.radius_photo);
  if (page.state.display.heat.over_photo == view::OverPhoto::kYes) draw_heat_over_photo(page, whole, 0);
  return frame.height;
}

}  // namespace convlens::ui
