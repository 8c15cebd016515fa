#include "ui/grid_zoom.h"

#include <algorithm>
#include <utility>

namespace convlens::ui {

void enlarge_cells(Memory& memory, float factor) {
  constexpr float kLeast = 0.5F;
  constexpr float kMost = 6.0F;
  memory.cell_scale = std::clamp(memory.cell_scale * factor, kLeast, kMost);
}

std::optional<GridZoom> take_grid_zoom(Page& page, const ScrollArea& area) {
  const RegionMovement movement = page.scroller.take_movement(area.id());
  enlarge_cells(page.memory, movement.zoom);
  const float before = std::exchange(page.memory.drawn_cell_scale, page.memory.cell_scale);
  if (before == page.memory.cell_scale) return std::nullopt;
  return GridZoom{.scale_before = before, .centre = movement.zoom != 1 ? movement.zoom_centre : area.rect().centre()};
}

}  // namespace convlens::ui
