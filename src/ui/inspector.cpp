#include "ui/inspector.h"

#include <array>
#include <cmath>
#include <string>

#include "ui/controls.h"
#include "ui/display_bar.h"
#include "ui/dream_panel.h"
#include "ui/figures.h"
#include "ui/heat_steps.h"
#include "ui/kernel_panel.h"
#include "ui/large_map.h"
#include "ui/layer_facts.h"
#include "ui/map_grid.h"
#include "ui/map_panel.h"
#include "ui/scroll_area.h"
#include "ui/sources.h"
#include "ui/text.h"
#include "view/heatmap.h"
#include "view/switches.h"
#include "view/text.h"

namespace convlens::ui {
namespace {

constexpr float kSectionGap = 20;
constexpr float kHistogramHeight = 52;
constexpr float kLeastMap = 160;
constexpr float kFigureRow = 20;

struct Subject {
  LayerMaps maps;
  view::LayerIndex layer = 0;
  std::int32_t map = 0;

  bool known() const { return maps.blob != nullptr && map < maps.known; }
  const tensor::Statistics& statistics() const { return maps.blob->statistics[static_cast<std::size_t>(map)]; }
};

/// in_sight: height that is left without scrolling; the large map of a phone keeps to it.
void picture(Page& page, Rect& rest, const Subject& subject, float in_sight) {
  const bool on_map_level = page.state.selection.level == view::Level::kMap;
  if (subject.maps.is_vector()) return;
  if (on_map_level && page.arrangement != Arrangement::kNarrow) return;  // the map fills the middle already
  const float aspect = static_cast<float>(subject.maps.shape.height()) / static_cast<float>(subject.maps.shape.width());
  const float most = on_map_level ? std::max(in_sight, kLeastMap) : rest.width * 1.2F;
  const Rect frame = cut_top(rest, std::min({std::round(rest.width * aspect), rest.width * 1.2F, most}));
  if (on_map_level) {
    large_map(page, frame);
  } else {
    const Rect whole = fitted(frame, static_cast<float>(subject.maps.shape.width()), static_cast<float>(subject.maps.shape.height()));
    const MapQuad quad{.rect = whole,
                       .slice = view::map_slice(subject.maps.blob->shape, subject.map),
                       .range = view::map_range(page.state.display, subject.maps.blob->statistics, static_cast<std::size_t>(subject.map)),
                       .presence = page.motion.toward(id_of("presence"), presence_of(page.state, subject.layer, subject.map)),
                       .radius = page.theme.radius_photo};
    draw_maps(page, *subject.maps.blob, page.state.display.colormap, {&quad, 1});
    if (press_area(id_of("open"), whole).clicked) open_map(page, subject.layer, subject.map);
  }
  cut_top(rest, 2 * page.theme.unit);
  const auto range = view::map_range(page.state.display, subject.maps.blob->statistics, static_cast<std::size_t>(subject.map));
  draw_colour_bar(page, cut_top(rest, 20), page.state.display.colormap, range);
  cut_top(rest, kSectionGap - 4);
}

void heading(Page& page, Rect& rest, std::string_view words) { cut_top(rest, draw_heading(page, rest.min(), words)); }

void kernels(Page& page, Rect& rest, const Subject& subject) {
  const session::LayerInfo* const info = layer_info(page.state, subject.layer);
  if (info == nullptr || !page.state.kernels || page.state.kernels->layer != subject.layer) return;
  const bool single = view::kernel_count(*info).inputs == 1;
  heading(page, rest, single ? "Kernel" : "Kernel, one slice per input channel");
  cut_top(rest, kernel_slices(page, rest, subject.map));
  cut_top(rest, kSectionGap);
}

const Histogram& cached_histogram(Page& page, const Subject& subject) {
  auto& cache = page.memory.histogram;
  if (cache.revision != subject.maps.blob->revision || cache.channel != subject.map) {
    cache = {.revision = subject.maps.blob->revision, .channel = subject.map, .histogram = histogram_of(*subject.maps.blob, subject.map)};
  }
  return cache.histogram;
}

struct Figure {
  std::string_view name;
  std::string value;
};

void draw_figures(const Page& page, Rect& rest, std::span<const Figure> figures) {
  const float half = rest.width / 2;
  TextStyle name = numbers(page);
  name.colour = page.theme.secondary;
  for (std::size_t i = 0; i < figures.size(); ++i) {
    const Rect row{rest.x + (i % 2 == 0 ? 0 : half), rest.y + static_cast<float>(i / 2) * kFigureRow, half, kFigureRow};
    draw_text(page, {row.x, row.centre().y}, name, figures[i].name);
    draw_text_in(page, {row.x + 44, row.y, half - 44, row.height}, numbers(page), figures[i].value);
  }
  cut_top(rest, std::ceil(static_cast<float>(figures.size()) / 2) * kFigureRow);
}

std::string bias_text(const Page& page, const Subject& subject) {
  if (!page.state.kernels || page.state.kernels->layer != subject.layer) return {};
  const auto& bias = page.state.kernels->bias;
  const auto index = static_cast<std::size_t>(subject.map);
  return index < bias.size() ? view::value_text(bias[index]) : std::string();
}

void values(Page& page, Rect& rest, const Subject& subject) {
  heading(page, rest, subject.maps.is_vector() ? "Value" : "Values");
  const tensor::Statistics& statistics = subject.statistics();
  std::vector<Figure> figures;
  if (subject.maps.is_vector()) {
    figures = {{"value", view::value_text(statistics.mean)}};
  } else {
    draw_histogram(page, cut_top(rest, kHistogramHeight), cached_histogram(page, subject));
    cut_top(rest, 2 * page.theme.unit);
    figures = {{"min", view::value_text(statistics.minimum)},
               {"max", view::value_text(statistics.maximum)},
               {"mean", view::value_text(statistics.mean)},
               {"std", view::value_text(statistics.deviation)},
               {"zero", view::percent_text(statistics.zero_fraction)}};
  }
  if (const std::string bias = bias_text(page, subject); !bias.empty()) figures.push_back({"bias", bias});
  if (statistics.non_finite > 0) figures.push_back({"NaN, ∞", std::to_string(statistics.non_finite)});
  draw_figures(page, rest, figures);
  cut_top(rest, kSectionGap - 4);
}

void filter_switch(Page& page, Rect& rest, const Subject& subject) {
  if (subject.layer < 0) return;
  const bool layer_off = view::is_layer_off(page.state.switches, subject.layer);
  const bool off = layer_off || view::is_channel_off(page.state.switches, subject.layer, subject.map);
  Rect row = cut_top(rest, std::max(page.theme.control, 28.0F));
  const bool pressed =
      draw_switch(page, id_of("filter"), {row.x + kSwitchWidth / 2, row.centre().y}, off ? SwitchState::kOff : SwitchState::kOn);
  if (pressed && !layer_off) page.act(view::ToggleChannel{.layer = subject.layer, .channel = subject.map});
  if (pressed && layer_off) page.act(view::ToggleLayer{.layer = subject.layer});
  cut_left(row, kSwitchWidth + 10);
  const std::string noun = view::channel_noun(*page.state.model, subject.layer);
  draw_text_in(page, row, body(page), layer_off ? "The whole layer is off" : off ? noun + " is off" : noun + " is on");
}

/// The number that the selected pixel stands for.
void pixel(Page& page, Rect& rest, const Subject& subject) {
  if (!page.state.selection.pixel || subject.maps.is_vector()) return;
  const view::Pixel place = *page.state.selection.pixel;
  const auto value = value_of(subject.maps, subject.map, place);
  if (!value) return;
  heading(page, rest, "Pixel");
  const std::array<Figure, 3> figures = {
      Figure{"x", std::to_string(place.x)}, {"y", std::to_string(place.y)}, {"value", view::value_text(*value)}};
  draw_figures(page, rest, figures);
  cut_top(rest, kSectionGap - 4);
}

/// On phones: the map's name with its neighbours, and how it is shown unless that would leave little room for the map.
void narrow_head(Page& page, Rect& rest, const Subject& subject) {
  const Rect line = cut_top(rest, page.theme.control);
  map_neighbours(page, line);
  Rect words{line.x, line.y, line.width - 2 * page.theme.control - 12, line.height};
  draw_text_in(page, cut_top(words, 24), title(page), view::map_name(*page.state.model, subject.layer, subject.map));
  draw_text_in(page, words, quiet(page), "of " + layer_title(page.state, subject.layer) + " · " + view::shape_text(subject.maps.shape));
  cut_top(rest, 2 * page.theme.unit);
  if (rest.height < page.theme.control + 3 * page.theme.unit + kLeastMap) return;
  display_bar(page, cut_top(rest, page.theme.control));
  cut_top(rest, 3 * page.theme.unit);
}

void contents(Page& page, Rect rest, ScrollArea& area) {
  const float top = rest.y;
  const view::Selection& selection = page.state.selection;
  const Subject subject{.maps = maps_of(page.state, selection.layer), .layer = selection.layer, .map = selection.map};
  if (page.arrangement == Arrangement::kNarrow)
    narrow_head(page, rest, subject);
  else if (selection.level != view::Level::kMap)
    heading(page, rest,
            view::map_name(*page.state.model, selection.layer, selection.map) + " of " + layer_title(page.state, selection.layer));
  const float in_sight = rest.height;
  rest.height = 100000;
  if (subject.known()) picture(page, rest, subject, in_sight);
  if (subject.known()) pixel(page, rest, subject);
  kernels(page, rest, subject);
  if (subject.layer >= 0 && page.state.photo) cut_top(rest, dream_panel(page, rest, subject.layer, subject.map) + kSectionGap);
  if (subject.known()) values(page, rest, subject);
  filter_switch(page, rest, subject);
  area.set_content({0, rest.y - top + 2 * page.theme.padding});
}

}  // namespace

void inspector(Page& page, const Rect& rect) {
  const view::Selection& selection = page.state.selection;
  const Rect inner = inset(rect, page.theme.padding, page.theme.padding);
  const view::LayerIndex explained = view::layer_with_steps(page.state);
  if (selection.level == view::Level::kHeatmap && (selection.map < 0 || selection.layer != explained)) return heat_guide(page, inner);
  if (selection.map < 0) {
    layer_facts(page, inner);
    return;
  }
  ScrollArea area(page, {.name = "inspector", .rect = rect});
  contents(page, {inner.x, area.origin().y + page.theme.padding, inner.width, inner.height}, area);
}

}  // namespace convlens::ui
