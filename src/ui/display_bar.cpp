#include "ui/display_bar.h"

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <vector>

#include "ui/controls.h"
#include "ui/figures.h"
#include "ui/sources.h"
#include "ui/text.h"
#include "view/colormap.h"
#include "view/slice.h"
#include "view/switches.h"

namespace convlens::ui {
namespace {

// In the order of view::ScaleMode.
constexpr std::array kScales = {std::string_view("per map"), std::string_view("per layer"), std::string_view("standardised"),
                                std::string_view("fixed"), std::string_view("± zero")};
constexpr float kGap = 8;

/// What can be shown of a layer, beginning with its maps.
struct Views {
  std::vector<view::LayerView> views{view::LayerView::kMaps};
  std::vector<std::string_view> words{"Maps"};

  void add(view::LayerView view, std::string_view name) {
    views.push_back(view);
    words.push_back(name);
  }
};

Views views_of(const Page& page) {
  Views known;
  const session::LayerInfo* const info = layer_info(page.state, page.state.selection.layer);
  if (info == nullptr || page.state.selection.level != view::Level::kLayer) return known;
  if (info->kernel_shape.rank() == 4) known.add(view::LayerView::kKernels, "Kernels");
  if (page.state.photo) known.add(view::LayerView::kDream, "Dream");
  return known;
}

view::LayerView shown_view(const Page& page) {
  if (shows_kernels(page.state)) return view::LayerView::kKernels;
  return shows_dream(page.state) ? view::LayerView::kDream : view::LayerView::kMaps;
}

void choose_view(Page& page, Rect& line, const Views& known) {
  const auto chosen = std::ranges::find(known.views, shown_view(page)) - known.views.begin();
  const Choices choices{.name = "view", .words = known.words, .chosen = static_cast<int>(chosen)};
  const bool closed = page.arrangement == Arrangement::kNarrow && known.words.size() > 2;
  const auto pressed = closed ? dropdown(page, cut_left(line, dropdown_width(page, choices)), choices)
                              : segmented(page, cut_left(line, segmented_width(page, choices)), choices);
  if (!pressed) return;
  view::Display display = page.state.display;
  display.layer_view = known.views[static_cast<std::size_t>(*pressed)];
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

/// Red and blue mean signs: maps that have a scale of their own get one with zero in the middle.
view::Display with_colormap(const Page& page, view::Colormap colormap) {
  view::Display display = page.state.display;
  const bool signs = colormap == view::Colormap::kRdBu;
  if (signs && display.scale_mode == view::ScaleMode::kPerMap) display.scale_mode = view::ScaleMode::kSymmetric;
  if (!signs && display.colormap == view::Colormap::kRdBu && display.scale_mode == view::ScaleMode::kSymmetric)
    display.scale_mode = view::ScaleMode::kPerMap;
  display.colormap = colormap;
  return display;
}

void choose_colormap(Page& page, const Rect& rect, const Choices& choices, Swatches swatches) {
  const auto pressed = dropdown(page, rect, choices, swatches);
  if (pressed) page.act(view::SetDisplay{.display = with_colormap(page, view::all_colormaps()[static_cast<std::size_t>(*pressed)])});
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

// What kernels can look like. Only filters on three channels have a picture in colour.
enum KernelLook : std::uint8_t { kPicture, kGrey, kRedBlue };
constexpr std::array kLooks = {std::string_view("colour"), std::string_view("grey"), std::string_view("red–blue")};

view::Display with_look(view::Display display, KernelLook look, view::KernelCount kernels) {
  if (kernels.inputs == 3) display.filter_view = look == kPicture ? view::FilterView::kColor : view::FilterView::kChannels;
  if (look != kPicture) display.kernel_colormap = look == kRedBlue ? view::Colormap::kRdBu : view::Colormap::kGray;
  return display;
}

/// Kernels are pictures in colour, grey, or red and blue around zero; the weights' range stands beside it.
void kernel_colours(Page& page, Rect line, const session::LayerInfo& layer) {
  const view::Display& display = page.state.display;
  const view::Colormap colormap = kernel_colormap(page.state);
  const view::KernelCount count = view::kernel_count(layer);
  const bool has_pictures = count.inputs == 3;
  const bool in_colour = has_pictures && display.filter_view == view::FilterView::kColor;
  const KernelLook look = in_colour ? kPicture : colormap == view::Colormap::kRdBu ? kRedBlue : kGrey;
  const int first = has_pictures ? 0 : 1;
  const Choices choices{
      .name = "kernel colours", .words = std::span(kLooks).subspan(static_cast<std::size_t>(first)), .chosen = look - first};
  const auto pressed = segmented(page, cut_left(line, segmented_width(page, choices)), choices);
  if (pressed) page.act(view::SetDisplay{.display = with_look(display, static_cast<KernelLook>(*pressed + first), count)});
  cut_left(line, 2 * kGap);
  constexpr float kLeastLegend = 140;
  if (in_colour || !page.state.kernels || line.width < kLeastLegend) return;
  draw_colour_bar(page, cut_left(line, std::min(line.width, 260.0F)), colormap, view::kernel_range(*page.state.kernels, colormap));
}

}  // namespace

void display_bar(Page& page, const Rect& rect) {
  const session::LayerInfo* const info = layer_info(page.state, page.state.selection.layer);
  const Colormaps known = colormaps(page);
  const Choices colours{.name = "colormap", .words = known.names, .chosen = known.chosen};
  const bool narrow = page.arrangement == Arrangement::kNarrow;
  const Views known_views = views_of(page);
  const bool has_views = known_views.views.size() > 1;
  const Swatches swatches = narrow && has_views ? Swatches::kOnly : Swatches::kColormaps;
  const float colour_width = dropdown_width(page, colours, swatches);
  Rect line = rect;
  if (has_views) {
    choose_view(page, line, known_views);
    cut_left(line, kGap);
  }
  if (shows_dream(page.state)) return;
  if (shows_kernels(page.state)) return kernel_colours(page, line, *info);
  if (narrow) {
    choose_colormap(page, cut_right(line, std::min(colour_width, line.width * 0.55F)), colours, swatches);
    cut_right(line, kGap);
    choose_scale(page, line, 0);
    return;
  }
  choose_scale(page, line, colour_width + kGap);
  cut_left(line, kGap);
  choose_colormap(page, cut_left(line, colour_width), colours, swatches);
  cut_left(line, kGap);
  const std::string words = off_words(page);
  if (text_width(page, quiet(page), words) <= line.width) draw_text_in(page, line, quiet(page), words, Align::kRight);
}

}  // namespace convlens::ui
