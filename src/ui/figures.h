#pragma once

#include <span>
#include <string_view>

#include "ui/memory.h"
#include "ui/page.h"
#include "view/colormap.h"
#include "view/scale.h"

namespace convlens::ui {

/// Draws maps of one blob with one call. Maps that are switched off leave a quiet place behind.
void draw_maps(const Page& page, const view::Blob& blob, view::Colormap colormap, std::span<const MapQuad> quads);

/// A class, its probability as a bar that grows to its width, and the number. The best one is warm.
enum class Rank : std::uint8_t { kBest, kOther };
struct ProbabilityBar {
  std::string_view label;
  float probability = 0;
  Rank rank = Rank::kOther;
};
void draw_probability(Page& page, ImGuiID id, const Rect& rect, const ProbabilityBar& bar);

/// How far something has come, 0 to 1, as a thin line.
void draw_progress(const Page& page, const Rect& rect, float fraction);

/// The colormap from low to high with the two numbers beside it.
void draw_colour_bar(Page& page, const Rect& rect, view::Colormap colormap, const view::ValueRange& range);

/// Counts the finite values of a channel. Precondition: the channel exists.
Histogram histogram_of(const view::Blob& blob, std::int32_t channel);
void draw_histogram(const Page& page, const Rect& rect, const Histogram& histogram);

/// A channel's number in the corner of its map, where the map is large enough.
void draw_map_number(const Page& page, const Rect& cell, std::int32_t number);

/// Black or white, whichever reads better on the colour.
ImU32 ink_on(view::Rgba ground);

/// A place where something will be: a quiet rectangle, breathing while it is loaded.
enum class Waiting : std::uint8_t { kNo, kYes };
void draw_placeholder(Page& page, const Rect& rect, float radius, Waiting waiting = Waiting::kNo);

}  // namespace convlens::ui
