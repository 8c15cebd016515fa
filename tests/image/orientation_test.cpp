#include "image/orientation.h"

#include <catch2/catch_test_macros.hpp>

#include "image/photo.h"
#include "tests/image/sample_files.h"

using namespace convlens;
using namespace convlens::testing;
using image::Orientation;

namespace {

/// Where row 0 and column 0 of the stored picture are seen, after the table in the EXIF specification: "row 0 at the
/// right, column 0 at the top" and so on. Gives the stored picture that would be seen as `upright`.
image::Photo stored_for(const image::Photo& upright, int orientation) {
  const bool sideways = orientation >= 5;
  image::Photo stored{.width = sideways ? upright.height : upright.width, .height = sideways ? upright.width : upright.height, .rgba = {}};
  for (std::int32_t row = 0; row < stored.height; ++row) {
    for (std::int32_t column = 0; column < stored.width; ++column) {
      const bool row_from_far_side = orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
      const bool column_from_far_side = orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
      const std::int32_t along_rows = row_from_far_side ? stored.height - 1 - row : row;
      const std::int32_t along_columns = column_from_far_side ? stored.width - 1 - column : column;
      const std::int32_t x = sideways ? along_rows : along_columns;
      const std::int32_t y = sideways ? along_columns : along_rows;
      const auto pixel = upright.rgba.begin() + (y * upright.width + x) * 4;
      stored.rgba.insert(stored.rgba.end(), pixel, pixel + 4);
    }
  }
  return stored;
}

}  // namespace

TEST_CASE("Each of the eight EXIF orientations is turned upright", "[image]") {
  const image::Photo upright = patterned_photo(5, 3);
  for (int orientation = 1; orientation <= 8; ++orientation) {
    CAPTURE(orientation);
    const auto turned = image::turn_upright(stored_for(upright, orientation), static_cast<Orientation>(orientation));
    REQUIRE(turned.has_value());
    CHECK(turned->width == upright.width);
    CHECK(turned->height == upright.height);
    CHECK(turned->rgba == upright.rgba);
  }
}

TEST_CASE("The orientation in a JPEG turns the picture, in either byte order", "[image]") {
  for (const std::string_view byte_order : {"MM", "II"}) {
    const auto photo = image::decode(
        jpeg_file({.blocks_wide = 2, .blocks_high = 1, .greys = {50, 200}, .segments = {{0xE1, exif_segment(6, byte_order)}}}), {});
    REQUIRE(photo.has_value());
    CHECK(photo->width == 8);
    CHECK(photo->height == 16);
    CHECK(photo->rgba.front() == 50);
    CHECK(photo->rgba[photo->rgba.size() - 4] == 200);
  }
}

TEST_CASE("The orientation in a PNG turns the picture", "[image]") {
  image::Photo original = patterned_photo(3, 2);
  Bytes rows;
  for (const std::uint8_t value : original.rgba) rows.push_back(static_cast<std::byte>(value));
  const auto photo = image::decode(png_file({.width = 3, .height = 2, .rows = rows, .chunks = {{"eXIf", exif_block(8)}}}), {});
  REQUIRE(photo.has_value());
  CHECK(photo->rgba == image::turn_upright(original, Orientation::kThreeQuarterTurn)->rgba);
}

TEST_CASE("Only the first EXIF block of a JPEG counts, and other APP1 segments do not", "[image]") {
  const Bytes xmp = bytes_of("http://ns.adobe.com/xap/1.0/");
  const auto photo = image::decode(jpeg_file({.blocks_wide = 2,
                                              .blocks_high = 1,
                                              .greys = {1, 2},
                                              .segments = {{0xE1, xmp}, {0xE1, exif_segment(5)}, {0xE1, exif_segment(1)}}}),
                                   {});
  REQUIRE(photo.has_value());
  CHECK(photo->width == 8);
}

TEST_CASE("An orientation that makes no sense leaves the picture as it is", "[image]") {
  for (const int value : {0, 9, 255, 65535})
    CHECK(image::orientation_from_exif(exif_block(static_cast<std::uint16_t>(value))) == Orientation::kUpright);
  CHECK(image::orientation_from_exif({}) == Orientation::kUpright);
  CHECK(image::orientation_from_exif(bytes_of("MM is no EXIF block")) == Orientation::kUpright);
}

TEST_CASE("An EXIF block cut off anywhere is read without harm", "[image]") {
  const Bytes block = exif_block(6, "II");
  for (std::size_t size = 0; size < block.size(); ++size) {
    const Bytes part(block.begin(), block.begin() + static_cast<std::ptrdiff_t>(size));
    const Orientation found = image::orientation_from_exif(part);
    CHECK((found == Orientation::kUpright || found == Orientation::kQuarterTurn));
  }
}

TEST_CASE("A directory that points outside its EXIF block is ignored", "[image]") {
  Bytes block = exif_block(6);
  for (std::size_t i = 4; i < 8; ++i) block[i] = std::byte{0xFF};
  CHECK(image::orientation_from_exif(block) == Orientation::kUpright);
}
