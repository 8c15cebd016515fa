#include "ui/steps_panel.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "ui/controls.h"
#include "ui/figures.h"
#include "ui/text.h"
#include "view/slice.h"

namespace convlens::ui {
namespace {

constexpr float kAbove = 16;
constexpr float kGap = 8;
constexpr float kTitleGap = 4;
constexpr float kTitleLines = 2;
constexpr float kAllInOneRow = 5 * 80;  // from this width on

std::size_t columns_in(float width, std::size_t steps) { return width >= kAllInOneRow ? steps : std::min<std::size_t>(steps, 3); }

TextStyle title_style(const Page& page) {
  TextStyle style = quiet(page);
  style.size = page.theme.section_size;
  return style;
}

/// Where the steps of a panel of this width are.
struct Grid {
  std::size_t columns = 1;
  std::size_t rows = 0;
  float side = 0;  ///< of a picture's square frame
  float row = 0;   ///< from one row to the next

  float height() const { return static_cast<float>(rows) * row - kGap; }
};

Grid grid_in(const Page& page, float width) {
  const std::size_t steps = page.state.input_steps.size();
  const std::size_t columns = columns_in(width, steps);
  const auto count = static_cast<float>(columns);
  const float side = std::floor((width - (count - 1) * kGap) / count);
  const float title = kTitleGap + kTitleLines * std::round(title_style(page).size * 1.45F);
  return {.columns = columns, .rows = (steps + columns - 1) / columns, .side = side, .row = side + title + kGap};
}

const view::InputStep* open_step(const Page& page) {
  const auto& steps = page.state.input_steps;
  const std::size_t open = page.memory.open_step;
  return open < steps.size() ? &steps[open] : nullptr;
}

float large_height(const view::InputStep& step, float width) {
  const auto proportion = static_cast<float>(step.blob.shape.height()) / static_cast<float>(step.blob.shape.width());
  return std::round(std::min(width, width * proportion));
}

/// The picture as large as it can be in the frame, on a ground that shows where the frame ends.
void draw_step(const Page& page, const Rect& frame, const view::InputStep& step) {
  const tensor::Shape& shape = step.blob.shape;
  const Rect whole = fitted(frame, static_cast<float>(shape.width()), static_cast<float>(shape.height()));
  const MapQuad quad{.rect = {std::round(whole.x), std::round(whole.y), std::round(whole.width), std::round(whole.height)},
                     .slice = view::map_slice(shape, 0),
                     .range = {.low = 0, .high = 1},
                     .radius = page.theme.radius_map};
  ImGui::GetWindowDrawList()->AddRectFilled(frame.min(), frame.max(), page.theme.raised, page.theme.radius_map);
  draw_maps(page, step.blob, view::Colormap::kGray, {&quad, 1});
}

void small_step(Page& page, const Rect& cell, std::size_t index) {
  const view::InputStep& step = page.state.input_steps[index];
  Rect rest = cell;
  const Rect frame = cut_top(rest, cell.width);
  draw_step(page, frame, step);
  ImGui::PushID(static_cast<int>(index));
  const Press press = press_area(id_of("step"), frame);
  ImGui::PopID();
  std::size_t& open = page.memory.open_step;
  if (press.clicked) open = open == index ? kNoStep : index;
  if (open == index) accent_frame(page, frame, page.theme.radius_map);
  cut_top(rest, kTitleGap);
  draw_paragraph(page, rest, title_style(page), std::to_string(index + 1) + " " + step.title);
}

}  // namespace

float steps_height(const Page& page, float width) {
  if (page.state.input_steps.empty()) return 0;
  return kAbove + grid_in(page, width).height();
}

float steps_panel(Page& page, const Rect& rect) {
  if (page.state.input_steps.empty()) return 0;
  Rect rest = rect;
  cut_top(rest, kAbove);
  const Grid grid = grid_in(page, rect.width);
  for (std::size_t i = 0; i < page.state.input_steps.size(); ++i) {
    const auto column = static_cast<float>(i % grid.columns);
    const auto row = static_cast<float>(i / grid.columns);
    small_step(page, {rest.x + column * (grid.side + kGap), rest.y + row * grid.row, grid.side, grid.row - kGap}, i);
  }
  const view::InputStep* const open = open_step(page);
  if (open == nullptr) return kAbove + grid.height();
  cut_top(rest, grid.height() + kGap);
  const Rect frame = cut_top(rest, large_height(*open, rect.width));
  draw_step(page, frame, *open);
  if (press_area(id_of("large step"), frame).clicked) page.memory.open_step = kNoStep;
  return rest.y - rect.y;
}

}  // namespace convlens::ui
