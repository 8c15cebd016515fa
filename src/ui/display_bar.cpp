#include "ui/display_bar.h"

#include <array>
#include <string>
#include <vector>

#include "ui/controls.h"
#include "ui/sources.h"
#include "ui/text.h"
#include "view/colormap.h"
#include "view/switches.h"

namespace convlens::ui {
namespace {

constexpr std::array kViews = {std::string_view("Maps"), std::string_view("Kernels")};
// In the order of view::ScaleMode.
constexpr std::array kScales = {std::string_view("per map"), std::string_view("per layer"), std::string_view("standardised"), std::string_view("fixed"), std::string_view("± zero")};
constexpr float kGap = 8;

void choose_view(Page& page, Rect& line) {
  const Choices choices{.name = "view", .words = kViews, .chosen = static_cast<int>(page.state.display.layer_view)};
  const auto pressed = segmented(page, cut_left(line, segmented_width(page, choices)), choices);
  if (!pressed) return;
  view::Display display = page.state.display;
  display.layer_view = static_cast<view::LayerView>(*pressed);
  page.act(view::SetDisplay{.display = display});
}

/// A fixed scale begins as the layer's own range, and then stays when the photo changes.
view::Display with_scale(const Page& page, view::ScaleMode mode) {
  view::Display display = page.state.display;
  display.scale_mode = mode;
  if (mode != view::ScaleMode::kFixed) return display;
  const LayerMaps maps = maps_of(page.state, page.state.selection.layer);
  if (maps.blob == nullptr || maps.blob->statistics.empty()) return display;
  const view::ValueRange range = view::map_range({.scale_mode = view::ScaleMode::kPerLayer}, maps.blob->statistics, 0);
  display.fixed_low = range.low;
  display.fixed_high = range.high;
  return display;
}

void choose_scale(Page& page, Rect& line, float reserved) {
  const Choices choices{.name = "scale", .words = kScales, .chosen = static_cast<int>(page.state.display.scale_mode)};
  const float side_by_side = segmented_width(page, choices);
  const bool fits = side_by_side + reserved <= line.width;
  const auto pressed = fits ? segmented(page, cut_left(line, side_by_side), choices)
                            : dropdown(page, cut_left(line, std::min(dropdown_width(page, choices), line.width - reserved)), choices);
  if (pressed) page.act(view::SetDisplay{.display = with_scale(page, static_cast<view::ScaleMode>(*pressed))});
}

struct Colormaps {
  std::vector<std::string_view> names;
  int chosen = 0;
};

Colormaps colormaps(const Page& page) {
  Colormaps result;
  for (const view::Colormap colormap : view::all_colormaps()) {
    if (colormap == page.state.display.colormap) result.chosen = static_cast<int>(result.names.size());
    result.names.push_back(view::colormap_name(colormap));
  }
  return result;
}

void choose_colormap(Page& page, const Rect& rect, const Choices& choices) {
  const auto pressed = dropdown(page, rect, choices, Swatches::kColormaps);
  if (!pressed) return;
  view::Display display = page.state.display;
  display.colormap = view::all_colormaps()[static_cast<std::size_t>(*pressed)];
  page.act(view::SetDisplay{.display = display});
}

std::string off_words(const Page& page) {
  const view::LayerIndex layer = page.state.selection.layer;
  const session::LayerInfo* const info = layer_info(page.state, layer);
  if (info == nullptr) return {};
  if (view::is_layer_off(page.state.switches, layer)) return "This layer is off";
  const auto off = page.state.switches.channels_off.find(layer);
  if (off == page.state.switches.channels_off.end() || off->second.empty()) return {};
  return std::to_string(off->second.size()) + " of " + std::to_string(info->output_shape.channels()) + " off";
}

}  // namespace

void display_bar(Page& page, const Rect& rect) {
  const session::LayerInfo* const info = layer_info(page.state, page.state.selection.layer);
  const Colormaps known = colormaps(page);
  const Choices colours{.name = "colormap", .words = known.names, .chosen = known.chosen};
  const bool narrow = page.arrangement == Arrangement::kNarrow;
  const Swatches swatches = Swatches::kColormaps;
  const float colour_width = dropdown_width(page, colours, swatches);
  Rect line = rect;
  if (info != nullptr && info->kernel_shape.rank() == 4 && page.state.selection.level == view::Level::kLayer) {
    choose_view(page, line);
    cut_left(line, kGap);
  }
  if (narrow) {
    choose_colormap(page, cut_right(line, std::min(colour_width, line.width * 0.55F)), colours);
    cut_right(line, kGap);
    choose_scale(page, line, 0);
    return;
  }
  choose_scale(page, line, colour_width + kGap);
  cut_left(line, kGap);
  choose_colormap(page, cut_left(line, colour_width), colours);
  cut_left(line, kGap);
  draw_text_in(page, line, quiet(page), off_words(page), Align::kRight);
}

}  // namespace convlens::ui
