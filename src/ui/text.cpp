#include "ui/text.h"

#include <cmath>
#include <utility>

namespace convlens::ui {
namespace {

constexpr float kHeadingTracking = 0.06F;  // of the em
constexpr float kSmallest = 10.0F;
constexpr float kHeadingBox = 16.0F;

const char* begin_of(std::string_view text) { return text.data(); }
const char* end_of(std::string_view text) { return text.data() + text.size(); }

float line(const Page& page, const TextStyle& style) { return page.fonts.line_from_css(style.face, style.size); }

/// `text` cut at whole characters so that it and the ellipsis fit.
std::string shortened(const Page& page, const TextStyle& style, std::string_view text, float width) {
  constexpr std::string_view kEllipsis = "…";
  const float room = width - text_width(page, style, kEllipsis);
  const char* rest = begin_of(text);
  page.fonts.face(style.face)->CalcTextSizeA(line(page, style), std::max(room, 0.0F), 0, begin_of(text), end_of(text), &rest);
  return std::string(begin_of(text), rest).append(kEllipsis);
}

std::string capitals(std::string_view text) {
  std::string upper(text);
  for (char& c : upper) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return upper;
}

std::size_t character_length(char first) {
  const auto byte = static_cast<unsigned char>(first);
  if (byte < 0x80) return 1;
  if (byte < 0xE0) return 2;
  return byte < 0xF0 ? 3 : 4;
}

float leading_of(const TextStyle& style) { return std::round(style.size * 1.45F); }

/// Takes what fits into one line from the beginning of `text`, whole words where one fits.
std::string_view take_line(const Page& page, const TextStyle& style, float width, std::string_view& text) {
  const char* end = page.fonts.face(style.face)->CalcWordWrapPosition(line(page, style), begin_of(text), end_of(text), width);
  if (end == begin_of(text)) end += character_length(*end);
  const std::string_view words = text.substr(0, static_cast<std::size_t>(end - begin_of(text)));
  text.remove_prefix(words.size());
  while (!text.empty() && (text.front() == ' ' || text.front() == '\n')) text.remove_prefix(1);
  return words;
}

}  // namespace

TextStyle body(const Page& page) { return {Face::kRegular, page.theme.text_size, page.theme.text}; }
TextStyle quiet(const Page& page) { return {Face::kRegular, page.theme.text_size, page.theme.secondary}; }
TextStyle strong(const Page& page) { return {Face::kStrong, page.theme.text_size, page.theme.text}; }
TextStyle title(const Page& page) { return {Face::kStrong, page.theme.title_size, page.theme.text}; }
TextStyle numbers(const Page& page) { return {Face::kMono, page.theme.text_size - 1, page.theme.text}; }
TextStyle caption(const Page& page) { return {Face::kMono, kSmallest, page.theme.secondary}; }

float text_width(const Page& page, const TextStyle& style, std::string_view text) {
  if (text.empty()) return 0;
  return page.fonts.face(style.face)->CalcTextSizeA(line(page, style), FLT_MAX, 0, begin_of(text), end_of(text)).x;
}

float draw_text(const Page& page, ImVec2 left_middle, const TextStyle& style, std::string_view text, ImDrawList* list) {
  if (text.empty()) return 0;
  if (list == nullptr) list = ImGui::GetWindowDrawList();
  const float height = line(page, style);
  const ImVec2 top_left{std::round(left_middle.x), std::round(left_middle.y - height / 2)};
  list->AddText(page.fonts.face(style.face), height, top_left, style.colour, begin_of(text), end_of(text));
  return text_width(page, style, text);
}

void draw_text_in(const Page& page, const Rect& rect, const TextStyle& style, std::string_view text, Align align) {
  const float full = text_width(page, style, text);
  const float middle = rect.y + rect.height / 2;
  if (full > rect.width + 1) {
    draw_text(page, {rect.x, middle}, style, shortened(page, style, text, rect.width));
    return;
  }
  const float slack = rect.width - full;
  const float x = align == Align::kLeft ? rect.x : align == Align::kRight ? rect.right() - full : rect.x + slack / 2;
  draw_text(page, {x, middle}, style, text);
}

std::string end_that_fits(const Page& page, const TextStyle& style, std::string_view text, float width) {
  if (text_width(page, style, text) <= width) return std::string(text);
  std::string_view rest = text;
  while (!rest.empty() && text_width(page, style, "…" + std::string(rest)) > width) rest.remove_prefix(character_length(rest.front()));
  return "…" + std::string(rest);
}

float draw_paragraph(const Page& page, const Rect& rect, const TextStyle& style, std::string_view text, Align align) {
  const float leading = leading_of(style);
  float y = rect.y;
  while (!text.empty()) {
    const bool last = y + 2 * leading > rect.bottom() + 0.5F;  // that fits: it takes what is left
    const std::string_view words = last ? std::exchange(text, {}) : take_line(page, style, rect.width, text);
    draw_text_in(page, {rect.x, y, rect.width, leading}, style, words, align);
    y += leading;
  }
  return y - rect.y;
}

float paragraph_height(const Page& page, float width, const TextStyle& style, std::string_view text) {
  int lines = 0;
  for (; !text.empty(); ++lines) take_line(page, style, width, text);
  return static_cast<float>(lines) * leading_of(style);
}

float draw_heading(const Page& page, ImVec2 top_left, std::string_view text) {
  const TextStyle style{Face::kStrong, page.theme.section_size, page.theme.secondary};
  const std::string upper = capitals(text);
  float x = top_left.x;
  const float height = line(page, style);
  const float y = std::round(top_left.y + (kHeadingBox - height) / 2);
  ImFont* const font = page.fonts.face(style.face);
  for (std::size_t i = 0; i < upper.size();) {
    const std::string_view letter = std::string_view(upper).substr(i, character_length(upper[i]));
    font->RenderText(ImGui::GetWindowDrawList(), height, {x, y}, style.colour, {-8192, -8192, 8192, 8192}, begin_of(letter),
                     end_of(letter));
    x += text_width(page, style, letter) + style.size * kHeadingTracking;
    i += letter.size();
  }
  return kHeadingBox + 2 * page.theme.unit;
}

}  // namespace convlens::ui
