#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>

#include "image/photo.h"
#include "tests/image/expected_pictures.h"
#include "tests/image/sample_files.h"

using namespace convlens;
using namespace convlens::testing;
using Catch::Matchers::WithinAbs;

namespace {

const std::filesystem::path kSeeds = std::filesystem::path(CONVLENS_GOLDEN_DIR) / ".." / "fuzz" / "corpus" / "image";
const std::filesystem::path kData = CONVLENS_DATA_DIR;

Bytes read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return bytes_of(std::string(std::istreambuf_iterator<char>(file), {}));
}

std::uint64_t hash_of(const image::Photo& photo) {
  std::uint64_t hash = 0xCBF29CE484222325;
  for (std::size_t i = 0; i < photo.rgba.size(); ++i) {
    const std::uint8_t value = photo.rgba[i | 3] == 0 ? std::uint8_t{0} : photo.rgba[i];
    hash = (hash ^ value) * 0x100000001B3;
  }
  return hash;
}

/// The mean of one channel over one cell of the 4 x 4 grid.
double mean_of(const image::Photo& photo, std::int32_t row, std::int32_t column, std::size_t channel) {
  double sum = 0;
  int count = 0;
  for (std::int32_t y = row * photo.height / 4; y < (row + 1) * photo.height / 4; ++y) {
    for (std::int32_t x = column * photo.width / 4; x < (column + 1) * photo.width / 4; ++x, ++count) {
      sum += photo.rgba[static_cast<std::size_t>(y * photo.width + x) * 4 + channel];
    }
  }
  return sum / count;
}

/// Decoders of JPEG differ a little, by how they round and how they widen the colours; on the mean by less than this.
constexpr double kLossyTolerance = 1.5;

void check_like_other_decoder(const std::filesystem::path& folder, const ExpectedPicture& expected) {
  CAPTURE(expected.path);
  const auto photo = image::decode(read_file(folder / expected.path), {});
  INFO((photo ? std::string() : photo.error().message));
  REQUIRE(photo.has_value());
  CHECK(photo->width == expected.width);
  CHECK(photo->height == expected.height);
  if (expected.hash != 0) {
    CHECK(hash_of(*photo) == expected.hash);
    return;
  }
  for (std::int32_t cell = 0; cell < 16; ++cell) {
    for (std::size_t c = 0; c < 3; ++c) {
      CHECK_THAT(mean_of(*photo, cell / 4, cell % 4, c),
                 WithinAbs(expected.means[static_cast<std::size_t>(cell) * 3 + c], kLossyTolerance));
    }
  }
}

/// Pictures of other people are not committed; a checkout without them can only say so.
void need(const std::filesystem::path& folder) {
  if (!std::filesystem::exists(folder)) SKIP("there are no pictures in " + folder.filename().string());
}

}  // namespace

TEST_CASE("Pictures of every kind and coding look as another decoder sees them", "[image]") {
  for (const ExpectedPicture& expected : kExpectedSeeds) check_like_other_decoder(kSeeds, expected);
}

TEST_CASE("Real photos, PngSuite and EXIF samples look as another decoder sees them", "[image][data]") {
  need(kData / "formats");
  for (const ExpectedPicture& expected : kExpectedData) check_like_other_decoder(kData, expected);
}

TEST_CASE("Every corrupt picture of PngSuite is refused", "[image][data]") {
  const std::filesystem::path folder = kData / "formats" / "pngsuite" / "corrupt";
  need(folder);
  for (const auto& file : std::filesystem::directory_iterator(folder)) {
    CAPTURE(file.path().filename().string());
    CHECK_FALSE(image::decode(read_file(file.path()), {}).has_value());
  }
}

TEST_CASE("Every real photo is refused when cut off", "[image][data]") {
  need(kData / "photos");
  for (const ExpectedPicture& expected : kExpectedData) {
    if (!expected.path.starts_with("photos/")) continue;
    const Bytes whole = read_file(kData / expected.path);
    for (const std::size_t eighths : {1, 4, 7}) {
      CAPTURE(expected.path, eighths);
      const Bytes part(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(whole.size() * eighths / 8));
      const auto photo = image::decode(part, {});
      REQUIRE_FALSE(photo.has_value());
      CHECK(photo.error().code == base::ErrorCode::kCorruptImage);
    }
  }
}
