#include "ui/map_panel.h"

#include <algorithm>

#include "ui/breadcrumb.h"
#include "ui/controls.h"
#include "ui/display_bar.h"
#include "ui/figures.h"
#include "ui/invitation.h"
#include "ui/large_map.h"
#include "ui/map_grid.h"
#include "ui/sources.h"

namespace convlens::ui {

void map_neighbours(Page& page, Rect line) {
  const view::Selection& selection = page.state.selection;
  const std::int32_t count = maps_of(page.state, selection.layer).shape.channels();
  const Rect next = cut_right(line, page.theme.control);
  const Rect previous = {next.x - 6 - next.width, next.y, next.width, next.height};
  if (button(page, previous, "‹")) open_map(page, selection.layer, (selection.map + count - 1) % count);
  if (button(page, next, "›")) open_map(page, selection.layer, (selection.map + 1) % count);
}

void map_panel(Page& page, const Rect& rect) {
  Rect rest = rect;
  Rect line = cut_top(rest, 28);
  breadcrumb(page, line);
  cut_top(rest, 2 * page.theme.unit);
  Rect bar = cut_top(rest, page.theme.control);
  const Rect turn = cut_right(bar, 2 * page.theme.control + 6);
  map_neighbours(page, turn);
  cut_right(bar, 3 * page.theme.unit);
  display_bar(page, bar);
  cut_top(rest, 3 * page.theme.unit);
  if (!page.state.photo) {
    invitation(page, rest);
    return;
  }
  const Rect scale = cut_bottom(rest, 28);
  cut_bottom(rest, 2 * page.theme.unit);
  large_map(page, rest);
  const LayerMaps maps = maps_of(page.state, page.state.selection.layer);
  if (maps.blob == nullptr || page.state.selection.map >= maps.known) return;
  const auto range = view::map_range(page.state.display, maps.blob->statistics, static_cast<std::size_t>(page.state.selection.map));
  const float width = std::min(scale.width, std::max(rest.height, 260.0F));
  draw_colour_bar(page, {scale.x + (scale.width - width) / 2, scale.y, width, scale.height}, page.state.display.colormap, range);
}

}  // namespace convlens::ui
