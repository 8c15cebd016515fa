#pragma once

#include <string>
#include <string_view>

namespace convlens::view {

/// Text as a value of a query: letters, digits and - . _ ~ / , stay, a space becomes +, every other byte %XX.
std::string percent_encoded(std::string_view text);

/// The text of a query's value. A % without two hexadecimal digits stands for itself, as in browsers.
std::string percent_decoded(std::string_view text);

/// Text that is safe on a page: at most `longest` bytes, control characters and broken UTF-8 replaced by U+FFFD, "…" where it was cut.
std::string shown_safely(std::string_view text, std::size_t longest);

}  // namespace convlens::view
