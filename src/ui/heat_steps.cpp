#include "ui/heat_steps.h"

#include <algorithm>
#include <cmath>
#include <span>
#include <string>
#include <vector>

#include "tensor/statistics.h"
#include "ui/controls.h"
#include "ui/figures.h"
#include "ui/map_grid.h"
#include "ui/scroll_area.h"
#include "ui/sources.h"
#include "ui/text.h"
#include "view/colormap.h"
#include "view/heatmap.h"
#include "view/switches.h"
#include "view/text.h"

namespace convlens::ui {
namespace {

constexpr float kSide = 56;
constexpr float kRow = kSide + 12;
constexpr float kGap = 8;
constexpr float kSumSide = 84;
constexpr float kTitle = 20;
constexpr float kSwitchFrom = 400;  // width from which rows have their switch
constexpr float kMostRow = 460;     // the pictures stay near what they belong to
constexpr std::size_t kThatMatter = 10;
constexpr float kFigureRow = 24;
constexpr float kFigureWidth = 90;

/// What the rows are drawn from.
struct Steps {
  view::LayerIndex layer = 0;
  LayerMaps maps;
  std::span<const view::ChannelEvidence> evidence;
  const view::Blob* gradient = nullptr;  ///< null where the method has none
  const view::Blob* products = nullptr;  ///< null while unknown, and where the channels have one weight each: there they are scaled maps
  bool weighted = false;                 ///< whether the channels have one weight each
  float greatest_weight = 0;
  float greatest_gradient = 0;
  float greatest_product = 0;

