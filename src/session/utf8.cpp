#include "session/utf8.h"

#include <cstdint>

namespace convlens::session {
namespace {

/// Lead bytes lowest to highest start a sequence of `length` bytes whose second byte is in [second_low, second_high];
/// all others are in 80..BF. Source: The Unicode Standard, table 3-7.
struct Sequence {
  std::uint8_t lowest, highest;
  std::size_t length;
  std::uint8_t second_low, second_high;
};
constexpr Sequence kSequences[] = {
    {0x00, 0x7F, 1, 0x80, 0xBF}, {0xC2, 0xDF, 2, 0x80, 0xBF}, {0xE0, 0xE0, 3, 0xA0, 0xBF},
    {0xE1, 0xEC, 3, 0x80, 0xBF}, {0xED, 0xED, 3, 0x80, 0x9F}, {0xEE, 0xEF, 3, 0x80, 0xBF},
    {0xF0, 0xF0, 4, 0x90, 0xBF}, {0xF1, 0xF3, 4, 0x80, 0xBF}, {0xF4, 0xF4, 4, 0x80, 0x8F},
};

/// Bytes of the character that text begins with, or 0 if it begins with none.
std::size_t character_length(std::string_view text) {
  const auto byte = [text](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
  for (const Sequence& sequence : kSequences) {
    if (byte(0) < sequence.lowest || byte(0) > sequence.highest) continue;
    if (text.size() < sequence.length) return 0;
    if (sequence.length > 1 && (byte(1) < sequence.second_low || byte(1) > sequence.second_high)) return 0;
    for (std::size_t i = 2; i < sequence.length; ++i) {
      if (byte(i) < 0x80 || byte(i) > 0xBF) return 0;
    }
    return sequence.length;
  }
  return 0;
}

}  // namespace

std::size_t valid_utf8_prefix(std::string_view text) {
  std::size_t valid = 0;
  while (valid < text.size()) {
    const std::size_t length = character_length(text.substr(valid));
    if (length == 0) break;
    valid += length;
  }
  return valid;
}

std::string clean_utf8(std::string_view text, std::size_t longest) {
  constexpr std::string_view kReplacement = "\xEF\xBF\xBD";
  std::string clean;
  while (!text.empty()) {
    const std::size_t length = character_length(text);
    const std::string_view character = length == 0 ? kReplacement : text.substr(0, length);
    if (clean.size() + character.size() > longest) break;
    clean += character;
    text.remove_prefix(length == 0 ? 1 : length);
  }
  return clean;
}

}  // namespace convlens::session
