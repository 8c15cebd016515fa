#include "ui/layout.h"

#include <algorithm>
#include <cmath>

#include "ui/controls.h"
#include "ui/heat_steps.h"
#include "ui/heatmap_panel.h"
#include "ui/input_panel.h"
#include "ui/inspector.h"
#include "ui/invitation.h"
#include "ui/layer_panel.h"
#include "ui/layer_strip.h"
#include "ui/map_panel.h"
#include "ui/network_panel.h"
#include "ui/photo_panel.h"
#include "ui/prediction_panel.h"
#include "ui/scroll_area.h"
#include "ui/text.h"
#include "view/layers.h"

namespace convlens::ui {
namespace {

using view::Level;

constexpr float kNarrowBelow = 760;
constexpr float kInspectorFrom = 1100;
constexpr float kSectionGap = 18;
constexpr std::int32_t kMostBars = 10;
/// A phone on its side, or one with the drawing pad on it: there the pages leave out what is neither maps nor bars.
constexpr float kLowBelow = 360;
/// On its side it has room beside the maps.
constexpr float kBesideFrom = 520;
constexpr float kBesideWidth = 150;

void ground(Page& page, const Rect& rect) { page.maps.clear(*ImGui::GetWindowDrawList(), rect, page.theme.panel); }

std::int32_t bars(const Page& page) { return std::clamp(static_cast<std::int32_t>(page.state.model->labels.size()), 1, kMostBars); }

/// What the photo may take so that the bars and the input stay in sight.
float room_for_photo(const Page& page, const Rect& rect) {
  if (page.arrangement == Arrangement::kNarrow) return std::max(200.0F, rect.height * 0.5F);
  const float headings = 3 * 24 + 2 * kSectionGap + 2 * page.theme.padding + page.theme.control + 2 * page.theme.unit;
  const float others = prediction_height(page, bars(page)) + input_height(page, rect.width - 2 * page.theme.padding);
  return std::clamp(rect.height - headings - others, 140.0F, rect.width);
}

std::string_view photo_heading(const view::AppState& state) {
  if (!state.photo) return "Photo";
  if (state.photo->name == view::kDrawingName) return "Drawing";
  return state.photo->name == view::kCameraName ? "Camera" : "Photo";
}

/// Below the photo: whether its heatmap lies over it, and the way to what it means. Returns the height.
float heat_row(Page& page, Rect rest) {
  if (!page.state.photo || !view::names_classes(*page.state.model)) return 0;
  Rect line = cut_top(rest, page.theme.control);
  view::Display display = page.state.display;
  const bool on = display.heat.over_photo == view::OverPhoto::kYes;
  const ImVec2 centre{line.x + kSwitchWidth / 2, line.centre().y};
  if (draw_switch(page, id_of("heat over photo"), centre, on ? SwitchState::kOn : SwitchState::kOff)) {
    display.heat.over_photo = on ? view::OverPhoto::kNo : view::OverPhoto::kYes;
    page.act(view::SetDisplay{.display = display});
  }
  cut_left(line, kSwitchWidth + 8);
  if (page.state.selection.level == Level::kHeatmap) {
    draw_text_in(page, line, body(page), "Heatmap here, too");
    return page.theme.control;
  }
  constexpr std::string_view kWords = "Where does it look?";
  const auto width_of = [&](std::string_view words) { return text_width(page, body(page), words) + page.theme.unit; };
  const Rect place = cut_right(line, std::min(button_width(page, kWords), line.width - width_of("Heat")));
  const std::string_view name = width_of("Heatmap") <= line.width ? "Heatmap" : "Heat";
  draw_text_in(page, line, body(page), name);
  if (button(page, place, kWords)) {
    view::Selection next = page.state.selection;
    next.level = Level::kHeatmap;
    page.act(view::Select{.selection = next});
  }
  return page.theme.control;
}

/// Photo, prediction and input, one below the other. Under the drawing pad there is no photo.
void photo_column(Page& page, Rect rect) {
  const bool covered = page.arrangement != Arrangement::kNarrow && page.state.covered > 0;
  if (covered) cut_top(rect, page.state.covered);
  ScrollArea area(page, {.name = "photo column", .rect = rect});
  Rect rest{rect.x + page.theme.padding, area.origin().y + page.theme.padding, rect.width - 2 * page.theme.padding, 100000};
  const float top = area.origin().y;
  const auto heading = [&](std::string_view words) { cut_top(rest, draw_heading(page, rest.min(), words)); };
  if (!covered) {
    heading(photo_heading(page.state));
    cut_top(rest, photo_panel(page, {rest.x, rest.y, rest.width, room_for_photo(page, rect)}) + 2 * page.theme.unit);
    cut_top(rest, heat_row(page, rest) + kSectionGap - 2 * page.theme.unit);
  }
  heading("The network says");
  cut_top(rest, prediction_bars(page, rest, kMostBars) + kSectionGap);
  heading("What it sees");
  cut_top(rest, input_panel(page, rest) + page.theme.padding);
  area.set_content({0, rest.y - top});
}

void centre(Page& page, const Rect& rect) {
  const Level level = page.state.selection.level;
  if (level == Level::kHeatmap)
    heatmap_panel(page, rect);
  else if (level == Level::kNetwork || level == Level::kPhoto)
    network_panel(page, rect);
  else if (level == Level::kMap && page.state.selection.map >= 0)
    map_panel(page, rect);
  else
    layer_panel(page, rect);
}

void wide_page(Page& page, const Rect& canvas) {
  const Theme& theme = page.theme;
  Rect rest = canvas;
  const Rect strip = cut_bottom(rest, kStripHeight);
  const Rect left = cut_left(rest, std::round(std::clamp(canvas.width * 0.2F, 256.0F, 320.0F)));
  const bool inspects = page.arrangement == Arrangement::kWideWithInspector;
  const Rect right = inspects ? cut_right(rest, std::round(std::clamp(canvas.width * 0.217F, 288.0F, 360.0F))) : Rect{};
  ground(page, left);
  ground(page, strip);
  if (inspects) ground(page, right);
  photo_column(page, left);
  if (inspects) inspector(page, right);
  centre(page,
         {rest.x + theme.padding + 2, rest.y + theme.padding - 2, rest.width - 2 * theme.padding - 4, rest.height - theme.padding - 2});
  layer_strip(page, strip);
  hairline(page, left, Edge::kRight);
  if (inspects) hairline(page, right, Edge::kLeft);
  hairline(page, strip, Edge::kTop);
}

/// On a phone the layer page begins with the photo, small, and the best classes.
void narrow_summary(Page& page, Rect rect, std::int32_t classes) {
  const float side = rect.height;
  const Rect photo = cut_left(rect, side);
  ImGui::PushID("summary");
  const float height = photo_panel(page, photo);
  static_cast<void>(height);
  cut_left(rect, 3 * page.theme.unit);
  prediction_bars(page, rect, classes);
  ImGui::PopID();
}

/// On a phone on its side: the same, one below the other beside the maps.
void summary_beside(Page& page, Rect rect) {
  constexpr std::int32_t kClasses = 2;
  constexpr float kMargin = 8;
  Rect bars = cut_bottom(rect, prediction_height(page, kClasses) + kMargin);
  ImGui::PushID("summary");
  static_cast<void>(photo_panel(page, {rect.x, rect.y + kMargin, rect.width, rect.height - 2 * kMargin}));
  prediction_bars(page, bars, kClasses);
  ImGui::PopID();
}

void narrow_layer_page(Page& page, const Rect& canvas) {
  const Theme& theme = page.theme;
  Rect rest = canvas;
  const bool low = canvas.height < kLowBelow;
  if (page.state.photo && low && canvas.width >= kBesideFrom) {
    const Rect left = cut_left(rest, kBesideWidth + 2 * theme.padding);
    summary_beside(page, inset(left, theme.padding, 0));
    hairline(page, left, Edge::kRight);
  } else if (page.state.photo) {
    const std::int32_t classes = low ? 2 : 3;
    const float margin = low ? 8 : 12;
    narrow_summary(page, inset(cut_top(rest, prediction_height(page, classes) + 2 * margin), theme.padding, margin), classes);
  }
  const Rect strip = cut_top(rest, kNarrowStripHeight);
  ground(page, strip);
  layer_strip(page, strip);
  hairline(page, strip, Edge::kTop);
  hairline(page, strip, Edge::kBottom);
  layer_panel(page, {rest.x + theme.padding, rest.y + 10, rest.width - 2 * theme.padding, rest.height - 10});
}

void narrow_page(Page& page, const Rect& canvas) {
  const float padding = page.theme.padding;
  switch (page.state.selection.level) {
    case Level::kPhoto:
      if (page.state.photo)
        photo_column(page, canvas);
      else
        invitation(page, inset(canvas, padding));
      break;
    case Level::kNetwork:
      network_panel(page, inset(canvas, padding, 10));
      break;
    case Level::kLayer:
      narrow_layer_page(page, canvas);
      break;
    case Level::kMap:
      inspector(page, canvas);
      break;
    case Level::kHeatmap:
      heatmap_panel(page, inset(canvas, padding, 0));
      break;
  }
}

}  // namespace

Arrangement arrangement_for(float width) {
  if (width < kNarrowBelow) return Arrangement::kNarrow;
  return width < kInspectorFrom ? Arrangement::kWide : Arrangement::kWideWithInspector;
}

void draw_page(Page& page, const Rect& canvas) {
  forget_steps(page);
  if (!page.state.model)
    waiting_for_network(page, canvas);
  else if (page.arrangement == Arrangement::kNarrow)
    narrow_page(page, canvas);
  else
    wide_page(page, canvas);
}

}  // namespace convlens::ui
