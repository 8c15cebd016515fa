#include "ui/keyboard.h"

#include <algorithm>

#include "ui/grid_area.h"
#include "ui/large_map.h"
#include "view/layers.h"

namespace convlens::ui {
namespace {

using view::Level;

constexpr float kZoomStep = 1.25F;

void step_layer(Page& page, std::int32_t by) {
  view::Selection next = page.state.selection;
  const auto last = static_cast<view::LayerIndex>(page.state.model->layers.size()) - 1;
  const view::LayerIndex layer = std::clamp(next.layer + by, -1, last);
  if (layer == next.layer) return;
  next = {.level = next.level, .layer = layer, .map = -1, .pixel = {}};
  page.act(view::Select{.selection = next});
}

void step_map(Page& page, std::int32_t by) {
  view::Selection next = page.state.selection;
  const std::int32_t last = view::source_shape(*page.state.model, next.layer).channels() - 1;
  next.map = next.map < 0 ? 0 : std::clamp(next.map + by, 0, last);
  next.pixel.reset();
  page.act(view::Select{.selection = next});
}

void step(Page& page, std::int32_t across, std::int32_t down) {
  if (page.state.selection.level == Level::kNetwork)
    step_layer(page, across + down);
  else
    step_map(page, across + down * std::max(page.memory.grid_columns, 1));
}

void go_deeper(Page& page) {
  view::Selection next = page.state.selection;
  if (next.level == Level::kNetwork || next.level == Level::kPhoto)
    next.level = Level::kLayer;
  else if (next.level == Level::kLayer && next.map >= 0)
    next.level = Level::kMap;
  else if (next.level == Level::kLayer)
    next.map = 0;
  page.act(view::Select{.selection = next});
}

void enlarge(Page& page, float factor) {
  if (page.state.selection.level == Level::kMap)
    zoom_map(page.memory, factor);
  else
    enlarge_cells(page, factor);
}

void handle(Page& page, Key key) {
  constexpr std::int32_t kFar = 1 << 20;
  switch (key) {
    case Key::kLeft:
      step(page, -1, 0);
      break;
    case Key::kRight:
      step(page, 1, 0);
      break;
    case Key::kUp:
      step(page, 0, -1);
      break;
    case Key::kDown:
      step(page, 0, 1);
      break;
    case Key::kEnter:
      go_deeper(page);
      break;
    case Key::kEscape:
      page.act(view::GoUp{});
      break;
    case Key::kHome:
      step(page, -kFar, 0);
      break;
    case Key::kEnd:
      step(page, kFar, 0);
      break;
    case Key::kPlus:
      enlarge(page, kZoomStep);
      break;
    case Key::kMinus:
      enlarge(page, 1 / kZoomStep);
      break;
  }
}

}  // namespace

void handle_keys(Page& page, std::span<const Key> keys) {
  if (!page.state.model) return;
  for (const Key key : keys) handle(page, key);
}

}  // namespace convlens::ui
