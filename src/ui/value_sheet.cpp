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

struct Sheet {
  LayerMaps maps;
  view::Slice slice;
  Rect rect;
  float cell = 0;
};

Rect sheet_cell(const Sheet& sheet, std::int32_t index) {
  return {sheet.rect.x + static_cast<float>(index % sheet.slice.width) * sheet.cell,
          sheet.rect.y + static_cast<float>(index / sheet.slice.width) * sheet.cell, sheet.cell, sheet.cell};
}

std::optional<std::int32_t> sheet_index(const Sheet& sheet, ImVec2 place) {
  if (!sheet.rect.contains(place)) return std::nullopt;
  const auto column = static_cast<std::int32_t>((place.x - sheet.rect.x) / sheet.cell);
  const auto row = static_cast<std::int32_t>((place.y - sheet.rect.y) / sheet.cell);
  return view::index_from_cell(sheet.slice, row, column);
}

Sheet sheet_for(const LayerMaps& maps, ImVec2 top_left, ImVec2 room, float smallest) {
  constexpr float kLargest = 64;
  const std::int32_t count = maps.shape.channels();
  std::int32_t columns = vector_columns(count, room.x / std::max(room.y, 1.0F));
  const auto rows = static_cast<float>((count + columns - 1) / columns);
  float cell = std::min({kLargest, std::floor(room.x / static_cast<float>(columns)), std::floor(room.y / rows)});
  if (cell < smallest) {
    columns = static_cast<std::int32_t>(room.x / smallest);
    cell = smallest;
  }
  Sheet sheet{.maps = maps, .slice = view::vector_slice(maps.shape, columns), .rect = {}, .cell = cell};
  sheet.rect = {top_left.x, top_left.y, cell * static_cast<float>(columns), cell * static_cast<float>(sheet.slice.height)};
  return sheet;
}

/// The classes' scores are named; other units have no names.
std::string unit_name(const Page& page, std::int32_t unit) {
  std::string label = view::class_of_unit(*page.state.model, page.state.selection.layer, unit);
  return label.empty() ? std::to_string(unit) : label;
}

constexpr float kScoreRow = 34;

struct Score {
  std::int32_t unit = 0;
  float value = 0;
  float share = 0;  ///< of the largest one's size, for the bar
};

void draw_score(Page& page, Rect row, const Score& score) {
  const Press press = press_area(static_cast<ImGuiID>(score.unit + 1), row);
  if (press.clicked) choose_map(page, page.state.selection.layer, score.unit);
  const bool selected = page.state.selection.map == score.unit;
  const float warm = page.motion.toward(ImGui::GetID(score.unit), selected ? 1.0F : press.hovered ? 0.5F : 0.0F);
  TextStyle words = body(page);
  words.colour = blended(page.theme.secondary, page.theme.text, warm);
  draw_text_in(page, cut_left(row, std::min(128.0F, row.width * 0.34F)), words, unit_name(page, score.unit));
  draw_text_in(page, cut_right(row, 72), numbers(page), view::value_text(score.value), Align::kRight);
  const Rect track = inset(row, 10, 8);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  list.AddRectFilled(track.min(), track.max(), page.theme.panel, page.theme.radius_map);
  const float share = page.motion.toward(ImGui::GetID(score.unit) ^ 0x5C04EU, score.share);
  list.AddRectFilled(track.min(), {track.x + std::max(3.0F, track.width * share), track.bottom()},
                     blended(page.theme.bar, page.theme.accent, selected ? 0.75F : 0.0F), page.theme.radius_map);
}

void draw_named_scores(Page& page, const Sheet& sheet, const Rect& rect) {
  Rect rest = rect;
  const std::vector<float>& values = sheet.maps.blob->values;
  float largest = 1e-12F;
  for (const float value : values) largest = std::max(largest, std::abs(value));
  for (std::int32_t unit = 0; unit < sheet.maps.known; ++unit) {
    const float value = values[static_cast<std::size_t>(unit)];
    draw_score(page, cut_top(rest, kScoreRow), {.unit = unit, .value = value, .share = std::clamp(std::abs(value) / largest, 0.0F, 1.0F)});
  }
}

void draw_cell_lines(const Page& page, const Sheet& sheet) {
  constexpr float kLeastForLines = 10;
  if (sheet.cell < kLeastForLines) return;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float thickness = sheet.cell > 24 ? 2.0F : 1.0F;
  for (std::int32_t column = 1; column < sheet.slice.width; ++column) {
    const float x = sheet.rect.x + static_cast<float>(column) * sheet.cell;
    list.AddRectFilled({x - thickness, sheet.rect.y}, {x, sheet.rect.bottom()}, page.theme.ground);
  }
  for (std::int32_t row = 1; row < sheet.slice.height; ++row) {
    const float y = sheet.rect.y + static_cast<float>(row) * sheet.cell;
    list.AddRectFilled({sheet.rect.x, y - thickness}, {sheet.rect.right(), y}, page.theme.ground);
  }
}

void draw_cell_values(Page& page, const Sheet& sheet, const view::ValueRange& range) {
  constexpr float kLeastForNumbers = 44;
  if (sheet.cell < kLeastForNumbers) return;
  TextStyle style = numbers(page);
  style.size = 11;
  for (std::int32_t unit = 0; unit < sheet.maps.known; ++unit) {
    const float value = sheet.maps.blob->values[static_cast<std::size_t>(unit)];
    style.colour = ink_on(view::color_at(page.state.display.colormap, view::unit_from_value(value, range)));
    draw_text_in(page, sheet_cell(sheet, unit), style, view::value_text(value), Align::kCentre);
  }
}

void draw_cells(Page& page, const Sheet& sheet, const Rect& visible) {
  const view::Display shown{.scale_mode = view::ScaleMode::kPerLayer};
  const auto range = view::map_range(page.state.display.scale_mode == view::ScaleMode::kPerMap ? shown : page.state.display,
                                     sheet.maps.blob->statistics, 0);
  const MapQuad quad{.rect = sheet.rect,
                     .slice = sheet.slice,
                     .range = range,
                     .presence = presence_of(page.state, page.state.selection.layer, -1),
                     .radius = page.theme.radius_map};
  draw_maps(page, *sheet.maps.blob, page.state.display.colormap, {&quad, 1});
  draw_cell_lines(page, sheet);
  draw_cell_values(page, sheet, range);
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
  const Sheet sheet = sheet_for(maps, {area.origin().x + kBleed, area.origin().y + kBleed}, rect.size(), page.theme.touch() ? 20.0F : 7.0F);
  const bool named =
      page.state.model->outputs.size() > 0 && page.state.model->outputs.front() == page.state.selection.layer && maps.known <= 40;
  const float height = named ? kScoreRow * static_cast<float>(maps.known) : sheet.rect.height;
  area.set_content({rect.width, height + 2 * kBleed});
  page.memory.grid_columns = named ? 1 : sheet.slice.width;
  if (named)
    draw_named_scores(page, sheet, {sheet.rect.x, sheet.rect.y, std::min(rect.width - 8, 640.0F), height});
  else
    draw_cells(page, sheet, area.rect());
}

}  // namespace convlens::ui
