#include <string>
#include <string_view>

#include <catch2/catch_test_macros.hpp>

#include "image/photo.h"
#include "tests/image/sample_files.h"

using namespace convlens;
using namespace convlens::testing;
using base::ErrorCode;

namespace {

base::Error refusal(const Bytes& file, const image::DecodeLimits& limits = {}) {
  const auto photo = image::decode(file, limits);
  REQUIRE_FALSE(photo.has_value());
  return photo.error();
}

Bytes shortened(const Bytes& file, std::size_t size) { return {file.begin(), file.begin() + static_cast<std::ptrdiff_t>(size)}; }

/// Writes little-endian bytes over a file's own.
void patch(Bytes& file, std::size_t offset, std::uint32_t value, int bytes) {
  for (int i = 0; i < bytes; ++i) file[offset + static_cast<std::size_t>(i)] = static_cast<std::byte>(value >> (8 * i) & 0xFF);
}

Bytes png_header_of(std::uint32_t width, std::uint32_t height) { return png_file({.width = width, .height = height, .rows = {}}); }

}  // namespace

TEST_CASE("A file cut off anywhere is refused as corrupt", "[image]") {
  const Bytes jpeg = jpeg_file({.blocks_wide = 4, .blocks_high = 4, .greys = std::vector<std::uint8_t>(16, 99)});
  for (const Bytes& file : {jpeg, png_file(patterned_photo(4, 4)), bmp_file(patterned_photo(4, 4))}) {
    for (std::size_t size = 4; size < file.size(); ++size) {
      CAPTURE(size, file.size());
      CHECK(refusal(shortened(file, size)).code == ErrorCode::kCorruptImage);
    }
  }
}

TEST_CASE("A GIF needs its first frame whole, and nothing after it", "[image]") {
  const Bytes file = gif_file({.screen_width = 20,
                               .screen_height = 20,
                               .width = 20,
                               .height = 20,
                               .palette = {1, 2, 3},
                               .indices = std::vector<std::uint8_t>(400, 0)});
  CHECK(image::decode(shortened(file, file.size() - 1), {}).has_value());
  for (std::size_t size = 4; size < file.size() - 1; ++size) {
    CAPTURE(size, file.size());
    CHECK(refusal(shortened(file, size)).code == ErrorCode::kCorruptImage);
  }
}

TEST_CASE("A PNG with any byte changed is refused", "[image]") {
  const Bytes file = png_file(patterned_photo(3, 3));
  for (std::size_t i = 0; i < file.size(); ++i) {
    CAPTURE(i);
    Bytes changed = file;
    changed[i] ^= std::byte{0x10};
    CHECK_FALSE(image::decode(changed, {}).has_value());
  }
}

TEST_CASE("A JPEG that leaves off in the middle of its picture but has an end mark does not pass for whole", "[image]") {
  const Bytes file = jpeg_file({.blocks_wide = 8, .blocks_high = 8, .greys = std::vector<std::uint8_t>(64, 30), .frame_marker = 0xC2});
  Bytes no_scan = file;
  // A progressive frame whose only scan is announced as a marker that nobody knows.
  for (std::size_t i = 0; i + 1 < no_scan.size(); ++i) {
    if (no_scan[i] == std::byte{0xFF} && no_scan[i + 1] == std::byte{0xDA}) no_scan[i + 1] = std::byte{0x02};
  }
  CHECK(refusal(no_scan).code == ErrorCode::kCorruptImage);
}

TEST_CASE("A JPEG with so many scans that they would keep a phone busy is left to the browser", "[image]") {
  CHECK(image::decode(jpeg_file({.greys = {5}, .scans = 50}), {}).has_value());
  CHECK(refusal(jpeg_file({.greys = {5}, .scans = 51})).code == ErrorCode::kUnsupportedImage);
  CHECK(refusal(jpeg_file({.blocks_wide = 500, .blocks_high = 500, .greys = {5}, .scans = 40})).code == ErrorCode::kUnsupportedImage);
}

TEST_CASE("An empty file is called empty", "[image]") {
  const base::Error error = refusal({});
  CHECK(error.code == ErrorCode::kCorruptImage);
  CHECK(error.message == "The file is empty.");
}

TEST_CASE("Formats that are not decoded here are called by their name", "[image]") {
  struct Foreign {
    std::string_view bytes;
    std::string_view name;
  };
  using namespace std::string_view_literals;
  const Foreign foreign[] = {
      {"RIFF\x10\0\0\0WEBPVP8 "sv, "a WebP picture"},
      {"\0\0\0\x20"
       "ftypavif"sv,
       "an AVIF picture"},
      {"\0\0\0\x18"
       "ftypheic"sv,
       "a HEIC photo"},
      {"\0\0\0\x18"
       "ftypheix"sv,
       "a HEIC photo"},
      {"\0\0\0\x18"
       "ftypmif1"sv,
       "a HEIF photo"},
      {"\0\0\0\x18"
       "ftypisom"sv,
       "a video"},
      {"II*\0\x08\0\0\0"sv, "a TIFF picture"},
      {"MM\0*\0\0\0\x08"sv, "a TIFF picture"},
      {"\xFF\x0A\x00"sv, "a JPEG XL picture"},
      {"\0\0\0\x0CJXL \x0D\x0A\x87\x0A"sv, "a JPEG XL picture"},
      {"<?xml version='1.0'?><!-- made by hand --><SVG width='3'>"sv, "an SVG drawing"},
      {"<!DOCTYPE html><title>Not found</title>"sv, "a web page"},
      {"%PDF-1.7"sv, "a PDF document"},
  };
  for (const Foreign& file : foreign) {
    CAPTURE(file.name);
    const base::Error error = refusal(bytes_of(file.bytes));
    CHECK(error.code == ErrorCode::kUnsupportedImage);
    CHECK(error.message.find(file.name) != std::string::npos);
    CHECK(error.message.find("JPEG") != std::string::npos);
  }
}

