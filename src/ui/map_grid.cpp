#include "ui/map_grid.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "ui/controls.h"
#include "ui/figures.h"
#include "ui/grid_zoom.h"
#include "ui/readout.h"
#include "ui/scroll_area.h"
#include "ui/sources.h"
#include "ui/text.h"
#include "ui/value_sheet.h"
#include "view/grid.h"
#include "view/text.h"

namespace convlens::ui {
namespace {

constexpr float kBleed = 4;  // room for the accent frame of cells at the edge

struct Grid {
  LayerMaps maps;
  view::GridLayout layout;
  view::LayerIndex layer = 0;
  ImVec2 origin;  ///< of the content on the canvas
  view::CellRange visible;

  Rect cell(std::int32_t index) const {
    const view::Rect place = view::cell_rect(layout, index);
    return {origin.x + place.x, origin.y + place.y, place.width, place.height};
  }
};

/// The cells at this scale.
view::GridLayout layout_for(const Page& page, const LayerMaps& maps, const Rect& rect, float scale) {
  const float least = page.arrangement == Arrangement::kNarrow ? 72.0F : 64.0F;
  return view::layout_grid({.count = maps.shape.channels(),
                            .area = {rect.width, scale > 1 ? rect.height / (scale * scale) : rect.height},
                            .aspect = static_cast<float>(maps.shape.width()) / static_cast<float>(maps.shape.height()),
                            .gap = page.theme.map_gap,
                            .min_cell = std::min(least * scale, rect.width),
                            .max_cell = 320});
}

void draw_cells(Page& page, const Grid& grid) {
  std::vector<MapQuad> quads;
  const auto ranges = view::map_ranges(page.state.display, grid.maps.blob->statistics);
  for (std::int32_t i = grid.visible.first; i < std::min(grid.visible.last, grid.maps.known); ++i) {
    quads.push_back({.rect = grid.cell(i),
                     .slice = view::map_slice(grid.maps.blob->shape, i),
                     .range = ranges[static_cast<std::size_t>(i)],
                     .presence = page.motion.toward(ImGui::GetID(i), presence_of(page.state, grid.layer, i)),
                     .radius = page.theme.radius_map});
  }
  draw_maps(page, *grid.maps.blob, page.state.display.colormap, quads);
}

void draw_marks(Page& page, const Grid& grid, std::optional<std::int32_t> hovered) {
  for (std::int32_t i = grid.visible.first; i < grid.visible.last; ++i) {
    const Rect cell = grid.cell(i);
    if (i >= grid.maps.known) draw_placeholder(page, cell, page.theme.radius_map, Waiting::kYes);
    draw_map_number(page, cell, i);
    if (i < grid.maps.known && presence_of(page.state, grid.layer, i) < 1) draw_text_in(page, cell, quiet(page), "off", Align::kCentre);
    if (hovered == i && page.state.selection.map != i) {
      const Rect outer = inset(cell, -1.0F);
      ImGui::GetWindowDrawList()->AddRect(outer.min(), outer.max(), with_alpha(page.theme.text, 0.7F), page.theme.radius_map + 1);
    }
  }
  const std::int32_t selected = page.state.selection.map;
  if (selected >= 0 && selected < grid.layout.count) accent_frame(page, grid.cell(selected), page.theme.radius_map);
}

/// The cell under the pointer; presses choose it.
std::optional<std::int32_t> handle_pointer(Page& page, const Grid& grid, const Rect& rect) {
  const Press press = press_area(id_of("maps"), rect);
  if (!press.hovered && !press.clicked) return std::nullopt;
  const ImVec2 pointer = ImGui::GetMousePos();
  const auto index = view::index_at(grid.layout, {pointer.x - grid.origin.x, pointer.y - grid.origin.y});
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

void follow_selection(Page& page, const ScrollArea& area, const Grid& grid) {
  const std::int32_t selected = page.state.selection.map;
  const Memory::Shown now{.layer = grid.layer, .map = selected};
  if (page.memory.grid_shown == now) return;
  page.memory.grid_shown = now;
  if (selected < 0) return;
  const float top = view::top_showing(grid.layout, selected, area.offset().y, area.rect().height - 3 * kBleed - page.theme.map_gap);
  page.scroller.scroll_to(area.id(), {0, top});
}

void keep_in_place(ScrollArea& area, const GridZoom& zoom, const view::GridLayout& before, const view::GridLayout& now) {
  if (before.count == 0) return;
  const view::Point at{zoom.centre.x - area.origin().x - kBleed, zoom.centre.y - area.origin().y - kBleed};
  area.jump_to({0, view::top_keeping(before, now, at, area.offset().y)});
}

void draw_grid(Page& page, const LayerMaps& maps, const Rect& rect) {
  const std::string name = "maps of " + std::to_string(page.state.selection.layer);
  ScrollArea area(page, {.name = name, .rect = inset(rect, -kBleed)});
  const auto zoom = take_grid_zoom(page, area);
  Grid grid{.maps = maps,
            .layout = layout_for(page, maps, rect, page.memory.cell_scale),
            .layer = page.state.selection.layer,
            .origin = {},
            .visible = {}};
  const view::Size content = grid.layout.content();
  area.set_content({content.width, content.height + 2 * kBleed + (content.height > rect.height ? page.theme.padding : 0)});
  if (zoom) keep_in_place(area, *zoom, layout_for(page, maps, rect, zoom->scale_before), grid.layout);
  grid.origin = {area.origin().x + kBleed, area.origin().y + kBleed};
  grid.visible = view::visible_range(grid.layout, area.offset().y - kBleed, rect.height + 2 * kBleed);
  page.memory.grid_columns = grid.layout.columns;
  follow_selection(page, area, grid);
  const auto hovered = handle_pointer(page, grid, area.rect());
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
