#include "ui/heat_controls.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <string>
#include <vector>

#include "ui/controls.h"
#include "ui/text.h"
#include "view/colormap.h"
#include "view/heatmap.h"
#include "view/layers.h"
#include "view/text.h"

namespace convlens::ui {
namespace {

constexpr float kGap = 8;
constexpr float kMostWidth = 220;

/// Controls from left to right, and on in the next row where one does not fit.
class Flow {
 public:
  Flow(const Page& page, const Rect& rect) : rect_(rect), row_(page.theme.control), x_(rect.x), y_(rect.y) {}

  Rect take(float width) {
    const float fitting = std::min(width, rect_.width);
    if (x_ > rect_.x && x_ + fitting > rect_.right() + 0.5F) next_row();
    const Rect place{x_, y_, fitting, row_};
    x_ += fitting + kGap;
    return place;
  }
  void next_row() {
    x_ = rect_.x;
    y_ += row_ + kGap;
  }
  float height() const { return y_ + row_ - rect_.y; }

 private:
  Rect rect_;
  float row_;
  float x_;
  float y_;
};

/// Two to a row on phones.
float control_width(const Page& page, const Rect& rect, float wanted) {
  return page.arrangement == Arrangement::kNarrow ? std::floor((rect.width - kGap) / 2) : std::min(wanted, kMostWidth);
}

/// One of several in the flow; a closed list.
std::optional<int> listed(Page& page, const Rect& rect, Flow& flow, const Choices& choices) {
  return dropdown(page, flow.take(control_width(page, rect, dropdown_width(page, choices))), choices);
}
/// One of several in the flow, side by side.
std::optional<int> lined_up(Page& page, const Rect& rect, Flow& flow, const Choices& choices) {
  return segmented(page, flow.take(control_width(page, rect, segmented_width(page, choices))), choices);
}

void ask(Page& page, std::size_t place, const view::HeatQuestion& question) {
  page.act(view::AskWhereItLooks{.place = place, .question = question});
}

void choose_method(Page& page, const Rect& rect, Flow& flow, std::size_t place) {
  constexpr auto kCount = static_cast<int>(session::HeatmapMethod::kIntegratedGradients) + 1;
  std::vector<std::string_view> words;
  for (int method = 0; method < kCount; ++method) words.push_back(view::method_title(static_cast<session::HeatmapMethod>(method)));
  view::HeatQuestion question = page.state.heatmaps.questions[place];
  const Choices choices{.name = "method", .words = words, .chosen = static_cast<int>(question.method)};
  const auto pressed = listed(page, rect, flow, choices);
  if (!pressed) return;
  question.method = static_cast<session::HeatmapMethod>(*pressed);
  ask(page, place, question);
}

/// The classes, the most probable ones first: sorted anew when the network says something else.
const std::vector<std::int32_t>& cached_class_order(Page& page) {
  const std::vector<float>& probabilities = page.state.probabilities;
  const std::size_t count = std::max(probabilities.size(), page.state.model->labels.size());
  auto& cache = page.memory.classes;
  if (cache.order.size() == count && cache.run == page.state.run) return cache.order;
  // What is no number compares with nothing; at the end it breaks no order.
  const auto key = [&](std::int32_t i) {
    const float probability = std::cmp_less(i, probabilities.size()) ? probabilities[static_cast<std::size_t>(i)] : 0.0F;
    return std::pair(std::isnan(probability) ? -1.0F : probability, -i);
  };
  cache.run = page.state.run;
  cache.order.resize(count);
  std::iota(cache.order.begin(), cache.order.end(), 0);
  std::ranges::sort(cache.order, std::ranges::greater{}, key);
  return cache.order;
}

/// The prediction, and all classes, the most probable ones first.
void choose_class(Page& page, const Rect& rect, Flow& flow, std::size_t place) {
  const std::vector<std::int32_t>& order = cached_class_order(page);
  const std::vector<std::string>& labels = page.state.model->labels;
  std::string prediction = "prediction";
  if (!page.state.probabilities.empty()) prediction += ": " + view::class_label(*page.state.model, order.front());
  view::HeatQuestion question = page.state.heatmaps.questions[place];
  std::vector<std::string> numbered;  // classes without a label
  numbered.reserve(order.size() - std::min(order.size(), labels.size()));
  std::vector<std::string_view> words{prediction};
  words.reserve(order.size() + 1);
  int chosen = 0;
  for (const std::int32_t index : order) {
    if (index == question.class_index) chosen = static_cast<int>(words.size());
    const bool labelled = std::cmp_less(index, labels.size());
    words.push_back(labelled ? labels[static_cast<std::size_t>(index)]
                             : numbered.emplace_back(view::class_label(*page.state.model, index)));
  }
  const Choices choices{.name = "class", .words = words, .chosen = chosen};
  const auto pressed = listed(page, rect, flow, choices);
  if (!pressed) return;
  question.class_index = *pressed == 0 ? session::kMostProbableClass : order[static_cast<std::size_t>(*pressed) - 1];
  ask(page, place, question);
}

/// The last convolution, and all layers with maps.
void choose_layer(Page& page, const Rect& rect, Flow& flow, std::size_t place) {
  view::HeatQuestion question = page.state.heatmaps.questions[place];
  if (!view::is_of_layer(question.method)) return;
  const std::vector<view::LayerIndex> layers = view::layers_with_maps(*page.state.model);
  std::vector<std::string_view> words{"last convolution"};
  int chosen = 0;
  for (const view::LayerIndex layer : layers) {
    if (layer == question.layer) chosen = static_cast<int>(words.size());
    words.push_back(view::layer_name(*page.state.model, layer));
  }
  const Choices choices{.name = "layer", .words = words, .chosen = chosen};
  const auto pressed = listed(page, rect, flow, choices);
  if (!pressed) return;
  question.layer = *pressed == 0 ? session::kDeepestMaps : layers[static_cast<std::size_t>(*pressed) - 1];
  ask(page, place, question);
}

void choose_question(Page& page, const Rect& rect, Flow& flow, std::size_t place) {
  ImGui::PushID(static_cast<int>(place));
  choose_method(page, rect, flow, place);
  choose_class(page, rect, flow, place);
  choose_layer(page, rect, flow, place);
  ImGui::PopID();
}

/// Logits or probabilities, for both heatmaps.
void choose_score(Page& page, const Rect& rect, Flow& flow) {
  constexpr std::array kScores = {std::string_view("logit"), std::string_view("probability")};  // in the order of session::ScoreKind
  const auto& questions = page.state.heatmaps.questions;
  const Choices choices{.name = "score", .words = kScores, .chosen = static_cast<int>(questions.front().score)};
  const auto pressed = lined_up(page, rect, flow, choices);
  if (!pressed) return;
  for (std::size_t place = 0; place < questions.size(); ++place) {
    view::HeatQuestion question = questions[place];
    question.score = static_cast<session::ScoreKind>(*pressed);
    ask(page, place, question);
  }
}

template <typename Change>
void change_display(Page& page, const Change& change) {
  view::Display display = page.state.display;
  change(display.heat);
  page.act(view::SetDisplay{.display = display});
}

void choose_view(Page& page, const Rect& rect, Flow& flow) {
  constexpr std::array kViews = {std::string_view("Heatmap"), std::string_view("Steps")};  // in the order of view::HeatView
  const Choices choices{.name = "heat view", .words = kViews, .chosen = static_cast<int>(page.state.display.heat.view)};
  if (const auto pressed = lined_up(page, rect, flow, choices))
    change_display(page, [&](view::HeatDisplay& heat) { heat.view = static_cast<view::HeatView>(*pressed); });
}

void choose_comparison(Page& page, const Rect& rect, Flow& flow) {
  constexpr std::array kKinds = {std::string_view("One"), std::string_view("Two"),
                                 std::string_view("Swipe")};  // in the order of view::Comparison
  const Choices choices{.name = "comparison", .words = kKinds, .chosen = static_cast<int>(page.state.display.heat.comparison)};
  if (const auto pressed = lined_up(page, rect, flow, choices))
    change_display(page, [&](view::HeatDisplay& heat) { heat.comparison = static_cast<view::Comparison>(*pressed); });
}

constexpr std::array kColormaps = {view::Colormap::kViridis, view::Colormap::kJet};
constexpr float kColormapsWidth = 140;

void choose_colormap(Page& page, const Rect& rect) {
  std::array<std::string_view, kColormaps.size()> words;
  std::ranges::transform(kColormaps, words.begin(), view::colormap_name);
  const auto chosen = std::ranges::find(kColormaps, page.state.display.heat.colormap);  // a program may have chosen another one
  const int index = chosen == kColormaps.end() ? -1 : static_cast<int>(chosen - kColormaps.begin());
  if (const auto pressed = segmented(page, rect, {.name = "heat colours", .words = words, .chosen = index}))
    change_display(page, [&](view::HeatDisplay& heat) { heat.colormap = kColormaps[static_cast<std::size_t>(*pressed)]; });
}

struct Slider {
  std::string_view name;
  float view::HeatDisplay::* value;
};
constexpr std::array kSliders = {Slider{"Opacity", &view::HeatDisplay::opacity}, Slider{"Threshold", &view::HeatDisplay::threshold}};
constexpr float kNameWidth = 76;
constexpr float kFigureWidth = 44;
constexpr float kSliderWidth = 250;

void draw_slider(Page& page, Rect rect, const Slider& which) {
  cut_left(rect, kGap);
  draw_text_in(page, cut_left(rect, kNameWidth), quiet(page), which.name);
  const float value = page.state.display.heat.*which.value;
  draw_text_in(page, cut_right(rect, kFigureWidth), numbers(page), view::percent_text(value), Align::kRight);
  if (const auto moved = slider(page, which.name, rect, value))
    change_display(page, [&](view::HeatDisplay& heat) { heat.*which.value = *moved; });
}

float slider_width(const Page& page, float width) {
  return page.arrangement == Arrangement::kNarrow ? width : std::min(width, kSliderWidth);
}

}  // namespace

float heat_questions(Page& page, const Rect& rect) {
  Flow flow(page, rect);
  choose_question(page, rect, flow, 0);
  if (page.state.display.heat.comparison != view::Comparison::kNone) {
    flow.next_row();
    choose_question(page, rect, flow, 1);
    flow.next_row();
  }
  choose_view(page, rect, flow);
  choose_comparison(page, rect, flow);
  choose_score(page, rect, flow);
  return flow.height();
}

float heat_looks_height(const Page& page, float width) {
  Flow flow(page, {0, 0, width, 0});
  flow.take(std::min(width, kColormapsWidth));
  for (std::size_t i = 0; i < kSliders.size(); ++i) flow.take(slider_width(page, width));
  return flow.height();
}

float heat_looks(Page& page, const Rect& rect) {
  Flow flow(page, rect);
  choose_colormap(page, flow.take(std::min(rect.width, kColormapsWidth)));
  for (const Slider& which : kSliders) draw_slider(page, flow.take(slider_width(page, rect.width)), which);
  return flow.height();
}

}  // namespace convlens::ui