  int pictures() const { return gradient != nullptr ? 3 : 2; }
};

float magnitude(const tensor::Statistics& statistics) { return std::max(std::abs(statistics.minimum), std::abs(statistics.maximum)); }

const view::Blob* gradient_for(const view::AppState& state, view::LayerIndex layer) {
  const view::Heatmaps& heatmaps = state.heatmaps;
  const bool there = heatmaps.gradient_of && heatmaps.gradient_of->layer == layer && !heatmaps.gradient.values.empty();
  return there && view::is_by_gradient(heatmaps.questions.front().method) ? &heatmaps.gradient : nullptr;
}

view::Blob blob_of_products(Page& page) {
  view::Blob blob;
  blob.values = view::products_of(page.state);
  if (blob.values.empty()) return blob;
  blob.shape = page.state.heatmaps.gradient.shape;
  blob.statistics = tensor::channel_statistics({.shape = blob.shape, .values = blob.values});
  blob.revision = page.memory.next_revision++;
  return blob;
}

/// Sums over all places of all maps are not for every frame.
const Memory::Evidence& cached_evidence(Page& page, const Steps& steps) {
  const auto revision_of = [](const view::Blob* blob) { return blob == nullptr ? 0 : blob->revision; };
  const view::Heatmaps& heatmaps = page.state.heatmaps;
  Memory::Evidence wanted{.heat = heatmaps.shown.front()->blob.revision,
                          .maps = revision_of(steps.maps.blob),
                          .gradient = heatmaps.gradient.revision,
                          .switches = page.state.switches,
                          .products = {},
                          .channels = {}};
  Memory::Evidence& cache = page.memory.evidence;
  if (!cache.is_of(wanted)) {
    wanted.products = blob_of_products(page);
    wanted.channels = view::evidence_of(page.state, wanted.products.values);
    cache = std::move(wanted);
  }
  return cache;
}

float magnitude_of(const view::Blob* blob, std::int32_t channel) {
  const auto index = static_cast<std::size_t>(channel);
  return blob != nullptr && index < blob->statistics.size() ? magnitude(blob->statistics[index]) : 0.0F;
}

Steps steps_of(Page& page) {
  Steps steps{.layer = view::layer_with_steps(page.state), .maps = {}, .evidence = {}};
  if (steps.layer == view::kNoLayer) return steps;
  steps.maps = maps_of(page.state, steps.layer);
  steps.weighted = !view::has_weight_per_place(page.state.heatmaps.shown.front()->known.method);
  const Memory::Evidence& known = cached_evidence(page, steps);
  steps.evidence = known.channels;
  steps.gradient = gradient_for(page.state, steps.layer);
  if (!known.products.values.empty()) steps.products = &known.products;
  for (const view::ChannelEvidence& one : steps.evidence) {
    steps.greatest_weight = std::max(steps.greatest_weight, std::abs(one.weight));
    steps.greatest_gradient = std::max(steps.greatest_gradient, magnitude_of(steps.gradient, one.channel));
    const float product = steps.products != nullptr ? magnitude_of(steps.products, one.channel)
                                                    : std::abs(one.weight) * magnitude_of(steps.maps.blob, one.channel);
    steps.greatest_product = std::max(steps.greatest_product, product);
  }
  return steps;
}

/// A range with zero in its middle.
view::ValueRange around_zero(float magnitude) {
  const float reach = std::max(magnitude, 1e-30F);
  return {.low = -reach, .high = reach};
}

/// The range in which values that are still to be multiplied show their products, all on one scale.
view::ValueRange product_range(float greatest, float weight) {
  const float reach = std::max(greatest, 1e-30F) / (std::abs(weight) > 1e-30F ? weight : 1e-30F);
  return {.low = -reach, .high = reach};
}

ImU32 sign_colour(const Page& page, float value) {
  const view::Rgba colour = view::color_at(page.theme.signs, value < 0 ? 0.15F : 0.85F);
  return IM_COL32(colour.red, colour.green, colour.blue, 255);
}

/// An edge around pictures whose zero is the colour of the ground.
void edge(const Page& page, const Rect& rect, float radius) {
  ImGui::GetWindowDrawList()->AddRect(rect.min(), rect.max(), page.theme.hairline, radius);
}

/// One of the pictures at the head: the sum, and what is left of it.
void sum_picture(Page& page, Rect rect, std::string_view words, view::Colormap colormap, const view::ValueRange& range) {
  const view::Blob& blob = page.state.heatmaps.shown.front()->blob;
  Rect frame = cut_top(rect, kSumSide);
  frame.width = std::min(frame.width, kSumSide);
  const MapQuad quad{.rect = fitted(frame, static_cast<float>(blob.shape.width()), static_cast<float>(blob.shape.height())),
                     .slice = view::map_slice(blob.shape, 0),
                     .range = range,
                     .radius = page.theme.radius_map};
  draw_maps(page, blob, colormap, {&quad, 1});
  edge(page, quad.rect, quad.radius);
  cut_top(rect, 4);
  draw_text_in(page, cut_top(rect, 18), body(page), words);
  TextStyle figures = numbers(page);
  figures.colour = page.theme.secondary;
  draw_text_in(page, cut_top(rect, 18), figures, view::value_text(range.low) + " … " + view::value_text(range.high));
}

float sum_row(Page& page, const Rect& rect) {
  constexpr float kHeight = kSumSide + 44;
  const view::Heat& heat = *page.state.heatmaps.shown.front();
  const tensor::Statistics& statistics = heat.blob.statistics.front();
  Rect rest = rect;
  const float column = std::min(std::floor(rect.width / 2), 190.0F);
  sum_picture(page, cut_left(rest, column), "The sum of all", page.theme.signs, around_zero(magnitude(statistics)));
  sum_picture(page, cut_left(rest, column), "Cut at zero", page.state.display.heat.colormap,
              {.low = 0, .high = std::max(view::heat_of(heat.blob.values), 1e-30F)});
  return kHeight;
}

struct RowPlaces {
  Rect words;
  Rect toggle;
  std::vector<Rect> pictures;
};

RowPlaces places_in(const Rect& row, const Steps& steps) {
  RowPlaces places;
  Rect rest = row;
  rest.width = std::min(rest.width, kMostRow);
  if (rest.width >= kSwitchFrom) places.toggle = cut_right(rest, kSwitchWidth + 16);
  for (int i = 0; i < steps.pictures(); ++i) {
    const Rect place = cut_right(rest, kSide);
    places.pictures.insert(places.pictures.begin(), {place.x, std::round(row.centre().y - kSide / 2), kSide, kSide});
    cut_right(rest, kGap);
  }
  places.words = rest;
  return places;
}

void titles(Page& page, const Rect& rect, const Steps& steps) {
  const RowPlaces places = places_in(rect, steps);
  TextStyle style = quiet(page);
  style.size = page.theme.section_size;
  std::vector<std::string_view> words{"map"};
  if (steps.gradient != nullptr) words.emplace_back("gradient");
  words.emplace_back("product");
  for (std::size_t i = 0; i < words.size(); ++i) {
    const Rect& picture = places.pictures[i];
    draw_text_in(page, {picture.x, rect.y, picture.width, rect.height}, style, words[i]);
  }
  const std::string_view weight = steps.weighted ? "weight" : "product, summed";
  draw_text_in(page, {places.words.x, rect.y, places.words.width, rect.height}, style, weight);
}

struct Quads {
  std::vector<MapQuad> maps;
  std::vector<MapQuad> gradients;
  std::vector<MapQuad> products;
};

void row_pictures(const Page& page, const RowPlaces& places, const Steps& steps, const view::ChannelEvidence& one, Quads& quads) {
  const auto channel = static_cast<std::size_t>(one.channel);
  const float presence = presence_of(page.state, steps.layer, one.channel);
  const auto quad = [&](std::size_t place, const tensor::Shape& shape, const view::ValueRange& range) {
    const Rect whole = fitted(places.pictures[place], static_cast<float>(shape.width()), static_cast<float>(shape.height()));
    return MapQuad{.rect = whole, .slice = view::map_slice(shape, one.channel), .range = range, .presence = presence, .radius = 3};
  };
  std::size_t place = 0;
  if (steps.maps.blob != nullptr && one.channel < steps.maps.known) {
    const view::Blob& maps = *steps.maps.blob;
    quads.maps.push_back(quad(place, maps.shape, view::map_range(page.state.display, maps.statistics, channel)));
    quads.products.push_back(
        quad(places.pictures.size() - 1, maps.shape,
             steps.products != nullptr ? around_zero(steps.greatest_product) : product_range(steps.greatest_product, one.weight)));
  }
  ++place;
  if (steps.gradient != nullptr) quads.gradients.push_back(quad(place, steps.gradient->shape, around_zero(steps.greatest_gradient)));
}

/// The channel's name, its weight as a number and as a bar.
void row_words(Page& page, const Rect& rect, const Steps& steps, const view::ChannelEvidence& one) {
  Rect words{rect.x, rect.centre().y - 24, rect.width - kGap, 48};
  const bool off = presence_of(page.state, steps.layer, one.channel) < 1;
  TextStyle name = body(page);
  if (off) name.colour = page.theme.faint;
  draw_text_in(page, cut_top(words, 18), name, view::map_name(*page.state.model, steps.layer, one.channel));
  TextStyle figure = numbers(page);
  figure.colour = page.theme.secondary;
  draw_text_in(page, cut_top(words, 18), figure, off ? "off" : view::value_text(one.weight));
  const float share = steps.greatest_weight > 0 ? std::abs(one.weight) / steps.greatest_weight : 0;
  const Rect bar{words.x, words.y + 3, std::max(2.0F, std::round(share * std::min(words.width, 160.0F))), 5};
  if (!off) ImGui::GetWindowDrawList()->AddRectFilled(bar.min(), bar.max(), sign_colour(page, one.weight), 2.5F);
}

void choose_channel(Page& page, view::LayerIndex layer, std::int32_t channel) {
  if (page.arrangement != Arrangement::kWideWithInspector) return open_map(page, layer, channel);
  page.act(view::Select{.selection = {.level = view::Level::kHeatmap, .layer = layer, .map = channel, .pixel = {}}});
}

void row(Page& page, const Rect& rect, const Steps& steps, const view::ChannelEvidence& one, Quads& quads) {
  ImGui::PushID(one.channel);
  const RowPlaces places = places_in(rect, steps);
  const float reach = places.pictures.back().right() - rect.x;
  const Press press = press_area(id_of("row"), {rect.x, rect.y, reach, rect.height});
  if (press.clicked) choose_channel(page, steps.layer, one.channel);
  const view::Selection& selection = page.state.selection;
  const bool chosen = selection.layer == steps.layer && selection.map == one.channel;
  const Rect lit = inset({rect.x, rect.y, std::min(rect.width, kMostRow), rect.height}, -8, 1);
  const float warm = page.motion.toward(id_of("row warm"), press.hovered ? 1.0F : 0.0F);
  const ImU32 ground = blended(chosen ? page.theme.accent_ground : page.theme.ground, page.theme.raised, warm * 0.6F);
  ImGui::GetWindowDrawList()->AddRectFilled(lit.min(), lit.max(), ground, page.theme.radius_control);
  row_words(page, places.words, steps, one);
  row_pictures(page, places, steps, one, quads);
  if (places.toggle.width > 0) {
    const bool off = presence_of(page.state, steps.layer, one.channel) < 1;
    const ImVec2 centre{places.toggle.right() - kSwitchWidth / 2, places.toggle.centre().y};
    if (draw_switch(page, id_of("toggle"), centre, off ? SwitchState::kOff : SwitchState::kOn))
      page.act(view::ToggleChannel{.layer = steps.layer, .channel = one.channel});
  }
  ImGui::PopID();
}

float rows(Page& page, const Rect& rect, const Rect& visible, const Steps& steps) {
  Quads quads;
  float y = rect.y;
  const bool ranked = page.state.heatmaps.questions.front().method == session::HeatmapMethod::kAblationCam;
  for (std::size_t i = 0; i < steps.evidence.size(); ++i, y += kRow) {
    if (ranked && i == kThatMatter) {
      hairline(page, {rect.x, y, std::min(rect.width, kMostRow), 1}, Edge::kTop);
      y += 8;
    }
    const Rect place{rect.x, y, rect.width, kRow};
    if (place.overlaps(visible)) row(page, place, steps, steps.evidence[i], quads);
  }
  if (steps.maps.blob != nullptr) {
    draw_maps(page, *steps.maps.blob, page.state.display.colormap, quads.maps);
    draw_maps(page, steps.products != nullptr ? *steps.products : *steps.maps.blob, page.theme.signs, quads.products);
  }
  if (steps.gradient != nullptr) draw_maps(page, *steps.gradient, page.theme.signs, quads.gradients);
  for (const std::vector<MapQuad>* signs : {&quads.products, &quads.gradients}) {
    for (const MapQuad& quad : *signs) edge(page, quad.rect, quad.radius);
  }
  return y - rect.y;
}

/// Which channels matter is asked by switching each of them off.
void ask_for_ten(Page& page, Rect& rest) {
  view::HeatQuestion question = page.state.heatmaps.questions.front();
  if (question.method == session::HeatmapMethod::kAblationCam) return;
  constexpr std::string_view kWords = "Which ten matter most?";
  const Rect place = cut_top(rest, page.theme.control);
  cut_top(rest, kGap);
  if (!button(page, {place.x, place.y, std::min(button_width(page, kWords), place.width), place.height}, kWords)) return;
  question.method = session::HeatmapMethod::kAblationCam;
  page.act(view::AskWhereItLooks{.place = 0, .question = question});
}

/// Of integrated gradients: that nothing of the score is lost.
float sum_rule(Page& page, const Rect& rect, const view::SumRule& rule) {
  Rect rest = rect;
  rest.width = std::min(rest.width, kMostRow);
  const std::string_view kind = page.state.heatmaps.questions.front().score == session::ScoreKind::kLogit ? "logit" : "probability";
  const auto line = [&](const std::string& words, float value) {
    Rect row = cut_top(rest, kFigureRow);
    draw_text_in(page, cut_right(row, kFigureWidth), numbers(page), view::value_text(value), Align::kRight);
    draw_text_in(page, row, quiet(page), words);
  };
  line("The photo’s " + std::string(kind), rule.score);
  line("less a black picture’s " + std::string(kind), rule.baseline_score);
  hairline(page, cut_top(rest, 1), Edge::kTop);
  line("to be shared among all places", rule.score - rule.baseline_score);
  line("All places added up", rule.sum);
  cut_top(rest, kGap);
  constexpr std::string_view kWords =
      "On the way from black to the photo the score changes; every place gets its share of that change, so that the shares add up to it. "
      "What is missing is due to the number of steps on the way.";
  cut_top(rest, draw_paragraph(page, {rest.x, rest.y, rest.width, 120}, quiet(page), kWords));
  return rest.y - rect.y;
}

/// Of methods without channels.
float steps_of_input(Page& page, const Rect& rect) {
  if (const auto rule = view::sum_rule_of(page.state)) return sum_rule(page, rect, *rule);
  const bool adds_up = page.state.heatmaps.questions.front().method == session::HeatmapMethod::kIntegratedGradients;
  const std::string_view words =
      adds_up ? "The places add up. Their sum is shown when the heatmap is complete."
              : "This method asks the picture itself, not the maps of a layer: there are no channels to show. Grad-CAM has them.";
  return draw_paragraph(page, {rect.x, rect.y, rect.width, 80}, quiet(page), words);
}

std::string rows_heading(const Page& page, const Steps& steps) {
  const std::string layer = layer_title(page.state, steps.layer);
  const bool ranked = page.state.heatmaps.questions.front().method == session::HeatmapMethod::kAblationCam;
  if (ranked) return "The ten that matter most, and others";
  return "Channels of " + layer + (steps.weighted ? ", by weight" : ", by what they add");
}

}  // namespace

float heat_steps_inline(Page& page, const Rect& rect, const Rect& visible) {
  Rect rest = rect;
  cut_top(rest, draw_heading(page, rest.min(), "How it is worked out"));
  const auto& heat = page.state.heatmaps.shown.front();
  const Steps steps = steps_of(page);
  if (!heat || steps.layer == view::kNoLayer) {
    if (!view::is_of_layer(page.state.heatmaps.questions.front().method)) cut_top(rest, steps_of_input(page, rest));
    return rest.y - rect.y;
  }
  cut_top(rest, sum_row(page, rest));
  cut_top(rest, kGap);
  ask_for_ten(page, rest);
  cut_top(rest, draw_heading(page, rest.min(), rows_heading(page, steps)));
  titles(page, cut_top(rest, kTitle), steps);
  cut_top(rest, rows(page, rest, visible, steps));
  return rest.y - rect.y;
}

void heat_steps(Page& page, const Rect& rect) {
  ScrollArea area(page, {.name = "steps", .rect = inset(rect, -8, 0)});
  const float height = heat_steps_inline(page, {rect.x, area.origin().y, rect.width - 8, 100000}, area.rect());
  area.set_content({0, height + page.theme.padding});
}

void forget_steps(Page& page) {
  if (view::layer_with_steps(page.state) == view::kNoLayer) page.memory.evidence = {};
}

void heat_guide(Page& page, Rect rest) {
  cut_top(rest, draw_heading(page, rest.min(), "How to read it"));
  for (const std::string_view words :
       {std::string_view("Bright places speak for the class. Where nothing does, the photo is only tinted dark."),
        std::string_view(
            "The number at the right end of the colours is the raw maximum. A heatmap is scaled to its own maximum, so that even a weak "
            "one paints something bright: compare the numbers, not the colours."),
        std::string_view(
            "“Steps” shows how it is worked out. Press a channel there to see its map and its kernel here, or switch it off and "
            "watch what the network says."),
        std::string_view("Press a class on the left to ask about that one.")}) {
    cut_top(rest, draw_paragraph(page, {rest.x, rest.y, rest.width, 160}, quiet(page), words) + 3 * page.theme.unit);
  }
}

}  // namespace convlens::ui
