#include "ui/dream_panel.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <string_view>

#include "ui/controls.h"
#include "ui/figures.h"
#include "ui/input_panel.h"
#include "ui/scroll_area.h"
#include "ui/text.h"
#include "view/slice.h"
#include "view/text.h"

namespace convlens::ui {
namespace {

constexpr float kGap = 8;
constexpr float kProgress = 3;
constexpr float kWordsWidth = 260;  // beside the large picture
constexpr float kLeastPicture = 120;
constexpr float kMostWords = 0.45F;  // of the width, on phones
constexpr float kWordsHeight = 240;

struct Words {
  std::string_view invitation;
  std::string_view while_it_comes;
  std::string_view when_done;
  std::string_view begin;
};

constexpr Words kOfChannel{.invitation = "A picture out of noise, changed step by step until this channel answers to it as much as it can.",
                           .while_it_comes = "It changes in the direction that the channel’s gradient shows.",
                           .when_done = "Other noise leads to another picture.",
                           .begin = "Imagine it"};
constexpr Words kOfLayer{
    .invitation = "The photo is changed step by step so that this layer sees in it more of what it sees already.",
    .while_it_comes = "Early layers exaggerate edges and textures, later ones draw what the network has learned to tell apart.",
    .when_done = "Try another layer: early ones exaggerate edges, later ones draw what the network tells apart.",
    .begin = "Dream"};

using Stage = view::Dreams::Stage;

/// A dream, or the place of one.
struct Subject {
  session::Dream next;  ///< that a press of the button begins
  const Words* words = nullptr;
  const view::DreamPicture* picture = nullptr;
  std::string_view failure;
  std::string label;  ///< of the class, where the channel is one
  Stage stage = Stage::kNotAsked;

  std::string sentence() const {
    switch (stage) {
      case Stage::kNotAsked:
        return label.empty() ? std::string(words->invitation)
                             : "A picture out of noise, changed step by step into what “" + label + "” looks like to the network.";
      case Stage::kComing:
        return std::string(words->while_it_comes);
      case Stage::kDone:
        return std::string(words->when_done);
      case Stage::kInVain:
        return "Nothing leads from here back to the picture any more: it is off, or it does not answer.";
      case Stage::kInterrupted:
        return "It stopped, because something else was asked of the network.";
      case Stage::kFailed:
        return std::string(failure);
    }
    return {};
  }
};

Subject subject_of(const Page& page, view::LayerIndex layer, std::int32_t channel) {
  const bool of_photo = channel == session::kWholeLayer;
  const view::Dreams& dreams = page.state.dreams;
  Subject subject{
      .next = {.start = of_photo ? session::DreamStart::kPhoto : session::DreamStart::kNoise, .layer = layer, .channel = channel},
      .words = of_photo ? &kOfLayer : &kOfChannel,
      .failure = dreams.failure,
      .label = view::class_of_unit(*page.state.model, layer, channel)};
  const bool asked = dreams.asked && dreams.asked->layer == layer && dreams.asked->channel == channel;
  if (!asked) return subject;
  subject.stage = dreams.stage();
  subject.picture = dreams.shown ? &*dreams.shown : nullptr;
  subject.next.seed = dreams.asked->seed + 1;
  return subject;
}

void draw_dream(Page& page, const Rect& frame, const view::DreamPicture& picture) {
  const tensor::Shape& shape = picture.blob.shape;
  const bool colour = shape.channels() == 3;
  const MapQuad quad{.rect = frame,
                     .slice = colour ? view::color_slice(shape, view::ColorOrder::kRgb) : view::map_slice(shape, 0),
                     .range = {.low = 0, .high = 1},
                     .radius = page.theme.radius_photo,
                     .sampling = MapQuad::Sampling::kSmooth};
  draw_maps(page, picture.blob, view::Colormap::kGray, {&quad, 1});
}

/// What it is, how far it has come, and a button for the next one. Returns the height.
float dream_words(Page& page, const Rect& rect, const Subject& subject) {
  Rect rest = rect;
  if (subject.stage == Stage::kComing) {
    draw_progress(page, cut_top(rest, kProgress), subject.picture == nullptr ? 0 : subject.picture->known.fraction);
    cut_top(rest, kGap);
  }
  cut_top(rest, draw_paragraph(page, {rest.x, rest.y, rest.width, kWordsHeight}, quiet(page), subject.sentence()) + kGap);
  const std::string_view action = subject.stage != Stage::kNotAsked ? "Another one" : subject.words->begin;
  const Rect place = cut_top(rest, page.theme.control);
  if (button(page, {place.x, place.y, std::min(button_width(page, action), place.width), place.height}, action))
    page.act(view::BeginDream{.dream = subject.next});
  return rest.y - rect.y;
}

}  // namespace

float dream_panel(Page& page, const Rect& rect, view::LayerIndex layer, std::int32_t channel) {
  Rect rest = rect;
  cut_top(rest, draw_heading(page, rest.min(), "What it looks for"));
  const Subject subject = subject_of(page, layer, channel);
  if (subject.picture != nullptr) {
    const tensor::Shape& shape = subject.picture->blob.shape;
    const float height = std::round(rest.width * static_cast<float>(shape.height()) / static_cast<float>(shape.width()));
    draw_dream(page, cut_top(rest, height), *subject.picture);
    cut_top(rest, kGap);
  }
  cut_top(rest, dream_words(page, rest, subject));
  return rest.y - rect.y;
}

void dream_view(Page& page, const Rect& rect) {
  ScrollArea area(page, {.name = "dream", .rect = rect});
  const Subject subject = subject_of(page, page.state.selection.layer, session::kWholeLayer);
  const auto height = static_cast<float>(page.state.model->input_shape.height());
  const auto width = static_cast<float>(page.state.model->input_shape.width());
  const bool narrow = page.arrangement == Arrangement::kNarrow;
  const float gap = narrow ? kGap : 3 * kGap;
  Rect rest{rect.x, area.origin().y, rect.width, std::max(rect.height - 2 * kGap, kLeastPicture)};
  const float words = std::min(kWordsWidth, std::floor(rest.width * kMostWords));
  const float scale = std::min((rest.width - words - gap) / width, rest.height / height);
  const Rect frame{rest.x, rest.y, std::round(scale * width), std::round(scale * height)};
  if (subject.picture == nullptr)
    draw_network_input(page, {.rect = frame, .radius = page.theme.radius_photo, .sampling = MapQuad::Sampling::kSmooth});
  else
    draw_dream(page, frame, *subject.picture);
  cut_left(rest, frame.width + gap);
  rest = {rest.x, rest.y, std::min(rest.width, kWordsWidth), 100000};
  const float top = rest.y;
  if (!narrow) cut_top(rest, draw_heading(page, rest.min(), "DeepDream"));
  cut_top(rest, dream_words(page, rest, subject));
  area.set_content({0, std::max(frame.height, rest.y - top) + 2 * kGap});
}

}  // namespace convlens::ui
