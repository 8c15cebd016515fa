#include "network/half.h"

#include <bit>
#include <cmath>
#include <initializer_list>
#include <limits>

#include <catch2/catch_test_macros.hpp>

namespace convlens::network {
namespace {

TEST_CASE("every finite half has the value that IEEE 754 gives it", "[network]") {
  for (int bits = 0; bits < 0x10000; ++bits) {
    const int exponent = (bits >> 10) & 31;
    const int fraction = bits & 1023;
    if (exponent == 31) {
      continue;
    }
    const double magnitude = exponent == 0 ? std::ldexp(fraction, -24) : std::ldexp(1024 + fraction, exponent - 25);
    const float value = float_from_half(static_cast<std::uint16_t>(bits));
    REQUIRE(value == static_cast<float>(bits >= 0x8000 ? -magnitude : magnitude));
    REQUIRE(std::signbit(value) == (bits >= 0x8000));
  }
}

TEST_CASE("landmarks of half precision are met", "[network]") {
  CHECK(float_from_half(0x3C00) == 1.0F);
  CHECK(float_from_half(0xC000) == -2.0F);
  CHECK(float_from_half(0x3555) == 0.333251953125F);
  CHECK(float_from_half(0x7BFF) == 65504.0F);      // the largest
  CHECK(float_from_half(0x0400) == 0x1p-14F);      // the smallest normal one
  CHECK(float_from_half(0x03FF) == 0x1.ff8p-15F);  // the largest subnormal one
  CHECK(float_from_half(0x0001) == 0x1p-24F);      // the smallest
  CHECK(float_from_half(0x7C00) == std::numeric_limits<float>::infinity());
  CHECK(float_from_half(0xFC00) == -std::numeric_limits<float>::infinity());
}

TEST_CASE("a half that is not a number stays none, with its sign and payload", "[network]") {
  for (const std::uint16_t bits : std::initializer_list<std::uint16_t>{0x7C01, 0x7E00, 0x7FFF, 0xFE00}) {
    const float value = float_from_half(bits);
    CHECK(std::isnan(value));
    CHECK(std::signbit(value) == (bits >= 0x8000));
    CHECK((std::bit_cast<std::uint32_t>(value) & 0x7FFFFFU) == static_cast<std::uint32_t>(bits & 0x3FF) << 13U);
  }
}

}  // namespace
}  // namespace convlens::network
