#include "ui/confusion_panel.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "ui/controls.h"
#include "ui/figures.h"
#include "ui/text.h"
#include "view/text.h"
#include "view/training.h"

namespace convlens::ui {
namespace {

constexpr float kHead = 18;
constexpr float kLeastName = 36;
constexpr float kWords = 120;  // at most, for a paragraph
constexpr float kMostName = 128;
constexpr float kMostCell = 52;
constexpr float kExample = 88;
constexpr float kGap = 2;

struct Matrix {
  Rect names;  ///< left of the cells
  ImVec2 origin;
  float cell = 0;
  std::int32_t classes = 0;

  Rect place(const view::ConfusionCell& cell_of) const {
    return {origin.x + static_cast<float>(cell_of.predicted) * cell, origin.y + static_cast<float>(cell_of.truth) * cell, cell - kGap,
            cell - kGap};
  }
  float height() const { return static_cast<float>(classes) * cell; }
};

std::string label(const Page& page, std::int32_t index) {
  const auto& labels = page.state.model->labels;
  return index < std::ssize(labels) ? labels[static_cast<std::size_t>(index)] : std::to_string(index);
}

Matrix matrix_in(const Page& page, const Rect& rect) {
  Matrix matrix;
  matrix.classes = page.state.training->record.classes;
  float widest = kLeastName;
  for (std::int32_t i = 0; i < matrix.classes; ++i) widest = std::max(widest, text_width(page, quiet(page), label(page, i)) + 24);
  const float names = std::min({widest, kMostName, rect.width * 0.34F});
  matrix.cell = std::min(kMostCell, std::floor((rect.width - names) / static_cast<float>(matrix.classes)));
  matrix.names = {rect.x, rect.y + kHead, names, matrix.height()};
  matrix.origin = {rect.x + names, rect.y + kHead};
  return matrix;
}

/// Right ones are quiet blue, mistakes warm red; the root of the share, so that rare mistakes can be seen.
ImU32 cell_colour(const Page& page, const view::ConfusionCell& cell) {
  const view::Training& training = *page.state.training;
  const auto total = static_cast<float>(std::max(view::row_total(training, cell.truth), 1));
  const float share = static_cast<float>(view::count_of(training, cell)) / total;
  if (share == 0) return page.theme.panel;
  return cell.truth == cell.predicted ? blended(page.theme.panel, page.theme.bar, 0.4F + 0.6F * share)
                                      : blended(page.theme.panel, page.theme.error, 0.08F + 0.75F * std::sqrt(share));
}

void draw_cell(Page& page, const Matrix& matrix, const view::ConfusionCell& cell) {
  const Rect place = matrix.place(cell);
  const std::int32_t count = view::count_of(*page.state.training, cell);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  list.AddRectFilled(place.min(), place.max(), cell_colour(page, cell), 3);
  if (count == 0) return;
  const bool chosen = page.state.training->cell == cell;
  const Press press = press_area(static_cast<ImGuiID>(cell.truth * matrix.classes + cell.predicted + 1), place);
  if (press.clicked) page.act(view::ChooseCell{.cell = cell});
  TextStyle style = caption(page);
  style.colour = page.theme.text;
  if (matrix.cell > 40) style.size = 12;
  draw_text_in(page, place, style, std::to_string(count), Align::kCentre);
  if (chosen)
    accent_frame(page, place, 3);
  else if (press.hovered)
    list.AddRect(place.min(), place.max(), with_alpha(page.theme.text, 0.6F), 3);
}

void draw_matrix(Page& page, const Matrix& matrix) {
  for (std::int32_t i = 0; i < matrix.classes; ++i) {
    const Rect cell = matrix.place({.truth = i, .predicted = i});
    const std::string name = label(page, i);
    const bool fits = text_width(page, caption(page), name) <= matrix.cell;
    draw_text_in(page, {cell.x, matrix.origin.y - kHead, cell.width, kHead - 2}, caption(page), fits ? name : std::to_string(i),
                 Align::kCentre);
    const std::string row = fits ? name : std::to_string(i) + "  " + name;
    draw_text_in(page, {matrix.names.x, cell.y, matrix.names.width - 8, cell.height}, quiet(page), row);
  }
  ImGui::PushID("confusion");
  for (std::int32_t truth = 0; truth < matrix.classes; ++truth) {
    for (std::int32_t predicted = 0; predicted < matrix.classes; ++predicted)
      draw_cell(page, matrix, {.truth = truth, .predicted = predicted});
  }
  ImGui::PopID();
}

std::string cell_sentence(const Page& page, const view::ConfusionCell& cell) {
  const view::Training& training = *page.state.training;
  const std::string count = view::count_text(view::count_of(training, cell));
  const std::string total = view::count_text(view::row_total(training, cell.truth));
  const std::string truth = "“" + label(page, cell.truth) + "”";
  if (cell.truth == cell.predicted) return count + " of " + total + " pictures of " + truth + " were recognised.";
  return count + " of " + total + " pictures of " + truth + " were taken for “" + label(page, cell.predicted) + "”.";
}

float draw_examples(Page& page, const Rect& rect) {
  const view::Training& training = *page.state.training;
  if (!training.cell) return draw_paragraph(page, rect, quiet(page), "Choose a number to see what is behind it.");
  float y = rect.y;
  y += draw_paragraph(page, {rect.x, y, rect.width, kWords}, body(page), cell_sentence(page, *training.cell)) + 8;
  if (training.examples_of != training.cell || training.examples.values.empty()) return y + kExample - rect.y;
  const view::Blob& examples = training.examples;
  const std::int32_t count = std::min(examples.shape.channels(), static_cast<std::int32_t>((rect.width + 6) / (kExample + 6)));
  const auto ranges = view::map_ranges({.scale_mode = view::ScaleMode::kPerMap}, examples.statistics);
  std::vector<MapQuad> quads;
  for (std::int32_t i = 0; i < count; ++i) {
    quads.push_back({.rect = {rect.x + static_cast<float>(i) * (kExample + 6), y, kExample, kExample},
                     .slice = view::map_slice(examples.shape, i),
                     .range = ranges[static_cast<std::size_t>(i)],
                     .radius = page.theme.radius_map});
  }
  draw_maps(page, examples, page.state.display.colormap, quads);
  y += kExample + 8;
  y += draw_paragraph(page, {rect.x, y, rect.width, kWords}, quiet(page),
                      "Test pictures as the network itself keeps them: the mean of one layer's maps. The surest come first.");
  return y - rect.y;
}

}  // namespace

float confusion_panel(Page& page, const Rect& rect) {
  Rect rest = rect;
  cut_top(rest, draw_heading(page, rest.min(), "Right and wrong"));
  const std::string_view words = "Rows: what a test picture shows. Columns: what the network says.";
  cut_top(rest, draw_paragraph(page, {rest.x, rest.y, rest.width, kWords}, quiet(page), words) + 8);
  const bool beside = rest.width > 760;
  const Rect matrix_area = beside ? Rect{rest.x, rest.y, rest.width * 0.56F, rest.height} : rest;
  const Matrix matrix = matrix_in(page, matrix_area);
  draw_matrix(page, matrix);
  const float matrix_height = kHead + matrix.height();
  const float right = matrix.origin.x + static_cast<float>(matrix.classes) * matrix.cell + 32;
  const Rect examples =
      beside ? Rect{right, rest.y + kHead, rest.right() - right, 400} : Rect{rest.x, rest.y + matrix_height + 16, rest.width, 400};
  const float examples_height = draw_examples(page, examples);
  return rest.y - rect.y + (beside ? std::max(matrix_height, kHead + examples_height) : matrix_height + 16 + examples_height);
}

}  // namespace convlens::ui
