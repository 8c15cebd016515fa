#include "ui/layer_panel.h"

#include "ui/breadcrumb.h"
#include "ui/display_bar.h"
#include "ui/invitation.h"
#include "ui/kernel_panel.h"
#include "ui/map_grid.h"
#include "ui/sources.h"

namespace convlens::ui {
void layer_panel(Page& page, const Rect& rect) {
  const bool narrow = page.arrangement == Arrangement::kNarrow;
  Rect rest = rect;
  const Rect line = cut_top(rest, 28);
  if (narrow)
    layer_name_line(page, line);
  else
    breadcrumb(page, line);
  cut_top(rest, 2 * page.theme.unit);
  display_bar(page, cut_top(rest, page.theme.control));
  cut_top(rest, 3 * page.theme.unit);
  if (shows_kernels(page.state))
    kernel_panel(page, rest);
  else if (page.state.photo)
    map_grid(page, rest);
  else
    invitation(page, rest);
}

}  // namespace convlens::ui
