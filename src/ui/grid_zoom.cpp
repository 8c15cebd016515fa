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
  const Memory::Drawn now{.area = area.id(), .cell_scale = page.memory.cell_scale};
  const Memory::Drawn before = std::exchange(page.memory.drawn_grid, now);
  if (before.area != now.area || before.cell_scale == now.cell_scale) return std::nullopt;
  return GridZoom{.scale_before = before.cell_scale, .centre = movement.zoom != 1 ? movement.zoom_centre : area.rect().centre()};
}

}  // namespace convlens::ui
