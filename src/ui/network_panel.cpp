#include "ui/network_panel.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "ui/breadcrumb.h"
#include "ui/controls.h"
#include "ui/figures.h"
#include "ui/map_grid.h"
#include "ui/scroll_area.h"
#include "ui/sources.h"
#include "ui/text.h"
#include "ui/training_panel.h"
#include "view/layers.h"
#include "view/switches.h"
#include "view/text.h"

namespace convlens::ui {
namespace {

constexpr float kWideRow = 52;
constexpr float kWideMap = 40;
constexpr float kNarrowWords = 44;
constexpr float kNarrowMap = 52;
constexpr float kMapGap = 4;

struct Columns {
  Rect toggle, name, type, shape, parameters, maps;
};

/// One row cut into the table's columns; the strip of maps takes what is left.
Columns columns_of(const Page& page, Rect row) {
  const float gap = 4 * page.theme.unit;
  Columns columns;
  columns.toggle = cut_left(row, std::max(page.theme.control, kSwitchWidth) + 8);
  columns.name = cut_left(row, 104);
  columns.type = cut_left(row, 128);
  columns.shape = cut_left(row, 88);
  columns.parameters = cut_left(row, 92);
  cut_left(row, gap);
  columns.maps = row;
  return columns;
}

/// How many maps the strip leaves out, behind it where there is room.
void draw_rest_count(const Page& page, const Rect& rect, std::int32_t rest, float right) {
  const std::string words = "+" + std::to_string(rest);
  if (rest > 0 && right + 8 + text_width(page, caption(page), words) <= rect.right())
    draw_text(page, {right + 8, rect.centre().y}, caption(page), words);
}

/// A strip of a layer's maps in the rectangle, as many as fit. Pressing one opens it.
void draw_strip(Page& page, view::LayerIndex layer, const Rect& rect) {
  const LayerMaps maps = small_maps_of(page.state, layer);
  if (maps.blob == nullptr || !page.state.photo) return;
  std::vector<MapQuad> quads;
  const float presence = page.motion.toward(ImGui::GetID("presence"), view::is_layer_off(page.state.switches, layer) ? 0.0F : 1.0F);
  if (maps.is_vector()) {
    const auto count = static_cast<std::int32_t>(maps.blob->shape.elements());
    const float width = std::min(rect.width, static_cast<float>(count) * rect.height);
    const std::int32_t columns = vector_columns(count, width / rect.height);
    quads.push_back({.rect = {rect.x, rect.y, width, rect.height},
                     .slice = view::vector_slice(maps.blob->shape, columns),
                     .range = view::map_range({.scale_mode = view::ScaleMode::kPerLayer}, maps.blob->statistics, 0),
                     .presence = presence,
                     .radius = 3});
  } else {
    const auto ranges = view::map_ranges(page.state.display, maps.blob->statistics);
    const auto fit = static_cast<std::int32_t>((rect.width + kMapGap) / (rect.height + kMapGap));
    for (std::int32_t i = 0; i < std::min(maps.known, fit); ++i) {
      const Rect cell{rect.x + static_cast<float>(i) * (rect.height + kMapGap), rect.y, rect.height, rect.height};
      quads.push_back({.rect = fitted(cell, static_cast<float>(maps.shape.width()), static_cast<float>(maps.shape.height())),
                       .slice = view::map_slice(maps.blob->shape, i),
                       .range = ranges[static_cast<std::size_t>(i)],
                       .presence = std::min(presence, presence_of(page.state, layer, i)),
                       .radius = 3});
      if (press_area(ImGui::GetID(i), cell).clicked) choose_map(page, layer, i);
    }
  }
  draw_maps(page, *maps.blob, page.state.display.colormap, quads);
  draw_rest_count(page, rect, maps.shape.channels() - static_cast<std::int32_t>(quads.size()),
                  maps.is_vector() ? rect.right() : quads.back().rect.right());
}

void draw_toggle(Page& page, view::LayerIndex layer, ImVec2 centre) {
  const bool off = view::is_layer_off(page.state.switches, layer);
  if (draw_switch(page, id_of("toggle"), centre, off ? SwitchState::kOff : SwitchState::kOn)) page.act(view::ToggleLayer{.layer = layer});
}

std::string parameters_text(const session::LayerInfo& info) { return info.parameters == 0 ? "0" : view::count_text(info.parameters); }

/// The ground of a row: lit under the pointer, warm where selected. Pressing it opens the layer.
void row_ground(Page& page, view::LayerIndex layer, const Rect& row, const Rect& pressable) {
  const Press press = press_area(id_of("row"), pressable);
  if (press.clicked) page.act(view::SelectLayer{.layer = layer});
  const bool selected = page.state.selection.layer == layer;
  const float warm = page.motion.toward(id_of("row warm"), press.hovered ? 1.0F : 0.0F);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const ImU32 base = selected ? page.theme.accent_ground : page.theme.ground;
  list.AddRectFilled(row.min(), row.max(), blended(base, page.theme.raised, warm * 0.6F), page.theme.radius_control);
  if (selected) list.AddRectFilled({row.x, row.y + 10}, {row.x + 3, row.bottom() - 10}, page.theme.accent, 1.5F);
}

void wide_row(Page& page, view::LayerIndex layer, const Rect& row) {
  const session::LayerInfo& info = *layer_info(page.state, layer);
  const Columns columns = columns_of(page, inset(row, 2, 0));
  row_ground(page, layer, row, {columns.name.x, row.y, columns.parameters.right() - columns.name.x, row.height});
  const bool off = view::is_layer_off(page.state.switches, layer);
  draw_toggle(page, layer, {columns.toggle.x + columns.toggle.width / 2, row.centre().y});
  TextStyle name = strong(page);
  TextStyle words = quiet(page);
  TextStyle figure = numbers(page);
  if (off) name.colour = words.colour = figure.colour = page.theme.faint;
  draw_text_in(page, columns.name, name, info.name);
  draw_text_in(page, columns.type, words, info.type);
  draw_text_in(page, columns.shape, figure, view::shape_text(info.output_shape), Align::kRight);
  if (info.parameters == 0) figure.colour = page.theme.faint;
  draw_text_in(page, columns.parameters, figure, parameters_text(info), Align::kRight);
  draw_strip(page, layer, {columns.maps.x, std::round(row.centre().y - kWideMap / 2), columns.maps.width, kWideMap});
}

void narrow_row(Page& page, view::LayerIndex layer, const Rect& row) {
  const session::LayerInfo& info = *layer_info(page.state, layer);
  Rect rest = inset(row, 8, 0);
  Rect words = cut_top(rest, kNarrowWords);
  const Rect toggle = cut_right(words, kSwitchWidth);
  row_ground(page, layer, row, {row.x, row.y, toggle.x - row.x - 8, kNarrowWords});
  draw_toggle(page, layer, toggle.centre());
  TextStyle name = strong(page);
  if (view::is_layer_off(page.state.switches, layer)) name.colour = page.theme.faint;
  draw_text_in(page, {words.x, words.y + 4, words.width, 20}, name, info.name);
  TextStyle facts = caption(page);
  facts.size = 11;
  const std::string parameters = info.parameters == 0 ? std::string() : " · " + parameters_text(info);
  draw_text_in(page, {words.x, words.y + 24, words.width, 16}, facts, info.type + " · " + view::shape_text(info.output_shape) + parameters);
  draw_strip(page, layer, {rest.x, rest.y + 2, rest.width, kNarrowMap});
}

void table_head(Page& page, const Rect& rect) {
  const Columns columns = columns_of(page, inset(rect, 2, 0));
  TextStyle style = quiet(page);
  style.size = 11;
  draw_text_in(page, columns.name, style, "Layer");
  draw_text_in(page, columns.type, style, "Type");
  draw_text_in(page, columns.shape, style, "Output", Align::kRight);
  draw_text_in(page, columns.parameters, style, "Parameters", Align::kRight);
  draw_text_in(page, columns.maps, style, page.state.photo ? "First maps" : "");
  hairline(page, rect, Edge::kBottom);
}

float totals(Page& page, const Rect& rect) {
  constexpr float kRow = 22;
  const auto lines = view::summary_totals(*page.state.model);
  Rect rest = rect;
  hairline(page, rest, Edge::kTop);
  cut_top(rest, 3 * page.theme.unit);
  for (const view::SummaryTotal& line : lines) {
    Rect row = cut_top(rest, kRow);
    draw_text_in(page, cut_left(row, 168), quiet(page), line.name);
    draw_text_in(page, row, numbers(page), line.value);
  }
  return 3 * page.theme.unit + kRow * static_cast<float>(lines.size());
}

float row_height(const Page& page) {
  if (page.arrangement != Arrangement::kNarrow) return kWideRow;
  return page.state.photo ? kNarrowWords + kNarrowMap + 10 : kNarrowWords + 4;
}

/// The choice between the layers and how they learned, at the right end of the line or on a line of its own. Nothing where there is nothing
/// to choose.
void choose_view(Page& page, Rect& line, Rect& rest) {
  if (page.state.training_offer == view::TrainingOffer::kNone && !page.state.training) return;
  constexpr std::array kViews = {std::string_view("Layers"), std::string_view("How it learned")};  // in the order of view::NetworkView
  const Choices choices{.name = "network view", .words = kViews, .chosen = static_cast<int>(page.state.display.network_view)};
  const float width = segmented_width(page, choices);
  const bool narrow = page.arrangement == Arrangement::kNarrow;
  if (narrow) cut_top(rest, 2 * page.theme.unit);
  const Rect place = narrow ? cut_top(rest, page.theme.control + 2 * page.theme.unit) : cut_right(line, width);
  const auto pressed = segmented(page, {place.x, place.y, narrow ? place.width : width, page.theme.control}, choices);
  if (!pressed) return;
  view::Display display = page.state.display;
  display.network_view = static_cast<view::NetworkView>(*pressed);
  page.act(view::SetDisplay{.display = display});
}

bool shows_training(const Page& page) {
  const bool any = page.state.training_offer == view::TrainingOffer::kThere || page.state.training;
  return any && page.state.display.network_view == view::NetworkView::kTraining;
}

}  // namespace

void network_panel(Page& page, const Rect& rect) {
  const bool narrow = page.arrangement == Arrangement::kNarrow;
  Rect rest = rect;
  Rect line = cut_top(rest, narrow ? 28 : page.theme.control);
  choose_view(page, line, rest);
  breadcrumb(page, line);
  cut_top(rest, page.theme.unit);
  if (shows_training(page)) return training_panel(page, rest);
  if (!narrow) table_head(page, cut_top(rest, 28));
  ScrollArea area(page, {.name = "network", .rect = {rest.x - 8, rest.y, rest.width + 16, rest.height}});
  const float height = row_height(page);
  float y = area.origin().y + page.theme.unit;
  const auto layers = static_cast<view::LayerIndex>(page.state.model->layers.size());
  for (view::LayerIndex layer = 0; layer < layers; ++layer, y += height) {
    const Rect row{narrow ? rest.x - 8 : rest.x, y, narrow ? rest.width + 16 : rest.width, height - 2};
    if (!row.overlaps(area.rect())) continue;
    ImGui::PushID(layer);
    if (narrow)
      narrow_row(page, layer, row);
    else
      wide_row(page, layer, row);
    ImGui::PopID();
  }
  y += page.theme.unit;
  y += totals(page, {rest.x, y, rest.width, 100});
  area.set_content({0, y - area.origin().y + page.theme.padding});
}

}  // namespace convlens::ui
