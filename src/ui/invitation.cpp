#include "ui/invitation.h"

#include <algorithm>
#include <cmath>
#include <iterator>

#include "ui/controls.h"
#include "ui/figures.h"
#include "ui/text.h"

namespace convlens::ui {
namespace {

struct Offer {
  const char* words;
  Wish wish;
  Emphasis emphasis;
};
constexpr Offer kOffers[] = {{"Take a photo", Wish::kCamera, Emphasis::kPrimary},
                             {"Open a picture", Wish::kOpenPicture, Emphasis::kPlain},
                             {"Samples", Wish::kSamples, Emphasis::kPlain}};

void offers_in_a_row(Page& page, const Rect& rect) {
  float total = 2.0F * 8;
  for (const Offer& offer : kOffers) total += button_width(page, offer.words);
  Rect row{std::round(rect.x + (rect.width - total) / 2), rect.y, total, page.theme.control};
  for (const Offer& offer : kOffers) {
    if (button(page, cut_left(row, button_width(page, offer.words)), offer.words, offer.emphasis)) page.output.wishes.push_back(offer.wish);
    cut_left(row, 8);
  }
}

/// The first one across, the others side by side below it.
void offers_for_a_thumb(Page& page, Rect rest) {
  const float height = page.theme.control;
  const Rect first = cut_top(rest, height);
  cut_top(rest, 8);
  Rect others = cut_top(rest, height);
  const Rect second = cut_left(others, (others.width - 8) * 0.58F);
  cut_left(others, 8);
  const Rect places[] = {first, second, others};
  for (std::size_t i = 0; i < std::size(kOffers); ++i) {
    if (button(page, places[i], kOffers[i].words, kOffers[i].emphasis)) page.output.wishes.push_back(kOffers[i].wish);
  }
}

}  // namespace

void invitation(Page& page, const Rect& rect) {
  const bool narrow = page.arrangement == Arrangement::kNarrow;
  const float height = narrow ? 236.0F : 150.0F;
  Rect rest{rect.x, rect.y + std::max(0.0F, (rect.height - height) * 0.42F), rect.width, height};
  TextStyle heading = title(page);
  heading.size = page.theme.title_size + 5;
  draw_text_in(page, cut_top(rest, 32), heading, "What does a network see?", Align::kCentre);
  cut_top(rest, 6);
  const float measure = std::min(rest.width, 420.0F);
  const Rect words{rest.x + (rest.width - measure) / 2, rest.y, measure, 90};
  cut_top(rest,
          draw_paragraph(page, words, quiet(page),
                         "Give it a photo, and look at what every layer makes of it. Nothing is uploaded: it all happens on this device.",
                         Align::kCentre));
  cut_top(rest, narrow ? 14 : 20);
  if (narrow)
    offers_for_a_thumb(page, rest);
  else
    offers_in_a_row(page, rest);
}

void waiting_for_network(Page& page, const Rect& rect) {
  const bool waits = !page.state.loading.stage.empty();
  const TextStyle style = quiet(page);
  draw_text_in(page, {rect.x, rect.y + rect.height * 0.42F, rect.width, 24}, style,
               waits ? page.state.loading.stage + " …" : "No network yet", Align::kCentre);
}

}  // namespace convlens::ui
