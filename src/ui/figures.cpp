#include "ui/figures.h"

#include <cmath>
#include <string>

#include "ui/controls.h"
#include "ui/text.h"
#include "view/slice.h"
#include "view/text.h"

namespace convlens::ui {

void draw_maps(const Page& page, const view::Blob& blob, view::Colormap colormap, std::span<const MapQuad> quads) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  for (const MapQuad& quad : quads) {
    if (quad.presence >= 1) continue;
    const ImU32 ground = blended(page.theme.raised, page.theme.hairline, 0.5F);
    for (std::int32_t map = 0; map < quad.run.count; ++map) {
      const Rect rect{quad.rect.x + static_cast<float>(map) * quad.run.pitch, quad.rect.y, quad.rect.width, quad.rect.height};
      list.AddRectFilled(rect.min(), rect.max(), with_alpha(ground, 1 - quad.presence), quad.radius);
    }
  }
  page.maps.draw(list, blob, colormap, quads);
}

void draw_probability(Page& page, ImGuiID id, const Rect& rect, const ProbabilityBar& bar) {
  const Theme& theme = page.theme;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float radius = std::min(theme.radius_map + 2, rect.height / 2);
  list.AddRectFilled(rect.min(), rect.max(), theme.raised, radius);
  const float share = page.motion.toward(id, std::clamp(bar.probability, 0.0F, 1.0F));
  const float warm = page.motion.toward(id ^ 0x0B357U, bar.rank == Rank::kBest ? 1.0F : 0.0F);
  const Rect filled{rect.x, rect.y, std::max(rect.width * share, 3.0F), rect.height};
  list.PushClipRect(filled.min(), filled.max(), true);
  list.AddRectFilled(rect.min(), {std::max(filled.right(), rect.x + 2 * radius), rect.bottom()}, blended(theme.bar, theme.bar_top, warm),
                     radius);
  list.PopClipRect();
  Rect inner = inset(rect, 2 * theme.unit, 0);
  const std::string percent = view::percent_text(bar.probability);
  TextStyle figure = numbers(page);
  draw_text_in(page, cut_right(inner, text_width(page, figure, percent)), figure, percent, Align::kRight);
  cut_right(inner, theme.unit);
  TextStyle words = body(page);
  words.colour = blended(theme.text, theme.bar_top_text, warm);
  draw_text_in(page, inner, words, bar.label);
}

void draw_progress(const Page& page, const Rect& rect, float fraction) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  list.AddRectFilled(rect.min(), rect.max(), page.theme.hairline, rect.height / 2);
  list.AddRectFilled(rect.min(), {rect.x + rect.width * fraction, rect.bottom()}, page.theme.accent, rect.height / 2);
}

void draw_colour_bar(Page& page, const Rect& rect, view::Colormap colormap, const view::ValueRange& range) {
  constexpr float kThickness = 8;
  TextStyle style = numbers(page);
  style.colour = page.theme.secondary;
  const std::string low = view::value_text(range.low);
  const std::string high = view::value_text(range.high);
  Rect rest = rect;
  draw_text_in(page, cut_left(rest, text_width(page, style, low)), style, low);
  draw_text_in(page, cut_right(rest, text_width(page, style, high)), style, high);
  rest = inset(rest, 2 * page.theme.unit, (rect.height - kThickness) / 2);
  const auto gradient = page.maps.gradient(colormap);
  ImGui::GetWindowDrawList()->AddImageRounded(gradient.texture, rest.min(), rest.max(), {0, gradient.v}, {1, gradient.v}, IM_COL32_WHITE,
                                              kThickness / 2);
}

Histogram histogram_of(const view::Blob& blob, std::int32_t channel) {
  Histogram histogram;
  const tensor::Statistics& statistics = blob.statistics[static_cast<std::size_t>(channel)];
  const float span = statistics.maximum - statistics.minimum;
  const auto stride = static_cast<std::size_t>(blob.shape.channels());
  for (std::size_t i = static_cast<std::size_t>(channel); i < blob.values.size(); i += stride) {
    if (!std::isfinite(blob.values[i])) continue;
    const float unit = span > 0 ? (blob.values[i] - statistics.minimum) / span : 0.0F;
    const auto bin = static_cast<std::size_t>(std::clamp(unit, 0.0F, 1.0F) * static_cast<float>(kHistogramBins));
    std::uint32_t& count = histogram.counts[std::min(bin, kHistogramBins - 1)];
    histogram.largest = std::max(histogram.largest, ++count);
  }
  return histogram;
}

void draw_histogram(const Page& page, const Rect& rect, const Histogram& histogram) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float step = rect.width / static_cast<float>(kHistogramBins);
  // Heights are square roots: a map is often almost all zero, and the rest of its values should still be seen.
  const float largest = std::sqrt(static_cast<float>(std::max(histogram.largest, 1U)));
  for (std::size_t i = 0; i < kHistogramBins; ++i) {
    const float left = std::round(rect.x + static_cast<float>(i) * step);
    const float right = std::round(rect.x + static_cast<float>(i + 1) * step) - 1;
    const float share = std::sqrt(static_cast<float>(histogram.counts[i])) / largest;
    const float height = histogram.counts[i] == 0 ? 1.0F : std::max(2.0F, share * rect.height);
    const ImU32 colour = histogram.counts[i] == 0 ? page.theme.hairline : blended(page.theme.bar, page.theme.secondary, 0.25F);
    list.AddRectFilled({left, rect.bottom() - height}, {right, rect.bottom()}, colour, std::min(1.5F, height / 2));
  }
}

void draw_map_number(const Page& page, const Rect& cell, std::int32_t number) {
  constexpr float kLeastForLabel = 34;  // below that the number would hide the map
  if (cell.width < kLeastForLabel) return;
  const std::string digits = std::to_string(number);
  TextStyle style = caption(page);
  const ImVec2 place{cell.x + 6, cell.y + 10};
  style.colour = IM_COL32(0, 0, 0, 150);
  draw_text(page, {place.x + 1, place.y + 1}, style, digits);
  style.colour = IM_COL32(255, 255, 255, 225);
  draw_text(page, place, style, digits);
}

ImU32 ink_on(view::Rgba ground) {
  const float light = 0.299F * ground.red + 0.587F * ground.green + 0.114F * ground.blue;
  return light > 140 ? IM_COL32(0, 0, 0, 215) : IM_COL32(255, 255, 255, 225);
}

void draw_placeholder(Page& page, const Rect& rect, float radius, Waiting waiting) {
  float light = 0.45F;
  if (waiting == Waiting::kYes && page.motion.wish() == MotionWish::kFull) {
    light += 0.25F * std::sin(static_cast<float>(ImGui::GetTime()) * 4.0F);
    page.motion.keep_moving();
  }
  ImGui::GetWindowDrawList()->AddRectFilled(rect.min(), rect.max(), blended(page.theme.panel, page.theme.raised, light * 1.6F), radius);
}

}  // namespace convlens::ui
