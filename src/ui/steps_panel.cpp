#include "ui/steps_panel.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

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

/// How high the picture is in a frame of this width, which is never higher than wide.
float picture_height(const view::InputStep& step, float width) {
  const auto proportion = static_cast<float>(step.blob.shape.height()) / static_cast<float>(step.blob.shape.width());
  return std::round(std::min(width, width * proportion));
}

/// Where the steps of a panel of this width are: rows as high as their highest picture needs.
class Grid {
 public:
  Grid(const Page& page, float width)
      : columns_(columns_in(width, page.state.input_steps.size())),
        side_(std::floor((width + kGap) / static_cast<float>(columns_) - kGap)),
        title_(kTitleGap + kTitleLines * std::round(title_style(page).size * 1.45F)) {
    const auto& steps = page.state.input_steps;
    for (std::size_t i = 0; i < steps.size(); ++i) {
      if (i % columns_ == 0) pictures_.push_back(0);
      pictures_.back() = std::max(pictures_.back(), picture_height(steps[i], side_));
    }
  }

  float height() const { return top_of(pictures_.size()) - kGap; }
  /// The picture's frame, in the panel.
  Rect frame(std::size_t step) const {
    const std::size_t row = step / columns_;
    return {static_cast<float>(step % columns_) * (side_ + kGap), top_of(row), side_, pictures_[row]};
  }
  Rect title(std::size_t step) const {
    const Rect above = frame(step);
    return {above.x, above.bottom() + kTitleGap, above.width, title_ - kTitleGap};
  }

 private:
  float top_of(std::size_t row) const {
    float top = 0;
    for (std::size_t i = 0; i < row; ++i) top += pictures_[i] + title_ + kGap;
    return top;
  }

  std::size_t columns_;
  float side_;
  float title_;
  std::vector<float> pictures_;  ///< by row
};

const view::InputStep* open_step(const Page& page) {
  const auto& steps = page.state.input_steps;
  const std::size_t open = page.memory.open_step;
  return open < steps.size() ? &steps[open] : nullptr;
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

void small_step(Page& page, const Grid& grid, ImVec2 origin, std::size_t index) {
  const view::InputStep& step = page.state.input_steps[index];
  const Rect frame = moved(grid.frame(index), origin);
  draw_step(page, frame, step);
  ImGui::PushID(static_cast<int>(index));
  const Press press = press_area(id_of("step"), frame);
  ImGui::PopID();
  std::size_t& open = page.memory.open_step;
  if (press.clicked) open = open == index ? kNoStep : index;
  if (open == index) accent_frame(page, frame, page.theme.radius_map);
  draw_paragraph(page, moved(grid.title(index), origin), title_style(page), std::to_string(index + 1) + " " + step.title);
}

}  // namespace

float steps_height(const Page& page, float width) { return page.state.input_steps.empty() ? 0 : kAbove + Grid(page, width).height(); }

float steps_panel(Page& page, const Rect& rect) {
  if (page.state.input_steps.empty()) return 0;
  const Grid grid(page, rect.width);
  const ImVec2 origin{rect.x, rect.y + kAbove};
  for (std::size_t i = 0; i < page.state.input_steps.size(); ++i) small_step(page, grid, origin, i);
  const float height = kAbove + grid.height();
  const view::InputStep* const open = open_step(page);
  if (open == nullptr) return height;
  const Rect large{rect.x, rect.y + height + kGap, rect.width, picture_height(*open, rect.width)};
  draw_step(page, large, *open);
  if (press_area(id_of("large step"), large).clicked) page.memory.open_step = kNoStep;
  return height + kGap + large.height;
}

}  // namespace convlens::ui
