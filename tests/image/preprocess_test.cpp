#include "image/preprocess.h"

#include <array>

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>

#include "tests/image/naive_resize.h"
#include "tests/image/sample_files.h"

using namespace convlens;
using namespace convlens::testing;
using Catch::Matchers::WithinAbs;
using image::Color;
using image::InputRecipe;
using image::Inversion;
using image::Placement;

namespace {

image::Photo even_photo(std::int32_t width, std::int32_t height, std::array<std::uint8_t, 4> color) {
  image::Photo photo{.width = width, .height = height, .rgba = {}};
  for (std::int32_t i = 0; i < width * height; ++i) photo.rgba.insert(photo.rgba.end(), color.begin(), color.end());
  return photo;
}

std::vector<float> input_of(const image::Photo& photo, const InputRecipe& recipe) {
  const auto input = image::network_input(photo, recipe);
  INFO((input ? std::string() : input.error().message));
  REQUIRE(input.has_value());
  REQUIRE(input->tensor.shape() == recipe.shape);
  const auto values = input->tensor.values();
  return {values.begin(), values.end()};
}

Inversion decision(const image::Photo& photo, InputRecipe recipe) {
  recipe.inversion = Inversion::kAuto;
  const auto input = image::network_input(photo, recipe);
  REQUIRE(input.has_value());
  return input->decided;
}

/// Channel 0 to 2 of a pixel laid over white, or its luma as channel 3.
Plane on_white(const image::Photo& photo, int channel) {
  return [&photo, channel](std::int32_t x, std::int32_t y) {
    const std::uint8_t* rgba = &photo.rgba[static_cast<std::size_t>(y * photo.width + x) * 4];
    const auto blended = [&](int c) { return (rgba[c] * rgba[3] + 255.0 * (255 - rgba[3])) / 255.0; };
    return channel < 3 ? blended(channel) : 0.299 * blended(0) + 0.587 * blended(1) + 0.114 * blended(2);
  };
}

const InputRecipe kRaw{.shape = {6, 6, 1}, .scale = {1}, .offset = {0}};

}  // namespace

TEST_CASE("The part of the photo that the input shows is said in parts of its sides", "[image]") {
  const image::Photo photo = even_photo(40, 20, {9, 9, 9, 255});
  const auto part_of = [&](const InputRecipe& recipe) {
    const auto input = image::network_input(photo, recipe);
    REQUIRE(input.has_value());
    return std::array{input->part.x, input->part.y, input->part.width, input->part.height};
  };
  CHECK(part_of({.shape = {10, 10, 1}, .placement = Placement::kStretch}) == std::array{0.0F, 0.0F, 1.0F, 1.0F});
  CHECK(part_of({.shape = {10, 10, 1}, .placement = Placement::kCover}) == std::array{0.25F, 0.0F, 0.5F, 1.0F});
  CHECK(part_of({.shape = {10, 10, 1}, .placement = Placement::kCover, .crop = 0.5F}) == std::array{0.375F, 0.25F, 0.25F, 0.5F});
  // Five of ten rows are the photo's; with as many above and below, the input reaches beyond it.
  const auto padded = part_of({.shape = {10, 10, 1}, .placement = Placement::kContain});
  CHECK(padded[0] == 0.0F);
  CHECK(padded[2] == 1.0F);
  CHECK(padded[3] == 2.0F);
  CHECK(padded[1] <= -0.4F);
  CHECK(part_of({.shape = {28, 28, 1}, .placement = Placement::kDigit})[2] == 0.0F);
}

TEST_CASE("Stretching shows all of the photo, by averaging areas down and bilinear up", "[image]") {
  for (const auto& [width, height] : {std::array{28, 28}, {41, 5}, {3, 60}, {2, 3}, {1, 1}, {100, 101}}) {
    const image::Photo photo = patterned_photo(width, height, Alpha::kVaried);
    const std::vector<float> gray = input_of(photo, {.shape = {11, 13, 1}, .placement = Placement::kStretch, .scale = {1}});
    const std::vector<float> rgb =
        input_of(photo, {.shape = {11, 13, 3}, .color = Color::kRgb, .placement = Placement::kStretch, .scale = {1}});
    const NaiveAxis along_x{0, double(width), width, 13};
    const NaiveAxis along_y{0, double(height), height, 11};
    for (std::int32_t y = 0; y < 11; ++y) {
      for (std::int32_t x = 0; x < 13; ++x) {
        CAPTURE(width, height, x, y);
        const std::size_t at = static_cast<std::size_t>(y * 13 + x);
        CHECK_THAT(gray[at], WithinAbs(naive_value(on_white(photo, 3), along_x, along_y, x, y), 1e-3));
        for (int c = 0; c < 3; ++c) {
          CHECK_THAT(rgb[at * 3 + static_cast<std::size_t>(c)], WithinAbs(naive_value(on_white(photo, c), along_x, along_y, x, y), 1e-3));
        }
      }
    }
  }
}

