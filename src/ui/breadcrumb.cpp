#include "ui/breadcrumb.h"

#include <string>

#include "ui/controls.h"
#include "ui/sources.h"
#include "ui/text.h"
#include "view/layers.h"
#include "view/text.h"

namespace convlens::ui {
namespace {

constexpr std::string_view kSeparator = "›";

/// A word that leads somewhere. Returns whether it was pressed; `line` is what is left of the line.
bool step(Page& page, Rect& line, std::string_view words) {
  TextStyle style = title(page);
  style.face = Face::kRegular;
  const float width = text_width(page, style, words);
  const Rect place = cut_left(line, width);
  const Press press = press_area(id_of(words), inset(place, -6, 0));
  style.colour = press.hovered ? page.theme.accent : page.theme.secondary;
  draw_text_in(page, place, style, words);
  cut_left(line, 8);
  TextStyle mark = style;
  mark.colour = page.theme.faint;
  cut_left(line, draw_text(page, {line.x, line.centre().y - 1}, mark, kSeparator) + 8);
  return press.clicked;
}

void here(Page& page, Rect& line, std::string_view words) {
  const TextStyle style = title(page);
  const Rect place = cut_left(line, std::min(text_width(page, style, words) + 1, line.width));
  draw_text_in(page, place, style, words);
  cut_left(line, 12);
}

std::string layer_facts(const view::AppState& state, view::LayerIndex layer) {
  const session::LayerInfo* const info = layer_info(state, layer);
  if (info == nullptr) return "what the network sees · " + state.model->input_detail + " · " + view::shape_text(state.model->input_shape);
  std::string facts = info->type;
  if (!info->detail.empty() && info->detail != info->type) facts += " · " + info->detail;
  facts += " · output " + view::shape_text(info->output_shape);
  if (info->parameters > 0) facts += " · " + view::count_text(info->parameters) + " parameters";
  return facts;
}

std::string map_facts(const view::AppState& state) {
  const tensor::Shape& shape = view::source_shape(*state.model, state.selection.layer);
  return std::to_string(shape.height()) + "×" + std::to_string(shape.width()) + " · map " + std::to_string(state.selection.map + 1) +
         " of " + std::to_string(shape.channels());
}

}  // namespace

void breadcrumb(Page& page, const Rect& rect) {
  const view::Selection& selection = page.state.selection;
  Rect line = rect;
  if (selection.level == view::Level::kNetwork || selection.level == view::Level::kPhoto) {
    here(page, line, page.state.model->title);
    draw_text_in(page, line, quiet(page),
                 std::to_string(page.state.model->layers.size()) + " layers · " +
                     view::count_text(view::total_parameters(*page.state.model)) + " parameters");
    return;
  }
  view::Selection up = selection;
  up.level = view::Level::kNetwork;
  if (step(page, line, "Network")) page.act(view::Select{.selection = up});
  const std::string name = layer_title(page.state, selection.layer);
  if (selection.level == view::Level::kLayer) {
    here(page, line, name);
    draw_text_in(page, line, quiet(page), layer_facts(page.state, selection.layer));
    return;
  }
  up = selection;
  up.level = view::Level::kLayer;
  up.pixel.reset();
  if (step(page, line, name)) page.act(view::Select{.selection = up});
  here(page, line, view::map_name(*page.state.model, selection.layer, selection.map));
  draw_text_in(page, line, quiet(page), map_facts(page.state));
}

void layer_name_line(Page& page, const Rect& rect) {
  Rect line = rect;
  here(page, line, layer_title(page.state, page.state.selection.layer));
  const session::LayerInfo* const info = layer_info(page.state, page.state.selection.layer);
  const std::string type = info == nullptr ? std::string() : info->type + " · ";
  draw_text_in(page, line, quiet(page), type + view::shape_text(view::source_shape(*page.state.model, page.state.selection.layer)));
}

}  // namespace convlens::ui
