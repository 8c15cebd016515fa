#include "ui/input_panel.h"

#include <array>
#include <string>

#include "ui/controls.h"
#include "ui/figures.h"
#include "ui/sources.h"
#include "ui/text.h"
#include "view/layers.h"
#include "view/text.h"

namespace convlens::ui {
namespace {

constexpr float kThumbnail = 76;

void draw_input(Page& page, const Rect& rect) {
  const LayerMaps maps = maps_of(page.state, -1);
  if (maps.blob == nullptr) {
    draw_placeholder(page, rect, page.theme.radius_map + 2);
    return;
  }
  const bool colour = maps.shape.channels() == 3;
  const view::Slice slice = colour ? view::color_slice(maps.shape) : view::map_slice(maps.shape, 0);
  const view::Display shown{.scale_mode = view::ScaleMode::kPerLayer};
  const MapQuad quad{.rect = rect, .slice = slice, .range = view::map_range(shown, maps.blob->statistics, 0), .radius = page.theme.radius_map + 2};
  page.maps.draw(*ImGui::GetWindowDrawList(), *maps.blob, view::Colormap::kGray, {&quad, 1});
  const Press press = press_area(id_of("input"), rect);
  if (press.clicked) page.act(view::SelectLayer{.layer = -1});
  if (page.state.selection.layer == -1) accent_frame(page, rect, page.theme.radius_map + 2);
}

int choice_from(session::Inversion inversion) {
  if (inversion == session::Inversion::kAuto) return 0;
  return inversion == session::Inversion::kNever ? 1 : 2;
}

void draw_inversion(Page& page, const Rect& rect) {
  constexpr std::array kWords = {std::string_view("Automatic"), std::string_view("As it is"), std::string_view("Inverted")};
  constexpr std::array kInversions = {session::Inversion::kAuto, session::Inversion::kNever, session::Inversion::kAlways};
  const Choices choices{.name = "inversion", .words = kWords, .chosen = choice_from(page.state.inversion)};
  if (const auto pressed = segmented(page, rect, choices)) {
    page.act(view::ChooseInversion{.inversion = kInversions[static_cast<std::size_t>(*pressed)]});
  }
}

}  // namespace

float input_panel(Page& page, const Rect& rect) {
  const session::ModelLoaded& model = *page.state.model;
  const Theme& theme = page.theme;
  const bool landscape = model.input_shape.width() >= model.input_shape.height();
  const float side = kThumbnail;
  const float aspect = static_cast<float>(model.input_shape.width()) / static_cast<float>(model.input_shape.height());
  Rect rest = rect;
  const Rect thumbnail = fitted({rest.x, rest.y, side, side}, landscape ? 1.0F : aspect, landscape ? 1 / aspect : 1.0F);
  draw_input(page, thumbnail);
  Rect words{rest.x + side + 3 * theme.unit, rest.y + 1, rest.width - side - 3 * theme.unit, side};
  TextStyle shape = numbers(page);
  draw_text_in(page, cut_top(words, 20), shape, view::spaced_shape_text(model.input_shape));
  std::string detail = model.input_detail;
  if (page.state.input) detail += page.state.inversion_decided == session::Inversion::kAlways ? ", inverted" : "";
  draw_paragraph(page, words, quiet(page), detail);
  cut_top(rest, side + 3 * theme.unit);
  draw_inversion(page, cut_top(rest, theme.control));
  return side + 3 * theme.unit + theme.control;
}

}  // namespace convlens::ui
