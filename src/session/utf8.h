#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace convlens::session {

/// The length in bytes of the longest beginning of text that is valid UTF-8 (no overlong forms, no surrogates).
std::size_t valid_utf8_prefix(std::string_view text);

/// text with each byte that is not UTF-8 replaced by U+FFFD, cut between characters to at most `longest` bytes.
std::string clean_utf8(std::string_view text, std::size_t longest);

}  // namespace convlens::session