TEST_CASE("Bytes of no known kind are refused with what to choose instead", "[image]") {
  for (const std::string_view text : {"x", "hello, this is text", "\x01\x02\x03\x04\x05"}) {
    const base::Error error = refusal(bytes_of(text));
    CHECK(error.code == ErrorCode::kUnsupportedImage);
    CHECK(error.message.find("Choose a JPEG") != std::string::npos);
  }
}

TEST_CASE("Rare variants that a browser may know are unsupported, not corrupt", "[image]") {
  CHECK(refusal(jpeg_file({.greys = {5}, .frame_marker = 0xC9})).code == ErrorCode::kUnsupportedImage);
  CHECK(refusal(jpeg_file({.greys = {5}, .precision = 12})).code == ErrorCode::kUnsupportedImage);
  Bytes compressed = bmp_file(patterned_photo(4, 4));
  patch(compressed, 30, 1, 4);
  CHECK(refusal(compressed).code == ErrorCode::kUnsupportedImage);
  Bytes rare_depth = bmp_file(patterned_photo(4, 4));
  patch(rare_depth, 28, 2, 2);
  CHECK(refusal(rare_depth).code == ErrorCode::kUnsupportedImage);
  Bytes rare_header = bmp_file(patterned_photo(30, 30));
  patch(rare_header, 14, 64, 4);
  CHECK(refusal(rare_header).code == ErrorCode::kUnsupportedImage);
  Bytes apple = png_file(patterned_photo(4, 4));
  for (std::size_t i = 0; i < 4; ++i) apple[12 + i] = bytes_of("CgBI")[i];
  CHECK(refusal(apple).code == ErrorCode::kUnsupportedImage);
}

TEST_CASE("A picture that claims to have no pixels is corrupt", "[image]") {
  CHECK(refusal(png_header_of(0, 5)).code == ErrorCode::kCorruptImage);
  CHECK(refusal(jpeg_file({.blocks_wide = 0, .blocks_high = 1, .greys = {}})).code == ErrorCode::kCorruptImage);
  CHECK(refusal(gif_file({.width = 0, .height = 3, .palette = {}, .indices = {}})).code == ErrorCode::kCorruptImage);
  for (const std::uint32_t height : {0U, 0x80000000U}) {
    Bytes bmp = bmp_file(patterned_photo(4, 4));
    patch(bmp, 22, height, 4);
    CHECK(refusal(bmp).code == ErrorCode::kCorruptImage);
  }
}

TEST_CASE("A photo of 20,000 x 20,000 pixels is refused by its header, with its size", "[image]") {
  for (const Bytes& file : {png_header_of(20'000, 20'000), jpeg_file({.blocks_wide = 2500, .blocks_high = 2500, .greys = {1}})}) {
    const base::Error error = refusal(file);
    CHECK(error.code == ErrorCode::kImageTooLarge);
    CHECK(error.message.find("20000 x 20000") != std::string::npos);
    CHECK(error.message.find("400.0 megapixels") != std::string::npos);
  }
  CHECK(refusal(png_header_of(0x7FFFFFFF, 0x7FFFFFFF)).code == ErrorCode::kImageTooLarge);
  CHECK(refusal(png_header_of(0x80000000, 1)).code == ErrorCode::kCorruptImage);
  CHECK(refusal(png_header_of(70'000, 1)).code == ErrorCode::kImageTooLarge);
}

TEST_CASE("A photo between the two limits is left to the browser", "[image]") {
  CHECK(refusal(png_header_of(6000, 4000)).code == ErrorCode::kLargeImage);
  const Bytes file = png_file(patterned_photo(10, 10));
  CHECK(refusal(file, {.pixels = 99}).code == ErrorCode::kLargeImage);
  CHECK(refusal(file, {.pixels = 99, .most_pixels = 99}).code == ErrorCode::kImageTooLarge);
  CHECK(image::decode(file, {.pixels = 100}).has_value());
}

TEST_CASE("A small file that unpacks to more than the memory set aside is stopped", "[image]") {
  // 9 million zero bytes behind a header of 1 x 1 pixels; 8 MB are set aside.
  const Bytes file = png_file({.width = 1, .height = 1, .rows = Bytes(9'000'000)});
  CHECK(refusal(file, {.pixels = 1}).code == ErrorCode::kLargeImage);
}
