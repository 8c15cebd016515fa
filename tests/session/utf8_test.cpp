#include "session/utf8.h"

#include <catch2/catch_test_macros.hpp>

namespace convlens::session {

TEST_CASE("Texts in many scripts are valid UTF-8 to their end", "[session][utf8]") {
  for (const std::string_view text : {"", "plain", "3×3", "größer", "网络", "👟", "\x7F", "\xC2\x80", "\xEF\xBF\xBF", "\xF4\x8F\xBF\xBF"}) {
    CHECK(valid_utf8_prefix(text) == text.size());
    CHECK(clean_utf8(text, 100) == text);
  }
}

TEST_CASE("Overlong forms, surrogates, lone and missing continuation bytes are not UTF-8", "[session][utf8]") {
  for (const std::string_view wrong :
       {"\x80", "\xC0\x80", "\xC1\xBF", "\xE0\x9F\xBF", "\xED\xA0\x80", "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFF",
        "\xC3", "\xE2\x82", "\xF0\x9F\x91", "\xC3\x28", "\xE2\x28\xA1"}) {
    CHECK(valid_utf8_prefix("ok" + std::string(wrong)) == 2);
  }
}

TEST_CASE("Each byte that is not UTF-8 is replaced, and what follows is kept", "[session][utf8]") {
  CHECK(clean_utf8("a\xFF\xFE"
                   "b",
                   100) ==
        "a\xEF\xBF\xBD\xEF\xBF\xBD"
        "b");
  CHECK(clean_utf8("\xE2\x82", 100) == "\xEF\xBF\xBD\xEF\xBF\xBD");
}

TEST_CASE("A text is cut between characters, never inside one", "[session][utf8]") {
  CHECK(clean_utf8("ab×", 3) == "ab");
  CHECK(clean_utf8("ab×", 4) == "ab×");
  CHECK(clean_utf8("👟👟", 7) == "👟");
}

}  // namespace convlens::session
