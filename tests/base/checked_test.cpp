#include "base/checked.h"

#include <cstdint>
#include <limits>

#include <catch2/catch_test_macros.hpp>

namespace convlens::base {
namespace {

TEST_CASE("sums and products of 8 bits are there exactly when they fit", "[base]") {
  for (int a = -128; a <= 127; ++a) {
    for (int b = -128; b <= 127; ++b) {
      const auto sum = checked_add(static_cast<std::int8_t>(a), static_cast<std::int8_t>(b));
      const auto product = checked_multiply(static_cast<std::int8_t>(a), static_cast<std::int8_t>(b));
      const auto fits = [](int value) { return value >= -128 && value <= 127; };
      REQUIRE(sum.has_value() == fits(a + b));
      REQUIRE(product.has_value() == fits(a * b));
      REQUIRE(sum.value_or(0) == (fits(a + b) ? a + b : 0));
      REQUIRE(product.value_or(0) == (fits(a * b) ? a * b : 0));
    }
  }
}

TEST_CASE("a number is cast exactly when the other type holds it", "[base]") {
  CHECK(checked_cast<std::int32_t>(std::int64_t{2147483647}) == 2147483647);
  CHECK_FALSE(checked_cast<std::int32_t>(std::int64_t{2147483648}));
  CHECK(checked_cast<std::int32_t>(std::int64_t{-2147483647} - 1) == std::numeric_limits<std::int32_t>::min());
  CHECK_FALSE(checked_cast<std::uint32_t>(-1));
  CHECK_FALSE(checked_cast<std::int64_t>(std::numeric_limits<std::uint64_t>::max()));
}

TEST_CASE("the bytes to an alignment reach the next multiple and no further", "[base]") {
  for (const std::size_t alignment : {1U, 2U, 4U, 64U}) {
    for (std::size_t offset = 0; offset < 200; ++offset) {
      const std::size_t padding = bytes_to_alignment(offset, alignment);
      REQUIRE(padding < alignment);
      REQUIRE((offset + padding) % alignment == 0);
    }
  }
}

}  // namespace
}  // namespace convlens::base
