#include "ui/layer_panel.h"

#include "ui/breadcrumb.h"
#include "ui/display_bar.h"
#include "ui/dream_panel.h"
#include "ui/invitation.h"
#include "ui/kernel_panel.h"
#include "ui/map_grid.h"
#include "ui/sources.h"

namespace convlens::ui {
namespace {

constexpr float kNameLine = 28;
constexpr float kLeastForMaps = 100;
constexpr float kLeastForRow = 72;

void draw_name(Page& page, Rect& rest) {
  const Rect line = cut_top(rest, kNameLine);
  if (page.arrangement == Arrangement::kNarrow)
    layer_name_line(page, line);
  else
    breadcrumb(page, line);
  cut_top(rest, 2 * page.theme.unit);
}

/// The layer's name and how its maps are shown: of these only what leaves room for the maps.
void draw_head(Page& page, Rect& rest) {
  const float unit = page.theme.unit;
  const float bar = page.theme.control + 2 * unit;
  const bool named = rest.height >= kNameLine + bar + 3 * unit + kLeastForMaps;
  if (!named && rest.height < bar + kLeastForRow) return;
  if (named) draw_name(page, rest);
  display_bar(page, cut_top(rest, page.theme.control));
  cut_top(rest, named ? 3 * unit : 2 * unit);
}

}  // namespace

void layer_panel(Page& page, const Rect& rect) {
  Rect rest = rect;
  draw_head(page, rest);
  if (shows_kernels(page.state))
    kernel_panel(page, rest);
  else if (shows_dream(page.state))
    dream_view(page, rest);
  else if (page.state.photo)
    map_grid(page, rest);
  else
    invitation(page, rest);
}

}  // namespace convlens::ui
