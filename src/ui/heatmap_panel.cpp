#include "ui/heatmap_panel.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "ui/controls.h"
#include "ui/figures.h"
#include "ui/heat_controls.h"
#include "ui/heat_picture.h"
#include "ui/heat_steps.h"
#include "ui/invitation.h"
#include "ui/scroll_area.h"
#include "ui/sources.h"
#include "ui/text.h"
#include "view/heatmap.h"
#include "view/layers.h"
#include "view/text.h"

namespace convlens::ui {
namespace {

constexpr float kCaption = 44;
constexpr float kGap = 12;
constexpr float kStepsFrom = 620;  // width from which the steps stand beside the picture
constexpr float kLowBelow = 400;   // below that the picture would have no room beside its controls
constexpr float kSentence = 46;

/// "Grad-CAM · cat, logit 5.21", or as much of it as there is room for.
std::string words_for(const Page& page, std::size_t place, float width) {
  const view::HeatQuestion& question = page.state.heatmaps.questions[place];
  const auto& heat = page.state.heatmaps.shown[place];
  std::string words(view::method_title(question.method));
  if (!heat) return words;
  words += " · " + view::class_label(*page.state.model, heat->known.class_index);
  const bool logit = question.score == session::ScoreKind::kLogit;
  const float score = heat->known.class_score;
  const std::string whole = words + (logit ? ", logit " + view::value_text(score) : ", probability " + view::percent_text(score));
  return text_width(page, body(page), whole) <= width ? whole : words;
}

/// What is wrong with a heatmap, or how far it is; nothing if it is drawn and complete.
std::string complaint_about(const Page& page, std::size_t place) {
  const view::Heatmaps& heatmaps = page.state.heatmaps;
  if (!heatmaps.failures[place].empty()) return heatmaps.failures[place];
  if (!heatmaps.shown[place]) return {};
  return view::why_not_drawn(*page.state.model, *heatmaps.shown[place]);
}

/// Below a heatmap: what it is, its colours from zero to its raw maximum, and how far it is.
void draw_caption(Page& page, Rect rect, std::size_t place) {
  draw_text_in(page, cut_top(rect, 20), body(page), words_for(page, place, rect.width), Align::kCentre);
  const auto& heat = page.state.heatmaps.shown[place];
  if (!heat || !complaint_about(page, place).empty()) return;
  const Rect bar = cut_top(rect, 20);
  draw_colour_bar(page, bar, page.state.display.heat.colormap, {.low = 0, .high = view::heat_of(heat->blob.values)});
  if (heat->known.fraction < 1) draw_progress(page, {bar.x, bar.bottom() + 1, bar.width, 2}, heat->known.fraction);
}

/// Over the picture, where there is no heatmap to be drawn.
void draw_complaint(Page& page, const Rect& ground, std::size_t place) {
  const std::string words = complaint_about(page, place);
  if (words.empty()) return;
  constexpr float kAcross = 12;
  constexpr float kDown = 10;
  const float words_height = paragraph_height(page, ground.width - 2 * kAcross, body(page), words);
  const float height = std::min(ground.height, words_height + 2 * kDown);
  const Rect band{ground.x, ground.bottom() - height, ground.width, height};
  ImGui::GetWindowDrawList()->AddRectFilled(band.min(), band.max(), with_alpha(page.theme.panel, 0.92F), page.theme.radius_photo,
                                            ImDrawFlags_RoundCornersBottom);
  draw_paragraph(page, inset(band, kAcross, kDown), body(page), words);
}

void one_picture(Page& page, Rect rect, std::size_t place) {
  const Rect caption = cut_bottom(rect, kCaption);
  cut_bottom(rect, 6);
  const Rect ground = draw_heat_ground(page, rect);
  draw_heat(page, ground, place, ground);
  draw_complaint(page, ground, place);
  const float width = std::max(ground.width, std::min(caption.width, 220.0F));
  draw_caption(page, {std::round(caption.x + (caption.width - width) / 2), ground.bottom() + 6, width, kCaption}, place);
}

void draw_edge(Page& page, const Rect& ground, float x) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  list.AddRectFilled({x - 1, ground.y}, {x + 1, ground.bottom()}, IM_COL32_WHITE);
  list.AddCircleFilled({x, ground.centre().y}, 13, IM_COL32(0, 0, 0, 120), 32);
  list.AddCircleFilled({x, ground.centre().y}, 12, page.theme.accent, 32);
  for (const float side : {-1.0F, 1.0F}) {
    const float tip = x + side * 7;
    list.AddTriangleFilled({tip, ground.centre().y}, {tip - side * 4, ground.centre().y - 4}, {tip - side * 4, ground.centre().y + 4},
                           page.theme.on_accent);
  }
}

/// Two heatmaps over one photo, with an edge between them that can be moved.
void swiped_pictures(Page& page, Rect rect) {
  Rect captions = cut_bottom(rect, kCaption);
  cut_bottom(rect, 6);
  const Rect ground = draw_heat_ground(page, rect);
  float& swipe = page.memory.swipe;
  swipe = dragged_share(page, id_of("swipe"), ground, swipe).value_or(swipe);
  const float x = std::round(ground.x + swipe * ground.width);
  draw_heat(page, ground, 0, {ground.x, ground.y, x - ground.x, ground.height});
  draw_heat(page, ground, 1, {x, ground.y, ground.right() - x, ground.height});
  draw_complaint(page, {ground.x, ground.y, x - ground.x, ground.height}, 0);
  draw_complaint(page, {x, ground.y, ground.right() - x, ground.height}, 1);
  draw_edge(page, ground, x);
  captions = {ground.x, ground.bottom() + 6, ground.width, kCaption};
  draw_caption(page, cut_left(captions, std::floor((ground.width - kGap) / 2)), 0);
  cut_left(captions, kGap);
  draw_caption(page, captions, 1);
}

void pictures(Page& page, Rect rect) {
  switch (page.state.display.heat.comparison) {
    case view::Comparison::kNone:
      return one_picture(page, rect, 0);
    case view::Comparison::kSideBySide:
      one_picture(page, cut_left(rect, std::floor((rect.width - kGap) / 2)), 0);
      cut_left(rect, kGap);
      return one_picture(page, rect, 1);
    case view::Comparison::kSwipe:
      return swiped_pictures(page, rect);
  }
}

/// How high the pictures are at this width.
float pictures_height(const Page& page, float width) {
  const view::Photo& photo = *page.state.photo;
  const bool two = page.state.display.heat.comparison == view::Comparison::kSideBySide;
  const float each = two ? (width - kGap) / 2 : width;
  const bool seen = page.state.input_part.width > 0;
  const float proportion = seen ? static_cast<float>(photo.height) / static_cast<float>(std::max(photo.width, 1)) : 1.0F;
  return std::round(each * proportion) + 6 + kCaption;
}

void sentence(Page& page, const Rect& rect) {
  draw_paragraph(page, rect, quiet(page), view::method_sentence(page.state.heatmaps.questions.front().method));
}

/// "at conv2d_3 · of the logit, before the softmax"
std::string facts(const Page& page) {
  const auto& heat = page.state.heatmaps.shown.front();
  std::string words;
  if (heat && heat->known.layer >= 0) words = "at " + layer_title(page.state, heat->known.layer) + " · ";
  const bool logit = page.state.heatmaps.questions.front().score == session::ScoreKind::kLogit;
  return words + (logit ? "of the logit, before softmax or sigmoid" : "of the probability, after softmax or sigmoid");
}

void head(Page& page, Rect line) {
  const std::string_view words = "Where does it look?";
  draw_text_in(page, cut_left(line, text_width(page, title(page), words) + 1), title(page), words);
  cut_left(line, 12);
  draw_text_in(page, line, quiet(page), facts(page));
}

void wide_panel(Page& page, Rect rest) {
  cut_bottom(rest, kGap);
  head(page, cut_top(rest, 28));
  cut_top(rest, 2 * page.theme.unit);
  cut_top(rest, heat_questions(page, rest) + kGap);
  const bool steps = page.state.display.heat.view == view::HeatView::kSteps;
  const bool beside = steps && rest.width >= kStepsFrom;
  Rect left = beside ? cut_left(rest, std::floor(rest.width * 0.46F)) : steps ? cut_top(rest, rest.height * 0.45F) : rest;
  const float below = heat_looks_height(page, left.width) + kSentence + kGap;
  pictures(page, cut_top(left, std::min(pictures_height(page, left.width), left.height - below)));
  cut_top(left, kGap);
  sentence(page, cut_top(left, kSentence));
  heat_looks(page, left);
  if (!steps) return;
  cut_left(rest, beside ? 6 * page.theme.unit : 0.0F);
  cut_top(rest, beside ? 0.0F : kGap);
  heat_steps(page, rest);
}

/// One below the other, to be scrolled: on phones, upright or on their side.
void scrolling_panel(Page& page, const Rect& rect) {
  ScrollArea area(page, {.name = "heatmap", .rect = inset(rect, -8, 0)});
  Rect rest{rect.x, area.origin().y + 2 * page.theme.unit, rect.width, 100000};
  const float top = area.origin().y;
  const bool steps = page.state.display.heat.view == view::HeatView::kSteps;
  const float most = std::max(rect.height * (steps ? 0.42F : 0.62F), 160.0F);
  pictures(page, cut_top(rest, std::min(pictures_height(page, rect.width), most)));
  cut_top(rest, 2 * page.theme.unit);
  cut_top(rest, heat_questions(page, rest) + kGap);
  if (steps) cut_top(rest, heat_steps_inline(page, rest, area.rect()) + kGap);
  cut_top(rest, heat_looks(page, rest) + kGap);
  draw_paragraph(page, {rest.x, rest.y, rest.width, 80}, quiet(page),
                 std::string(view::method_sentence(page.state.heatmaps.questions.front().method)));
  cut_top(rest, 72);
  draw_text_in(page, cut_top(rest, 20), quiet(page), facts(page));
  cut_top(rest, kGap);
  area.set_content({0, rest.y - top + page.theme.padding});
}

}  // namespace

void heatmap_panel(Page& page, const Rect& rect) {
  if (!page.state.photo) return invitation(page, rect);
  if (!view::names_classes(*page.state.model)) {
    draw_paragraph(page, rect, body(page),
                   "This network names no classes, so there is nothing to explain: its classifying layers are left out.");
    return;
  }
  if (page.arrangement == Arrangement::kNarrow || rect.height < kLowBelow)
    scrolling_panel(page, rect);
  else
    wide_panel(page, rect);
}

void explain_class(Page& page, std::int32_t class_index) {
  view::HeatQuestion question = page.state.heatmaps.questions.front();
  question.class_index = class_index;
  page.act(view::AskWhereItLooks{.place = 0, .question = question});
  view::Selection next = page.state.selection;
  next.level = view::Level::kHeatmap;
  page.act(view::Select{.selection = next});
}

}  // namespace convlens::ui
