#include "ui/prediction_panel.h"

#include <algorithm>
#include <numeric>
#include <string>
#include <vector>

#include "ui/controls.h"
#include "ui/figures.h"
#include "ui/heatmap_panel.h"
#include "ui/text.h"
#include "view/layers.h"

namespace convlens::ui {
namespace {

float bar_height(const Page& page) { return page.theme.text_size + 9; }
constexpr float kGap = 2;

std::vector<std::size_t> best_first(const std::vector<float>& probabilities) {
  std::vector<std::size_t> order(probabilities.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, std::ranges::greater{}, [&](std::size_t i) { return probabilities[i]; });
  return order;
}

void draw_empty_bars(Page& page, Rect rest, std::int32_t count) {
  for (std::int32_t i = 0; i < count; ++i) {
    draw_placeholder(page, cut_top(rest, bar_height(page)), page.theme.radius_map + 2);
    cut_top(rest, kGap);
  }
}

}  // namespace

float prediction_height(const Page& page, std::int32_t bars) { return static_cast<float>(bars) * (bar_height(page) + kGap) - kGap; }

float prediction_bars(Page& page, const Rect& rect, std::int32_t most) {
  if (page.state.model && !view::names_classes(*page.state.model)) {
    return draw_paragraph(page, rect, quiet(page), "No class: this network ends with maps, its classifying layers are left out.");
  }
  const std::vector<float>& probabilities = page.state.probabilities;
  const std::size_t classes = page.state.model ? page.state.model->labels.size() : 0;
  const auto count = std::min<std::size_t>(static_cast<std::size_t>(std::max(most, 1)), std::max(classes, probabilities.size()));
  if (!page.state.photo || probabilities.empty()) {
    draw_empty_bars(page, rect, static_cast<std::int32_t>(count));
    return prediction_height(page, static_cast<std::int32_t>(count));
  }
  Rect rest = rect;
  const std::vector<std::size_t> order = best_first(probabilities);
  for (std::size_t place = 0; place < std::min(count, order.size()); ++place) {
    const std::size_t index = order[place];
    const std::string label = index < classes ? page.state.model->labels[index] : "class " + std::to_string(index);
    const Rect bar = cut_top(rest, bar_height(page));
    if (press_area(ImGui::GetID(static_cast<int>(place)), bar).clicked) explain_class(page, static_cast<std::int32_t>(index));
    draw_probability(page, ImGui::GetID(static_cast<int>(place)), bar,
                     {.label = label, .probability = probabilities[index], .rank = place == 0 ? Rank::kBest : Rank::kOther});
    cut_top(rest, kGap);
  }
  return prediction_height(page, static_cast<std::int32_t>(count));
}

}  // namespace convlens::ui