TEST_CASE("Covering shows the middle of the photo, without distortion and without padding", "[image]") {
  const float crop = GENERATE(1.0F, 0.875F, 0.25F);
  for (const auto& [width, height] : {std::array{50, 20}, {20, 50}, {7, 3}, {28, 28}}) {
    const image::Photo photo = patterned_photo(width, height);
    const std::vector<float> input = input_of(photo, {.shape = {8, 8, 1}, .placement = Placement::kCover, .crop = crop, .scale = {1}});
    const double side = std::min(width, height) * static_cast<double>(crop);
    const NaiveAxis along_x{(width - side) / 2, side, width, 8};
    const NaiveAxis along_y{(height - side) / 2, side, height, 8};
    for (std::int32_t y = 0; y < 8; ++y) {
      for (std::int32_t x = 0; x < 8; ++x) {
        CAPTURE(width, height, crop, x, y);
        CHECK_THAT(input[static_cast<std::size_t>(y * 8 + x)], WithinAbs(naive_value(on_white(photo, 3), along_x, along_y, x, y), 1e-3));
      }
    }
  }
}

TEST_CASE("Containing shows the whole photo in the middle, padded with the mean colour of its border", "[image]") {
  const image::Photo photo = patterned_photo(60, 30);
  const std::vector<float> input = input_of(photo, {.shape = {10, 10, 3}, .color = Color::kRgb, .scale = {1}});
  const NaiveAxis along_x{0, 60, 60, 10};
  const NaiveAxis along_y{0, 30, 30, 5};
  for (std::size_t c = 0; c < 3; ++c) {
    double border = 0;
    for (std::int32_t y = 0; y < 5; ++y) {
      for (std::int32_t x = 0; x < 10; ++x) {
        const double expected = naive_value(on_white(photo, static_cast<int>(c)), along_x, along_y, x, y);
        CHECK_THAT(input[static_cast<std::size_t>((y + 2) * 10 + x) * 3 + c], WithinAbs(expected, 1e-3));
        if (x == 0 || y == 0 || x == 9 || y == 4) border += expected / 26;
      }
    }
    for (const std::size_t row : {0, 1, 7, 8, 9}) {
      for (std::size_t x = 0; x < 10; ++x) CHECK_THAT(input[(row * 10 + x) * 3 + c], WithinAbs(border, 1e-3));
    }
  }
}

TEST_CASE("A photo one pixel wide or high still has a border and fits", "[image]") {
  for (const auto& [width, height] : {std::array{1, 40}, {40, 1}, {1, 1}, {1000, 1}}) {
    for (const Placement placement : {Placement::kContain, Placement::kCover, Placement::kStretch}) {
      const std::vector<float> input =
          input_of(even_photo(width, height, {90, 90, 90, 255}), {.shape = {5, 5, 1}, .placement = placement, .scale = {1}});
      for (const float value : input) CHECK_THAT(value, WithinAbs(90, 1e-3));
    }
  }
}

TEST_CASE("Grey weighs red, green and blue by .299, .587 and .114, and leaves grey as it is", "[image]") {
  CHECK_THAT(input_of(even_photo(6, 6, {255, 0, 0, 255}), kRaw)[0], WithinAbs(76.245, 1e-3));
  CHECK_THAT(input_of(even_photo(6, 6, {0, 255, 0, 255}), kRaw)[0], WithinAbs(149.685, 1e-3));
  CHECK_THAT(input_of(even_photo(6, 6, {0, 0, 255, 255}), kRaw)[0], WithinAbs(29.07, 1e-3));
  for (const int value : {0, 1, 77, 128, 254, 255}) {
    const auto grey = static_cast<std::uint8_t>(value);
    CHECK(input_of(even_photo(6, 6, {grey, grey, grey, 255}), kRaw)[0] == grey);
  }
}

TEST_CASE("Clear pixels look as on white paper", "[image]") {
  CHECK(input_of(even_photo(6, 6, {0, 0, 0, 0}), kRaw)[0] == 255);
  CHECK_THAT(input_of(even_photo(6, 6, {0, 0, 0, 51}), kRaw)[0], WithinAbs(204, 1e-3));
}

