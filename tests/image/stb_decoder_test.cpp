#include "image/stb_decoder.h"

#include <catch2/catch_test_macros.hpp>

#include "image/pixels.h"
#include "tests/image/sample_files.h"

using namespace convlens;
using namespace convlens::testing;
using base::ErrorCode;

TEST_CASE("A decoder that gets no memory says so", "[image]") {
  const Bytes file = png_file(patterned_photo(8, 8));
  const auto info = image::inspect(file, image::FileKind::kPng);
  REQUIRE(info.has_value());
  const auto pixels = image::decode_with_stb(*info, {.budget = 1'000'000, .allocate = [](std::size_t) -> void* { return nullptr; }});
  REQUIRE_FALSE(pixels.has_value());
  CHECK(pixels.error().code == ErrorCode::kOutOfMemory);
}

TEST_CASE("A decoder never holds more than its budget", "[image]") {
  const Bytes jpeg = jpeg_file({.blocks_wide = 8, .blocks_high = 8, .greys = std::vector<std::uint8_t>(64, 30)});
  const Bytes gif = gif_file({.width = 30, .height = 30, .palette = {}, .indices = std::vector<std::uint8_t>(900, 0)});
  const std::pair<Bytes, image::FileKind> files[] = {
      {png_file(patterned_photo(64, 64)), image::FileKind::kPng},
      {bmp_file(patterned_photo(64, 64)), image::FileKind::kBmp},
      {jpeg, image::FileKind::kJpeg},
      {gif, image::FileKind::kGif},
  };
  for (const auto& [file, kind] : files) {
    const auto info = image::inspect(file, kind);
    REQUIRE(info.has_value());
    bool decoded = false;
    for (std::int64_t budget = 0; budget < 1 << 20 && !decoded; budget = budget * 3 / 2 + 1) {
      CAPTURE(budget);
      const auto pixels = image::decode_with_stb(*info, {.budget = budget});
      decoded = pixels.has_value();
      if (!decoded) CHECK(pixels.error().code == ErrorCode::kLargeImage);
    }
    CHECK(decoded);
  }
}

TEST_CASE("A photo that no address space can hold is refused", "[image]") {
  const auto photo = image::blank_photo({.width = 2'000'000'000, .height = 2'000'000'000});
  REQUIRE_FALSE(photo.has_value());
  CHECK(photo.error().code == ErrorCode::kOutOfMemory);
}
