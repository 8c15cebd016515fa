#include "ui/input_panel.h"

#include <array>
#include <string>

#include "ui/controls.h"
#include "ui/figures.h"
#include "ui/sources.h"
#include "ui/steps_panel.h"
#include "ui/text.h"
#include "view/layers.h"
#include "view/text.h"

namespace convlens::ui {
namespace {

void draw_input(Page& page, const Rect& rect) {
  draw_network_input(page, {.rect = rect, .radius = page.theme.radius_map + 2});
  if (maps_of(page.state, -1).blob == nullptr) return;
  const Press press = press_area(id_of("input"), rect);
  if (press.clicked) page.act(view::SelectLayer{.layer = -1});
  if (page.state.selection.layer == -1) accent_frame(page, rect, page.theme.radius_map + 2);
}

int choice_from(session::Inversion inversion) {
  if (inversion == session::Inversion::kAuto) return 0;
  return inversion == session::Inversion::kNever ? 1 : 2;
}

void choose_inversion(Page& page, const Rect& rect) {
  constexpr std::array kWords = {std::string_view("Invert if bright"), std::string_view("As it is"), std::string_view("Inverted")};
  constexpr std::array kInversions = {session::Inversion::kAuto, session::Inversion::kNever, session::Inversion::kAlways};
  const Choices choices{.name = "inversion", .words = kWords, .chosen = choice_from(page.state.inversion)};
  if (const auto pressed = dropdown(page, rect, choices)) {
    page.act(view::ChooseInversion{.inversion = kInversions[static_cast<std::size_t>(*pressed)]});
  }
}

std::string input_words(const Page& page) {
  const std::string& detail = page.state.model->input_detail;
  return page.state.input && page.state.inversion_decided == session::Inversion::kAlways ? detail + ", inverted" : detail;
}

constexpr float kShapeLine = 20;
constexpr float kWords = 40;  // two lines

float input_side(const Page& page) { return kShapeLine + kWords + page.theme.control; }

}  // namespace

void draw_network_input(Page& page, MapQuad quad) {
  const LayerMaps maps = maps_of(page.state, -1);
  if (maps.blob == nullptr) return draw_placeholder(page, quad.rect, quad.radius);
  const bool colour = maps.shape.channels() == 3;
  quad.slice = colour ? view::color_slice(maps.shape, color_order(page.state)) : view::map_slice(maps.shape, 0);
  quad.range = view::map_range({.scale_mode = view::ScaleMode::kPerLayer}, maps.blob->statistics, 0);
  draw_maps(page, *maps.blob, view::Colormap::kGray, {&quad, 1});
}

float input_height(const Page& page, float width) { return input_side(page) + steps_height(page, width); }

float input_panel(Page& page, const Rect& rect) {
  const tensor::Shape& shape = page.state.model->input_shape;
  const float side = input_side(page);
  Rect words = {rect.x, rect.y, rect.width, side};
  const Rect frame = cut_left(words, side);
  draw_input(page, fitted(frame, static_cast<float>(shape.width()), static_cast<float>(shape.height())));
  cut_left(words, 3 * page.theme.unit);
  choose_inversion(page, cut_bottom(words, page.theme.control));
  draw_text_in(page, cut_top(words, kShapeLine), numbers(page), view::spaced_shape_text(shape));
  draw_paragraph(page, words, quiet(page), input_words(page));
  return side + steps_panel(page, {rect.x, rect.y + side, rect.width, rect.height - side});
}

}  // namespace convlens::ui
