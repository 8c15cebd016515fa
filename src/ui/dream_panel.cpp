#include "ui/dream_panel.h"

#include <algorithm>
#include <cmath>
#include <string_view>

#include "ui/controls.h"
#include "ui/figures.h"
#include "ui/text.h"
#include "view/slice.h"

namespace convlens::ui {
namespace {

constexpr float kGap = 8;
constexpr float kProgress = 3;

bool is_photo(std::int32_t channel) { return channel == session::kWholeLayer; }

std::string_view heading_for(std::int32_t channel) { return is_photo(channel) ? "DeepDream" : "What it looks for"; }

std::string_view invitation_for(std::int32_t channel) {
  return is_photo(channel) ? "The photo, changed step by step so that this layer sees in it more of what it sees already."
                           : "A picture made up out of noise, step by step, so that this channel answers to it more and more.";
}

std::string_view words_when_done(const view::DreamPicture& picture) {
  if (picture.known.in_vain == session::Answer::kYes) return "Nothing leads from here back to the picture: it is off, or it never answers.";
  return picture.known.fraction < 1 ? "" : "Another one begins with other noise.";
}

void draw_dream(Page& page, const Rect& frame, const view::DreamPicture& picture) {
  const tensor::Shape& shape = picture.blob.shape;
  const bool colour = shape.channels() == 3;
  const MapQuad quad{.rect = frame,
                     .slice = colour ? view::color_slice(shape, view::ColorOrder::kRgb) : view::map_slice(shape, 0),
                     .range = {.low = 0, .high = 1},
                     .radius = page.theme.radius_photo};
  draw_maps(page, picture.blob, view::Colormap::kGray, {&quad, 1});
}

float draw_progress(Page& page, const Rect& rect, float fraction) {
  if (fraction >= 1) return 0;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  list.AddRectFilled(rect.min(), {rect.right(), rect.y + kProgress}, page.theme.hairline, kProgress / 2);
  list.AddRectFilled(rect.min(), {rect.x + rect.width * fraction, rect.y + kProgress}, page.theme.accent, kProgress / 2);
  return kProgress + kGap;
}

}  // namespace

float dream_panel(Page& page, const Rect& rect, view::LayerIndex layer, std::int32_t channel) {
  Rect rest = rect;
  cut_top(rest, draw_heading(page, rest.min(), heading_for(channel)));
  const view::Dreams& dreams = page.state.dreams;
  const bool mine = dreams.asked && dreams.asked->layer == layer && dreams.asked->channel == channel;
  if (mine && dreams.shown) {
    const tensor::Shape& shape = dreams.shown->blob.shape;
    const float height = std::round(rest.width * static_cast<float>(shape.height()) / static_cast<float>(shape.width()));
    draw_dream(page, cut_top(rest, height), *dreams.shown);
    cut_top(rest, kGap);
    cut_top(rest, draw_progress(page, rest, dreams.shown->known.fraction));
  }
  const std::string_view words = !mine                     ? invitation_for(channel)
                                 : !dreams.failure.empty() ? std::string_view(dreams.failure)
                                 : dreams.shown            ? words_when_done(*dreams.shown)
                                                           : "";
  if (!words.empty()) cut_top(rest, draw_paragraph(page, {rest.x, rest.y, rest.width, 80}, quiet(page), words) + kGap);
  session::Dream next{
      .start = is_photo(channel) ? session::DreamStart::kPhoto : session::DreamStart::kNoise, .layer = layer, .channel = channel};
  if (mine) next.seed = dreams.asked->seed + 1;
  const std::string_view action = mine ? "Another one" : is_photo(channel) ? "Dream" : "Make it up";
  const Rect place = cut_top(rest, page.theme.control);
  if (button(page, {place.x, place.y, std::min(button_width(page, action), place.width), place.height}, action))
    page.act(view::BeginDream{.dream = next});
  return rest.y - rect.y;
}

}  // namespace convlens::ui
