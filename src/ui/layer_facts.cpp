#include "ui/layer_facts.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ui/controls.h"
#include "ui/sources.h"
#include "ui/text.h"
#include "view/switches.h"
#include "view/text.h"

namespace convlens::ui {
namespace {

constexpr float kFigureRow = 20;

void layer_switch(Page& page, Rect& rest, view::LayerIndex layer) {
  const bool off = view::is_layer_off(page.state.switches, layer);
  Rect row = cut_top(rest, std::max(page.theme.control, 28.0F));
  if (draw_switch(page, id_of("layer"), {row.x + kSwitchWidth / 2, row.centre().y}, off ? SwitchState::kOff : SwitchState::kOn)) {
    page.act(view::ToggleLayer{.layer = layer});
  }
  cut_left(row, kSwitchWidth + 10);
  draw_text_in(page, row, body(page), off ? "Layer is off" : "Layer is on");
}

std::string_view hint(const session::LayerInfo* info) {
  if (info != nullptr && info->output_shape.rank() < 3) return "Press a value to see what it belongs to.";
  if (info != nullptr && info->kernel_shape.rank() == 4) return "Press a map to see it large, with its kernel and its values.";
  return "Press a map to see it large, with its values.";
}

}  // namespace

void layer_facts(Page& page, Rect rest) {
  const view::LayerIndex layer = page.state.selection.layer;
  cut_top(rest, draw_heading(page, rest.min(), layer_title(page.state, layer)));
  const session::LayerInfo* const info = layer_info(page.state, layer);
  std::vector<std::pair<std::string_view, std::string>> rows;
  if (info == nullptr) {
    rows = {{"Shape", view::shape_text(page.state.model->input_shape)}, {"Made", page.state.model->input_detail}};
  } else {
    rows = {{"Type", info->type}, {"Output", view::shape_text(info->output_shape)}, {"Parameters", view::count_text(info->parameters)}};
    if (!info->detail.empty() && info->detail != info->type) rows.insert(rows.begin() + 1, {"Settings", info->detail});
  }
  constexpr float kNames = 92;
  for (const auto& [name, value] : rows) {
    draw_text_in(page, {rest.x, rest.y, kNames, kFigureRow}, quiet(page), name);
    const Rect place{rest.x + kNames, rest.y, rest.width - kNames, 4 * kFigureRow};
    cut_top(rest, std::max(kFigureRow, draw_paragraph(page, place, body(page), value)) + 4);
  }
  cut_top(rest, 2 * page.theme.unit);
  if (info != nullptr) layer_switch(page, rest, layer);
  cut_top(rest, 3 * page.theme.unit);
  if (page.state.photo && !shows_dream(page.state)) draw_paragraph(page, rest, quiet(page), hint(info));
}

}  // namespace convlens::ui
