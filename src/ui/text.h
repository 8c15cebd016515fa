#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "ui/page.h"

namespace convlens::ui {

/// size: CSS pixels of the em.
struct TextStyle {
  Face face = Face::kRegular;
  float size = 13;
  ImU32 colour = 0;
};

enum class Align : std::uint8_t { kLeft, kCentre, kRight };

// The styles that the page is made of.
TextStyle body(const Page& page);    ///< words
TextStyle quiet(const Page& page);   ///< words about words
TextStyle strong(const Page& page);  ///< words that matter
TextStyle title(const Page& page);
TextStyle numbers(const Page& page);  ///< monospaced
TextStyle caption(const Page& page);  ///< small monospaced, faint

float text_width(const Page& page, const TextStyle& style, std::string_view text);

/// One line, its middle at `y`, on the list (the current window's if null). Returns the width.
float draw_text(const Page& page, ImVec2 left_middle, const TextStyle& style, std::string_view text, ImDrawList* list = nullptr);
/// One line in the middle of the rectangle's height, shortened with an ellipsis where it does not fit.
void draw_text_in(const Page& page, const Rect& rect, const TextStyle& style, std::string_view text, Align align = Align::kLeft);

/// The text, or where it is too wide an ellipsis and as much of its end as fits: for names that differ at the end, "block2_conv1".
std::string end_that_fits(const Page& page, const TextStyle& style, std::string_view text, float width);
/// Several lines, broken at words; the last one that fits ends in an ellipsis. Returns the height.
float draw_paragraph(const Page& page, const Rect& rect, const TextStyle& style, std::string_view text, Align align = Align::kLeft);
/// What draw_paragraph would return with room for all lines.
float paragraph_height(const Page& page, float width, const TextStyle& style, std::string_view text);

/// A section's name: small tracked capitals. Returns the height it takes, with the space below.
float draw_heading(const Page& page, ImVec2 top_left, std::string_view text);

}  // namespace convlens::ui
