#include "network/shown.h"

namespace convlens::network {

std::string shown(std::string_view name) {
  constexpr std::size_t kMostBytes = 64;
  std::size_t length = name.size();
  if (length > kMostBytes) {
    length = kMostBytes;
    while (length > 0 && (static_cast<unsigned char>(name[length]) & 0xC0U) == 0x80U) --length;  // not inside of a character
  }
  std::string text = "\"";
  for (const char c : name.substr(0, length)) text += static_cast<unsigned char>(c) < 0x20 || c == 0x7F ? '?' : c;
  return text + (length < name.size() ? "...\"" : "\"");
}

}  // namespace convlens::network
