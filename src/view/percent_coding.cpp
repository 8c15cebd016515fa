#include "view/percent_coding.h"

#include <array>
#include <cstdint>

namespace convlens::view {
namespace {

constexpr std::string_view kHex = "0123456789ABCDEF";

bool stays(char c) {
  const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  return letter || std::string_view("-._~/,").find(c) != std::string_view::npos;
}

/// 0 to 15, or -1.
int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

/// The number of bytes of the well-formed character that text begins with, 0 if it begins with none.
std::size_t character_length(std::string_view text) {
  const auto byte = [text](std::size_t i) { return i < text.size() ? static_cast<std::uint8_t>(text[i]) : std::uint8_t{0}; };
  const auto follows = [&](std::size_t i) { return (byte(i) & 0xC0) == 0x80; };
  const std::uint8_t first = byte(0);
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first <= 0xDF && follows(1)) return 2;
  // E0 and F0 would begin forms longer than necessary, ED a surrogate, F4 something past the last character.
  const bool three = first >= 0xE0 && first <= 0xEF && follows(1) && follows(2) && !(first == 0xE0 && byte(1) < 0xA0) &&
                     !(first == 0xED && byte(1) > 0x9F);
  if (three) return 3;
  const bool four = first >= 0xF0 && first <= 0xF4 && follows(1) && follows(2) && follows(3) && !(first == 0xF0 && byte(1) < 0x90) &&
                    !(first == 0xF4 && byte(1) > 0x8F);
  return four ? 4 : 0;
}

bool is_control(char c) { return static_cast<std::uint8_t>(c) < 0x20 || c == 0x7F; }

}  // namespace

std::string percent_encoded(std::string_view text) {
  std::string coded;
  for (const char c : text) {
    if (stays(c)) {
      coded += c;
    } else if (c == ' ') {
      coded += '+';
    } else {
      const auto byte = static_cast<std::uint8_t>(c);
      coded += {'%', kHex[byte >> 4], kHex[byte & 15]};
    }
  }
  return coded;
}

std::string percent_decoded(std::string_view text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int high = text[i] == '%' && i + 2 < text.size() ? hex_digit(text[i + 1]) : -1;
    const int low = high >= 0 ? hex_digit(text[i + 2]) : -1;
    if (low >= 0) {
      plain += static_cast<char>(high * 16 + low);
      i += 2;
    } else {
      plain += text[i] == '+' ? ' ' : text[i];
    }
  }
  return plain;
}

std::string shown_safely(std::string_view text, std::size_t longest) {
  std::string safe;
  while (!text.empty()) {
    const std::size_t length = character_length(text);
    const bool replace = length == 0 || is_control(text.front());
    const std::string_view next = replace ? std::string_view("\uFFFD") : text.substr(0, length);
    if (safe.size() + next.size() > longest) return safe + "\u2026";
    safe += next;
    text.remove_prefix(length == 0 ? 1 : length);
  }
  return safe;
}

}  // namespace convlens::view
