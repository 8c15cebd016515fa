#include "ui/value_sheet.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "ui/controls.h"
#include "ui/figures.h"
#include "ui/map_grid.h"
#include "ui/readout.h"
#include "ui/scroll_area.h"
#include "ui/text.h"
#include "view/text.h"

namespace convlens::ui {
namespace {

constexpr float kBleed = 4;  // room for the accent frame of cells at the edge

struct Sheet {
  LayerMaps maps;
  view::Slice slice;
  Rect rect;
  float cell = 0;
};

Rect sheet_cell(const Sheet& sheet, std::int32_t index) {
  return {sheet.rect.x + static_cast<float>(index % sheet.slice.width) * sheet.cell, sheet.rect.y + static_cast<float>(index / sheet.slice.width) * sheet.cell, sheet.cell, sheet.cell};
}

std::optional<std::int32_t> sheet_index(const Sheet& sheet, ImVec2 place) {
  if (!sheet.rect.contains(place)) return std::nullopt;
  const auto column = static_cast<std::int32_t>((place.x - sheet.rect.x) / sheet.cell);
  const auto row = static_cast<std::int32_t>((place.y - sheet.rect.y) / sheet.cell);
  return view::index_from_cell(sheet.slice, row, column);
}

Sheet sheet_for(const LayerMaps& maps, ImVec2 top_left, ImVec2 room) {
  constexpr float kLargest = 56;
  constexpr float kSmallest = 7;
  const std::int32_t count = maps.shape.channels();
  std::int32_t columns = vector_columns(count, room.x / std::max(room.y, 1.0F));
  float cell = std::min(kLargest, std::floor(room.x / static_cast<float>(columns)));
  if (cell < kSmallest) {
    columns = static_cast<std::int32_t>(room.x / kSmallest);
    cell = kSmallest;
  }
  Sheet sheet{.maps = maps, .slice = view::vector_slice(maps.shape, columns), .rect = {}, .cell = cell};
  sheet.rect = {top_left.x, top_left.y, cell * static_cast<float>(columns), cell * static_cast<float>(sheet.slice.height)};
  return sheet;
}

/// The classes' scores are named; other units have no names.
std::string unit_name(const Page& page, std::int32_t unit) {
  const session::ModelLoaded& model = *page.state.model;
  const bool scores = !model.outputs.empty() && model.outputs.front() == page.state.selection.layer;
  if (scores && static_cast<std::size_t>(unit) < model.labels.size()) return model.labels[static_cast<std::size_t>(unit)];
  return std::to_string(unit);
}

void draw_named_scores(Page& page, const Sheet& sheet, const Rect& rect) {
  constexpr float kRow = 34;
  Rect rest = rect;
  const auto ranges = view::map_range({.scale_mode = view::ScaleMode::kPerLayer}, sheet.maps.blob->statistics, 0);
  std::vector<MapQuad> quads;
  for (std::int32_t unit = 0; unit < sheet.maps.known; ++unit) {
    Rect row = cut_top(rest, kRow);
    const Press press = press_area(static_cast<ImGuiID>(unit + 1), row);
    if (press.clicked) choose_map(page, page.state.selection.layer, unit);
    const bool selected = page.state.selection.map == unit;
    quads.push_back({.rect = {row.x + 2, row.y + 3, kRow - 6, kRow - 6},
                     .slice = view::map_slice(sheet.maps.blob->shape, unit),
                     .range = ranges,
                     .presence = presence_of(page.state, page.state.selection.layer, unit),
                     .radius = page.theme.radius_map});
    if (selected) accent_frame(page, quads.back().rect, page.theme.radius_map);
    cut_left(row, kRow + 6);
    const float value = sheet.maps.blob->values[static_cast<std::size_t>(unit)];
    draw_text_in(page, cut_left(row, 76), numbers(page), view::value_text(value), Align::kRight);
    cut_left(row, 4 * page.theme.unit);
    TextStyle words = selected ? strong(page) : press.hovered ? body(page) : quiet(page);
    draw_text_in(page, row, words, unit_name(page, unit));
  }
  page.maps.draw(*ImGui::GetWindowDrawList(), *sheet.maps.blob, page.state.display.colormap, quads);
}

void draw_cells(Page& page, const Sheet& sheet, const Rect& visible) {
  const view::Display shown{.scale_mode = view::ScaleMode::kPerLayer};
  const auto range = view::map_range(page.state.display.scale_mode == view::ScaleMode::kPerMap ? shown : page.state.display, sheet.maps.blob->statistics, 0);
  const MapQuad quad{.rect = sheet.rect, .slice = sheet.slice, .range = range, .presence = presence_of(page.state, page.state.selection.layer, -1), .radius = page.theme.radius_map};
  page.maps.draw(*ImGui::GetWindowDrawList(), *sheet.maps.blob, page.state.display.colormap, {&quad, 1});
  const std::int32_t selected = page.state.selection.map;
  if (selected >= 0 && selected < sheet.maps.known) accent_frame(page, sheet_cell(sheet, selected), 2);
  const Press press = press_area(id_of("cells"), visible);
  const auto index = press.hovered || press.clicked ? sheet_index(sheet, ImGui::GetMousePos()) : std::nullopt;
  if (!index) return;
  if (press.clicked) choose_map(page, page.state.selection.layer, *index);
  draw_readout(page, {.name = unit_name(page, *index), .pixel = {}, .value = value_of(sheet.maps, *index, {.x = 0, .y = 0})});
}

}  // namespace

void value_sheet(Page& page, const LayerMaps& maps, const Rect& rect) {
  const std::string name = "values of " + std::to_string(page.state.selection.layer);
  ScrollArea area(page, {.name = name, .rect = inset(rect, -kBleed)});
  if (maps.blob == nullptr || maps.size != LayerMaps::Size::kFull) {
    draw_placeholder(page, rect, page.theme.radius_map, Waiting::kYes);
    return;
  }
  const Sheet sheet = sheet_for(maps, {area.origin().x + kBleed, area.origin().y + kBleed}, rect.size());
  const bool named = page.state.model->outputs.size() > 0 && page.state.model->outputs.front() == page.state.selection.layer && maps.known <= 40;
  const float height = named ? 34.0F * static_cast<float>(maps.known) : sheet.rect.height;
  area.set_content({rect.width, height + 2 * kBleed});
  page.memory.grid_columns = named ? 1 : sheet.slice.width;
  if (named) draw_named_scores(page, sheet, {sheet.rect.x, sheet.rect.y, rect.width, height});
  else draw_cells(page, sheet, area.rect());
}

}  // namespace convlens::ui
