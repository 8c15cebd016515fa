#include <array>
#include <initializer_list>
#include <string>

#include <catch2/catch_test_macros.hpp>

#include "image/photo.h"
#include "tests/image/sample_files.h"

using namespace convlens;
using namespace convlens::testing;

namespace {

image::Photo decoded(const Bytes& file) {
  const auto photo = image::decode(file, {});
  INFO((photo ? std::string() : photo.error().message));
  REQUIRE(photo.has_value());
  REQUIRE(photo->rgba.size() == static_cast<std::size_t>(photo->width) * static_cast<std::size_t>(photo->height) * 4);
  return *photo;
}

using Pixel = std::array<int, 4>;
Pixel pixel(const image::Photo& photo, std::int32_t x, std::int32_t y) {
  const std::uint8_t* rgba = &photo.rgba[static_cast<std::size_t>(y * photo.width + x) * 4];
  return {rgba[0], rgba[1], rgba[2], rgba[3]};
}

Bytes values(std::initializer_list<int> list) {
  Bytes bytes;
  for (const int value : list) bytes.push_back(static_cast<std::byte>(value));
  return bytes;
}

}  // namespace

TEST_CASE("A PNG with alpha comes back pixel for pixel", "[image]") {
  const image::Photo original = patterned_photo(13, 7, Alpha::kVaried);
  const image::Photo photo = decoded(png_file(original));
  CHECK(photo.width == 13);
  CHECK(photo.height == 7);
  CHECK(photo.rgba == original.rgba);
}

TEST_CASE("A picture of one pixel is a picture", "[image]") {
  CHECK(decoded(png_file(patterned_photo(1, 1))).rgba == patterned_photo(1, 1).rgba);
  CHECK(decoded(bmp_file(patterned_photo(1, 1))).rgba == patterned_photo(1, 1).rgba);
}

TEST_CASE("Of 16 bits per channel a PNG keeps the upper eight", "[image]") {
  const image::Photo photo = decoded(png_file({.width = 2,
                                               .height = 1,
                                               .depth = 16,
                                               .color_type = 2,
                                               .rows = values({0x12, 0xFF, 0x80, 0x00, 0xFF, 0xFF, 0x00, 0xFF, 0x34, 0x56, 0x78, 0x9A})}));
  CHECK(pixel(photo, 0, 0) == Pixel{0x12, 0x80, 0xFF, 255});
  CHECK(pixel(photo, 1, 0) == Pixel{0x00, 0x34, 0x78, 255});
}

TEST_CASE("Grey PNGs of 1, 2, 4, 8 and 16 bits span black to white", "[image]") {
  for (const int depth : {1, 2, 4, 8, 16}) {
    CAPTURE(depth);
    const int black_then_white = depth == 8 || depth == 16 ? 0 : 0xFF >> depth;
    Bytes row = depth == 16 ? values({0, 0, 255, 255}) : depth == 8 ? values({0, 255}) : values({black_then_white});
    const image::Photo photo = decoded(png_file({.width = 2, .height = 1, .depth = depth, .color_type = 0, .rows = row}));
    CHECK(pixel(photo, 0, 0) == Pixel{0, 0, 0, 255});
    CHECK(pixel(photo, 1, 0) == Pixel{255, 255, 255, 255});
  }
}

TEST_CASE("Grey with alpha becomes three equal colours with that alpha", "[image]") {
  const image::Photo photo = decoded(png_file({.width = 2, .height = 1, .color_type = 4, .rows = values({10, 20, 200, 255})}));
  CHECK(pixel(photo, 0, 0) == Pixel{10, 10, 10, 20});
  CHECK(pixel(photo, 1, 0) == Pixel{200, 200, 200, 255});
}

TEST_CASE("A palette with transparent entries gives colours and alpha", "[image]") {
  const image::Photo photo = decoded(png_file({.width = 3,
                                               .height = 1,
                                               .color_type = 3,
                                               .rows = values({1, 0, 2}),
                                               .chunks = {{"PLTE", values({1, 2, 3, 40, 50, 60, 7, 8, 9})}, {"tRNS", values({128, 0})}}}));
  CHECK(pixel(photo, 0, 0) == Pixel{40, 50, 60, 0});
  CHECK(pixel(photo, 1, 0) == Pixel{1, 2, 3, 128});
  CHECK(pixel(photo, 2, 0) == Pixel{7, 8, 9, 255});
}

TEST_CASE("A palette index past the palette is the same colour every time", "[image]") {
  const Bytes file =
      png_file({.width = 2, .height = 1, .color_type = 3, .rows = values({0, 200}), .chunks = {{"PLTE", values({1, 2, 3})}}});
  const image::Photo photo = decoded(file);
  CHECK(pixel(photo, 0, 0) == Pixel{1, 2, 3, 255});
  CHECK(pixel(photo, 1, 0) == Pixel{0, 0, 0, 255});
}

TEST_CASE("The colour that an RGB PNG names as clear is clear", "[image]") {
  const image::Photo photo = decoded(png_file(
      {.width = 2, .height = 1, .color_type = 2, .rows = values({9, 8, 7, 9, 8, 6}), .chunks = {{"tRNS", values({0, 9, 0, 8, 0, 7})}}}));
  CHECK(pixel(photo, 0, 0)[3] == 0);
  CHECK(pixel(photo, 1, 0) == Pixel{9, 8, 6, 255});
}

