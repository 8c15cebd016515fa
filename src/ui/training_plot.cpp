#include "ui/training_plot.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <string>
#include <vector>

#include "ui/controls.h"
#include "ui/text.h"
#include "ui/training_panel.h"
#include "view/training.h"

namespace convlens::ui {
namespace {

constexpr float kLabels = 36;  // left of the axis
constexpr float kLegendRow = 18;
constexpr float kEpochRow = 16;
constexpr float kSwatch = 14;

std::string fixed(float value, std::int32_t decimals) {
  char digits[32];
  std::snprintf(digits, sizeof digits, "%.*f", static_cast<int>(decimals), static_cast<double>(value));
  return digits;
}

struct Frame {
  Rect area;
  view::Axis axis;
  std::int32_t epochs = 1;

  float x(float epoch) const { return area.x + area.width * (epoch - 1) / std::max(1.0F, static_cast<float>(epochs - 1)); }
  float y(float value) const { return area.bottom() - area.height * (value - axis.low) / (axis.high - axis.low); }
};

void draw_ticks(const Page& page, const Frame& frame) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const auto steps = static_cast<std::int32_t>(std::round((frame.axis.high - frame.axis.low) / frame.axis.step));
  for (std::int32_t i = 0; i <= steps; ++i) {
    const float value = frame.axis.low + static_cast<float>(i) * frame.axis.step;
    const float y = std::round(frame.y(value));
    list.AddRectFilled({frame.area.x, y}, {frame.area.right(), y + 1}, page.theme.hairline);
    draw_text_in(page, {frame.area.x - kLabels, y - 7, kLabels - 8, 14}, caption(page), fixed(value, frame.axis.decimals), Align::kRight);
  }
  const float below = frame.area.bottom() + 2;
  draw_text_in(page, {frame.area.x, below, 60, kEpochRow}, caption(page), "epoch 1");
  draw_text_in(page, {frame.area.right() - 60, below, 60, kEpochRow}, caption(page), std::to_string(frame.epochs), Align::kRight);
}

void draw_curve(const Frame& frame, std::span<const float> values, ImU32 colour, float thickness) {
  std::vector<ImVec2> points;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (std::isfinite(values[i])) points.push_back({frame.x(static_cast<float>(i + 1)), frame.y(values[i])});
  }
  ImGui::GetWindowDrawList()->AddPolyline(points.data(), static_cast<int>(points.size()), colour, 0, thickness);
}

/// "— training .9866": a swatch, a word, the value at the marked epoch. Returns its width.
float legend_entry(const Page& page, ImVec2 left_middle, ImU32 colour, std::string_view word, std::string_view value) {
  ImGui::GetWindowDrawList()->AddLine({left_middle.x, left_middle.y}, {left_middle.x + kSwatch, left_middle.y}, colour, 2);
  float x = left_middle.x + kSwatch + 6;
  x += draw_text(page, {x, left_middle.y}, quiet(page), word) + 6;
  x += draw_text(page, {x, left_middle.y}, numbers(page), value);
  return x - left_middle.x;
}

std::string value_at(std::span<const float> curve, std::int32_t epoch) {
  return epoch < 1 || epoch > std::ssize(curve) ? std::string("–") : fixed(curve[static_cast<std::size_t>(epoch - 1)], 4);
}

void mark_epoch(const Page& page, const Frame& frame, const TrainingCurves& curves) {
  if (curves.epoch < 1 || curves.epoch > frame.epochs) return;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float x = std::round(frame.x(static_cast<float>(curves.epoch)));
  list.AddRectFilled({x, frame.area.y}, {x + 1, frame.area.bottom()}, page.theme.accent);
  for (const std::span<const float> curve : {curves.training, curves.validation}) {
    const float value = curve[static_cast<std::size_t>(curves.epoch - 1)];
    if (std::isfinite(value)) list.AddCircleFilled({x + 0.5F, frame.y(value)}, 3.5F, page.theme.accent, 16);
  }
}

void choose_epoch_by_pointer(Page& page, const Frame& frame, std::string_view name) {
  const Press press = press_area(id_of(name), inset(frame.area, -6.0F));
  if (!press.held) return;
  const float along = (ImGui::GetMousePos().x - frame.area.x) / std::max(frame.area.width, 1.0F);
  show_epoch(page, 1 + static_cast<std::int32_t>(std::round(along * static_cast<float>(frame.epochs - 1))));
}

}  // namespace

void training_plot(Page& page, const Rect& rect, const TrainingCurves& curves) {
  Rect rest = rect;
  cut_top(rest, draw_heading(page, rest.min(), curves.name));
  const Rect legend = cut_top(rest, kLegendRow);
  const float middle = legend.centre().y - 2;
  const float first = legend_entry(page, {legend.x, middle}, page.theme.faint, "training", value_at(curves.training, curves.epoch));
  legend_entry(page, {legend.x + first + 20, middle}, page.theme.text, "validation", value_at(curves.validation, curves.epoch));
  cut_top(rest, 2 * page.theme.unit);
  cut_bottom(rest, kEpochRow);
  cut_left(rest, kLabels);
  cut_right(rest, 4);
  const Frame frame{.area = rest,
                    .axis = view::axis_for(curves.training, curves.validation),
                    .epochs = static_cast<std::int32_t>(curves.training.size())};
  draw_ticks(page, frame);
  draw_curve(frame, curves.training, page.theme.faint, 1.5F);
  draw_curve(frame, curves.validation, page.theme.text, 2.0F);
  mark_epoch(page, frame, curves);
  choose_epoch_by_pointer(page, frame, curves.name);
}

}  // namespace convlens::ui
