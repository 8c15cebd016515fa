#include "ui/map_grid.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "ui/controls.h"
#include "ui/figures.h"
#include "ui/grid_area.h"
#include "ui/readout.h"
#include "ui/sources.h"
#include "ui/text.h"
#include "ui/value_sheet.h"
#include "view/grid.h"
#include "view/text.h"

namespace convlens::ui {
namespace {

struct Grid {
  const GridArea& area;
  LayerMaps maps;
  view::LayerIndex layer = 0;
  view::GridLayout layout;
  std::optional<std::int32_t> chosen;

  Rect cell(std::int32_t index) const { return area.on_canvas(view::cell_rect(layout, index)); }
  /// The cells that are seen, and in the same rows those beside.
  view::CellRange rows() const {
    const view::Rect seen = area.seen_content();
    return view::visible_range(layout, seen.y, seen.height);
  }
  bool seen(std::int32_t index) const { return cell(index).overlaps(area.seen()); }
};

/// The cells as large as suits the room.
view::GridLayout layout_for(const Page& page, const LayerMaps& maps, view::Size room) {
  const float least = page.arrangement == Arrangement::kNarrow ? 72.0F : 60.0F;  // for a finger; for 64 maps at once on a laptop
  return view::layout_grid({.count = maps.shape.channels(),
                            .area = room,
                            .aspect = static_cast<float>(maps.shape.width()) / static_cast<float>(maps.shape.height()),
                            .gap = page.theme.map_gap,
                            .min_cell = std::min(least, room.width),
                            .max_cell = 320});
}

void draw_cells(Page& page, const Grid& grid) {
  std::vector<MapQuad> quads;
  const auto ranges = view::map_ranges(page.state.display, grid.maps.blob->statistics);
  const view::CellRange rows = grid.rows();
  for (std::int32_t i = rows.first; i < std::min(rows.last, grid.maps.known); ++i) {
    if (!grid.seen(i)) continue;
    quads.push_back({.rect = grid.cell(i),
                     .slice = view::map_slice(grid.maps.blob->shape, i),
                     .range = ranges[static_cast<std::size_t>(i)],
                     .presence = page.motion.toward(ImGui::GetID(i), presence_of(page.state, grid.layer, i)),
                     .radius = page.theme.radius_map});
  }
  draw_maps(page, *grid.maps.blob, page.state.display.colormap, quads);
}

void draw_marks(Page& page, const Grid& grid, std::optional<std::int32_t> hovered) {
  const view::CellRange rows = grid.rows();
  for (std::int32_t i = rows.first; i < rows.last; ++i) {
    if (!grid.seen(i)) continue;
    const Rect cell = grid.cell(i);
    if (i >= grid.maps.known) draw_placeholder(page, cell, page.theme.radius_map, Waiting::kYes);
    draw_map_number(page, cell, i);
    if (i < grid.maps.known && presence_of(page.state, grid.layer, i) < 1) draw_text_in(page, cell, quiet(page), "off", Align::kCentre);
    if (hovered == i && grid.chosen != i) {
      const Rect outer = inset(cell, -1.0F);
      ImGui::GetWindowDrawList()->AddRect(outer.min(), outer.max(), with_alpha(page.theme.text, 0.7F), page.theme.radius_map + 1);
    }
  }
  if (grid.chosen) accent_frame(page, grid.cell(*grid.chosen), page.theme.radius_map);
}

/// The cell under the pointer; presses choose it.
std::optional<std::int32_t> handle_pointer(Page& page, const Grid& grid) {
  const Press press = press_area(id_of("maps"), grid.area.seen());
  if (!press.hovered && !press.clicked) return std::nullopt;
  const auto index = view::index_at(grid.layout, grid.area.from_canvas(ImGui::GetMousePos()));
  if (!index) {
    ImGui::SetMouseCursor(ImGuiMouseCursor_Arrow);
    return std::nullopt;
  }
  if (press.double_clicked)
    open_map(page, grid.layer, *index);
  else if (press.clicked)
    choose_map(page, grid.layer, *index);
  return index;
}

void read_out(Page& page, const Grid& grid, std::int32_t index) {
  const Rect cell = grid.cell(index);
  const ImVec2 pointer = ImGui::GetMousePos();
  const auto pixel = view::pixel_from_content({pointer.x, pointer.y}, {cell.x, cell.y, cell.width, cell.height}, grid.maps.shape);
  if (!pixel) return;
  draw_readout(
      page, {.name = view::map_name(*page.state.model, grid.layer, index), .pixel = *pixel, .value = value_of(grid.maps, index, *pixel)});
}

void draw_grid(Page& page, const LayerMaps& maps, const Rect& rect) {
  const view::LayerIndex layer = page.state.selection.layer;
  GridArea area(page, "maps of " + page.state.model->id + ' ' + std::to_string(layer), rect);
  const Grid grid{.area = area,
                  .maps = maps,
                  .layer = layer,
                  .layout = area.lay_out(layout_for(page, maps, area.room())),
                  .chosen = chosen_map(page.state, maps.shape.channels())};
  page.memory.grid_columns = grid.layout.columns;
  area.follow(grid.chosen, view::cell_rect(grid.layout, grid.chosen.value_or(0)));
  const auto hovered = handle_pointer(page, grid);
  if (maps.blob != nullptr) draw_cells(page, grid);
  draw_marks(page, grid, hovered);
  if (hovered) read_out(page, grid, *hovered);
}

}  // namespace

void open_map(Page& page, view::LayerIndex layer, std::int32_t map) {
  page.act(view::Select{.selection = {.level = view::Level::kMap, .layer = layer, .map = map, .pixel = {}}});
}

void choose_map(Page& page, view::LayerIndex layer, std::int32_t map) {
  if (page.arrangement == Arrangement::kWideWithInspector) {
    page.act(view::Select{.selection = {.level = view::Level::kLayer, .layer = layer, .map = map, .pixel = {}}});
  } else {
    open_map(page, layer, map);
  }
}

void map_grid(Page& page, const Rect& rect) {
  const LayerMaps maps = maps_of(page.state, page.state.selection.layer);
  if (maps.is_vector())
    value_sheet(page, maps, rect);
  else
    draw_grid(page, maps, rect);
}

}  // namespace convlens::ui