TEST_CASE("A BMP is upright whether its rows go up or down", "[image]") {
  const image::Photo original = patterned_photo(5, 4);
  CHECK(decoded(bmp_file(original, RowOrder::kBottomUp)).rgba == original.rgba);
  CHECK(decoded(bmp_file(original, RowOrder::kTopDown)).rgba == original.rgba);
}

TEST_CASE("Of an animated GIF the first frame is shown", "[image]") {
  const GifSpec spec{.screen_width = 2,
                     .screen_height = 2,
                     .width = 2,
                     .height = 2,
                     .palette = {0, 0, 0, 255, 0, 0, 0, 255, 0},
                     .indices = {1, 2, 2, 1},
                     .frames = 3};
  const image::Photo photo = decoded(gif_file(spec));
  CHECK(pixel(photo, 0, 0) == Pixel{255, 0, 0, 255});
  CHECK(pixel(photo, 1, 0) == Pixel{0, 255, 0, 255});
  CHECK(pixel(photo, 0, 1) == Pixel{0, 255, 0, 255});
}

TEST_CASE("What a GIF leaves free is clear, whatever it calls its background", "[image]") {
  const GifSpec spec{.screen_width = 3,
                     .screen_height = 1,
                     .left = 1,
                     .width = 2,
                     .height = 1,
                     .background = 1,
                     .transparent = 2,
                     .palette = {0, 0, 0, 255, 0, 0, 0, 255, 0},
                     .indices = {1, 2}};
  const image::Photo photo = decoded(gif_file(spec));
  CHECK(pixel(photo, 0, 0)[3] == 0);
  CHECK(pixel(photo, 1, 0) == Pixel{255, 0, 0, 255});
  CHECK(pixel(photo, 2, 0)[3] == 0);
}

TEST_CASE("A GIF whose frame is larger than its screen is shown whole", "[image]") {
  const GifSpec spec{.screen_width = 1,
                     .screen_height = 1,
                     .left = 1,
                     .top = 2,
                     .width = 2,
                     .height = 1,
                     .palette = {0, 0, 0, 255, 0, 0},
                     .indices = {1, 1}};
  const image::Photo photo = decoded(gif_file(spec));
  CHECK(photo.width == 3);
  CHECK(photo.height == 3);
  CHECK(pixel(photo, 2, 2) == Pixel{255, 0, 0, 255});
}

TEST_CASE("A GIF of one colour, whose codes are as long as they can be, is decoded within the stack", "[image]") {
  const image::Photo photo = decoded(even_gif_file(2800, {9, 90, 200}));
  CHECK(photo.width == 2048);
  CHECK(pixel(photo, 0, 0) == Pixel{9, 90, 200, 255});
  CHECK(pixel(photo, 2047, 2047) == Pixel{9, 90, 200, 255});
}

TEST_CASE("A JPEG of even blocks has their greys", "[image]") {
  const image::Photo photo = decoded(jpeg_file({.blocks_wide = 3, .blocks_high = 2, .greys = {0, 255, 128, 7, 200, 90}}));
  CHECK(photo.width == 24);
  CHECK(photo.height == 16);
  CHECK(pixel(photo, 3, 3) == Pixel{0, 0, 0, 255});
  CHECK(pixel(photo, 15, 7) == Pixel{255, 255, 255, 255});
  CHECK(pixel(photo, 0, 8) == Pixel{7, 7, 7, 255});
  CHECK(pixel(photo, 23, 15) == Pixel{90, 90, 90, 255});
}

TEST_CASE("What follows the end of a JPEG, such as the film of a moving photo, is ignored", "[image]") {
  Bytes file = jpeg_file({.greys = {77}});
  const Bytes film = bytes_of(std::string(5000, '\xFF') + "ftypmp42");
  file.insert(file.end(), film.begin(), film.end());
  CHECK(pixel(decoded(file), 0, 0) == Pixel{77, 77, 77, 255});
}

TEST_CASE("A decoded photo is shrunk to the longest side of the limits and keeps its proportions", "[image]") {
  const auto photo = image::decode(bmp_file(patterned_photo(60, 30)), {.longest_side = 20});
  REQUIRE(photo.has_value());
  CHECK(photo->width == 20);
  CHECK(photo->height == 10);
}

TEST_CASE("A photo remembers the size of its original, upright, however it was shrunk and turned", "[image]") {
  const auto photo = image::decode(
      jpeg_file({.blocks_wide = 3, .blocks_high = 1, .greys = {1, 2, 3}, .segments = {{0xE1, exif_segment(6)}}}), {.longest_side = 12});
  REQUIRE(photo.has_value());
  CHECK(photo->width == 4);
  CHECK(photo->height == 12);
  CHECK(photo->source_width == 8);
  CHECK(photo->source_height == 24);
  const auto smaller = image::shrink_to(*photo, 3);
  REQUIRE(smaller.has_value());
  CHECK(smaller->height == 3);
  CHECK(smaller->source_width == 8);
  CHECK(smaller->source_height == 24);
  CHECK(decoded(png_file(patterned_photo(5, 4))).source_width == 5);
}

TEST_CASE("A line one pixel high stays one pixel high however much it is shrunk", "[image]") {
  const auto photo = image::decode(bmp_file(patterned_photo(500, 1)), {.longest_side = 16});
  REQUIRE(photo.has_value());
  CHECK(photo->width == 16);
  CHECK(photo->height == 1);
}
