#include <array>

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>

#include "image/photo.h"
#include "image/pixels.h"
#include "tests/image/naive_resize.h"
#include "tests/image/sample_files.h"

using namespace convlens;
using namespace convlens::testing;
using Catch::Matchers::WithinAbs;

namespace {

double value(const image::Photo& photo, std::int32_t x, std::int32_t y, int channel) {
  return photo.rgba[static_cast<std::size_t>(y * photo.width + x) * 4 + static_cast<std::size_t>(channel)];
}

/// The colour that counts, for an average: times its alpha.
Plane weighted(const image::Photo& photo, int channel) {
  return [&photo, channel](std::int32_t x, std::int32_t y) { return value(photo, x, y, channel) * value(photo, x, y, 3); };
}
Plane plain(const image::Photo& photo, int channel) {
  return [&photo, channel](std::int32_t x, std::int32_t y) { return value(photo, x, y, channel); };
}

}  // namespace

TEST_CASE("Shrinking averages areas, with the edges of areas counted in part", "[image]") {
  for (const auto& [width, height, side] : {std::array{40, 30, 7}, {30, 40, 29}, {64, 64, 32}, {5, 97, 10}, {33, 2, 1}}) {
    CAPTURE(width, height, side);
    const image::Photo photo = patterned_photo(width, height, Alpha::kVaried);
    const auto small = image::shrink_to(photo, side);
    REQUIRE(small.has_value());
    REQUIRE(std::max(small->width, small->height) == side);
    const NaiveAxis along_x{0, double(width), width, small->width};
    const NaiveAxis along_y{0, double(height), height, small->height};
    for (std::int32_t y = 0; y < small->height; ++y) {
      for (std::int32_t x = 0; x < small->width; ++x) {
        const double alpha = naive_value(plain(photo, 3), along_x, along_y, x, y);
        CHECK_THAT(value(*small, x, y, 3), WithinAbs(alpha, 0.501));
        for (int c = 0; c < 3; ++c) {
          CHECK_THAT(value(*small, x, y, c), WithinAbs(naive_value(weighted(photo, c), along_x, along_y, x, y) / alpha, 0.501));
        }
      }
    }
  }
}

TEST_CASE("Clear pixels lend nothing of their colour to the pixels beside them", "[image]") {
  const image::Photo photo{.width = 2, .height = 1, .rgba = {255, 0, 0, 0, 10, 20, 30, 255}};
  const auto small = image::shrink_to(photo, 1);
  REQUIRE(small.has_value());
  CHECK(small->rgba == std::vector<std::uint8_t>{10, 20, 30, 128});
}

TEST_CASE("A photo that is small enough is left as it is", "[image]") {
  const image::Photo photo = patterned_photo(9, 4, Alpha::kVaried);
  for (const std::int32_t side : {9, 10, 4096}) CHECK(image::shrink_to(photo, side)->rgba == photo.rgba);
}

TEST_CASE("An even photo stays exactly even when shrunk", "[image]") {
  const image::Photo photo{.width = 37, .height = 23, .rgba = std::vector<std::uint8_t>(37 * 23 * 4, 201)};
  const auto small = image::shrink_to(photo, 10);
  REQUIRE(small.has_value());
  CHECK(std::ranges::all_of(small->rgba, [](std::uint8_t v) { return v == 201; }));
}

TEST_CASE("Grey and RGB pixels shrink as the same pixels with full alpha do", "[image]") {
  const std::vector<std::uint8_t> values = patterned_photo(9, 16).rgba;
  for (const int channels : {1, 2, 3, 4}) {
    CAPTURE(channels);
    const image::PixelsView pixels{{12, 12}, channels, std::span(values).first(static_cast<std::size_t>(144 * channels))};
    const auto whole = image::photo_from_pixels(pixels);
    const auto small = image::reduce(pixels, {5, 5});
    REQUIRE(small.has_value());
    CHECK(small->rgba == image::shrink_to(*whole, 5)->rgba);
  }
}

TEST_CASE("A photo whose bytes do not fit its size, or a side below one, is an invalid argument", "[image]") {
  for (const image::Photo& photo : {image::Photo{}, image::Photo{.width = 2, .height = 2, .rgba = std::vector<std::uint8_t>(15)},
                                    image::Photo{.width = -1, .height = -1, .rgba = std::vector<std::uint8_t>(4)}}) {
    const auto small = image::shrink_to(photo, 10);
    REQUIRE_FALSE(small.has_value());
    CHECK(small.error().code == base::ErrorCode::kInvalidArgument);
  }
  CHECK(image::shrink_to(patterned_photo(2, 2), 0).error().code == base::ErrorCode::kInvalidArgument);
}