TEST_CASE("A bright border inverts automatically, a dark or middle one does not", "[image]") {
  CHECK(decision(even_photo(9, 9, {255, 255, 255, 255}), kRaw) == Inversion::kAlways);
  CHECK(decision(even_photo(9, 9, {128, 128, 128, 255}), kRaw) == Inversion::kAlways);
  CHECK(decision(even_photo(9, 9, {127, 127, 127, 255}), kRaw) == Inversion::kNever);
  CHECK(decision(even_photo(9, 9, {0, 0, 0, 255}), kRaw) == Inversion::kNever);
  CHECK(decision(even_photo(9, 9, {0, 0, 0, 0}), kRaw) == Inversion::kAlways);
}

TEST_CASE("Only the border of the photo decides about inversion, not its middle and not the padding", "[image]") {
  image::Photo dark_frame = even_photo(12, 6, {0, 0, 0, 255});
  for (std::int32_t y = 2; y < 4; ++y) {
    for (std::int32_t x = 2; x < 10; ++x) std::fill_n(dark_frame.rgba.begin() + (y * 12 + x) * 4, 3, std::uint8_t{255});
  }
  CHECK(decision(dark_frame, {.shape = {12, 12, 1}}) == Inversion::kNever);
  for (std::uint8_t& value : dark_frame.rgba) value = static_cast<std::uint8_t>(255 - value);
  for (std::size_t i = 3; i < dark_frame.rgba.size(); i += 4) dark_frame.rgba[i] = 255;
  CHECK(decision(dark_frame, {.shape = {12, 12, 1}}) == Inversion::kAlways);
}

TEST_CASE("Inversion turns black to white, padding included, and says what it did", "[image]") {
  const image::Photo photo = patterned_photo(20, 10);
  InputRecipe recipe = kRaw;
  const std::vector<float> plain = input_of(photo, recipe);
  recipe.inversion = Inversion::kAlways;
  const std::vector<float> inverted = input_of(photo, recipe);
  for (std::size_t i = 0; i < plain.size(); ++i) CHECK_THAT(inverted[i], WithinAbs(255 - plain[i], 1e-3));
  CHECK(image::network_input(photo, recipe)->decided == Inversion::kAlways);
  recipe.inversion = Inversion::kNever;
  CHECK(image::network_input(even_photo(3, 3, {255, 255, 255, 255}), recipe)->decided == Inversion::kNever);
}

TEST_CASE("Channels are scaled and shifted in the network's order, one entry serving all", "[image]") {
  const image::Photo photo = even_photo(4, 4, {10, 20, 30, 255});
  const InputRecipe rgb{.shape = {2, 2, 3}, .color = Color::kRgb, .scale = {1, 2, 3}, .offset = {0.5F}};
  const std::vector<float> in_rgb = input_of(photo, rgb);
  CHECK(std::vector(in_rgb.begin(), in_rgb.begin() + 3) == std::vector{10.5F, 40.5F, 90.5F});
  const InputRecipe bgr{.shape = {2, 2, 3}, .color = Color::kBgr, .scale = {1}, .offset = {-103.939F, -116.779F, -123.68F}};
  const std::vector<float> in_bgr = input_of(photo, bgr);
  CHECK(std::vector(in_bgr.begin(), in_bgr.begin() + 3) == std::vector{30 - 103.939F, 20 - 116.779F, 10 - 123.68F});
}

TEST_CASE("A recipe that contradicts itself is a bad shape", "[image]") {
  const image::Photo photo = patterned_photo(4, 4);
  const InputRecipe wrong[] = {
      {.shape = {28, 28, 3}, .color = Color::kGray},
      {.shape = {28, 28, 1}, .color = Color::kRgb},
      {.shape = {28, 28, 1}, .color = Color::kBgr},
      {.shape = {28, 28}},
      {.shape = {784}},
      {.shape = {28, 28, 1}, .scale = {}},
      {.shape = {28, 28, 3}, .color = Color::kRgb, .scale = {1, 2}},
      {.shape = {28, 28, 3}, .color = Color::kRgb, .offset = {1, 2, 3, 4}},
      {.shape = {1, 100'000, 1}},
  };
  for (const InputRecipe& recipe : wrong) {
    const auto input = image::network_input(photo, recipe);
    REQUIRE_FALSE(input.has_value());
    CHECK(input.error().code == base::ErrorCode::kBadShape);
  }
}

TEST_CASE("A photo without pixels makes no input", "[image]") {
  const auto input = image::network_input({}, kRaw);
  REQUIRE_FALSE(input.has_value());
  CHECK(input.error().code == base::ErrorCode::kInvalidArgument);
}
