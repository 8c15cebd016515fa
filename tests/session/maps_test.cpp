#include "session/maps.h"

#include <algorithm>

#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include "tests/reference/compare.h"

namespace convlens::session {
namespace {

float at(const tensor::TensorView& maps, std::int32_t y, std::int32_t x, std::int32_t c) {
  return maps.values[static_cast<std::size_t>((y * maps.shape.width() + x) * maps.shape.channels() + c)];
}

/// The mean of what the pixel (y, x) of a picture made `factor` times smaller covers.
double mean_under(const tensor::TensorView& maps, int factor, std::array<std::int32_t, 3> pixel) {
  double sum = 0;
  int count = 0;
  for (std::int32_t y = 0; y < maps.shape.height(); ++y) {
    for (std::int32_t x = 0; x < maps.shape.width(); ++x) {
      if (y / factor != pixel[0] || x / factor != pixel[1]) continue;
      sum += static_cast<double>(at(maps, y, x, pixel[2]));
      ++count;
    }
  }
  return sum / count;
}

}  // namespace

TEST_CASE("A small layer's preview is its first sixteen maps, unchanged", "[session][maps]") {
  const std::int32_t channels = GENERATE(1, 15, 16, 17, 40);
  const auto maps = reference::random_tensor({5, 7, channels}, 1);
  const Preview preview = preview_of(3, maps.view());
  const std::int32_t shown = std::min(channels, 16);
  CHECK(preview.layer == 3);
  REQUIRE(preview.shape == tensor::Shape{5, 7, shown});
  REQUIRE(preview.values.size() == static_cast<std::size_t>(5 * 7 * shown));
  const tensor::TensorView small{.shape = preview.shape, .values = preview.values};
  for (std::int32_t y = 0; y < 5; ++y) {
    for (std::int32_t x = 0; x < 7; ++x) {
      for (std::int32_t c = 0; c < shown; ++c) REQUIRE(at(small, y, x, c) == at(maps.view(), y, x, c));
    }
  }
}

TEST_CASE("A large layer's preview consists of the means of squares", "[session][maps]") {
  struct Case {
    std::int32_t height, width;
    int factor;
  };
  const auto [height, width, factor] = GENERATE(Case{64, 64, 1}, Case{65, 3, 2}, Case{130, 100, 3}, Case{3, 200, 4}, Case{111, 112, 2});
  const auto maps = reference::random_tensor({height, width, 18}, 2);
  const Preview preview = preview_of(0, maps.view());
  REQUIRE(preview.shape == tensor::Shape{(height + factor - 1) / factor, (width + factor - 1) / factor, 16});
  REQUIRE(preview.shape.height() <= 64);
  REQUIRE(preview.shape.width() <= 64);
  const tensor::TensorView small{.shape = preview.shape, .values = preview.values};
  for (std::int32_t y = 0; y < preview.shape.height(); y += 5) {
    for (std::int32_t x = 0; x < preview.shape.width(); x += 3) {
      for (const std::int32_t c : {0, 15}) {
        REQUIRE(at(small, y, x, c) == Catch::Approx(mean_under(maps.view(), factor, {y, x, c})).margin(1e-6));
      }
    }
  }
  // The last row and column, where squares may be incomplete.
  const std::int32_t y = preview.shape.height() - 1;
  const std::int32_t x = preview.shape.width() - 1;
  CHECK(at(small, y, x, 7) == Catch::Approx(mean_under(maps.view(), factor, {y, x, 7})).margin(1e-6));
}

TEST_CASE("A preview's statistics are those of the maps at their full size", "[session][maps]") {
  const auto maps = reference::random_tensor({90, 70, 20}, 3);
  const Preview preview = preview_of(0, maps.view());
  const auto all = tensor::channel_statistics(maps.view());
  CHECK(preview.statistics == std::vector(all.begin(), all.begin() + 16));
}

TEST_CASE("A vector's preview is one pixel with up to sixteen channels", "[session][maps]") {
  const auto vector = reference::random_tensor({20}, 4);
  const Preview preview = preview_of(0, vector.view());
  CHECK(preview.shape == tensor::Shape{1, 1, 16});
  CHECK(std::ranges::equal(preview.values, vector.values().first(16)));
}

TEST_CASE("Activations carry the whole output and the statistics of each channel", "[session][maps]") {
  const auto maps = reference::random_tensor({70, 3, 20}, 5);
  const Activations activations = activations_of(9, maps.view());
  CHECK(activations.layer == 9);
  CHECK(activations.shape == maps.shape());
  CHECK(std::ranges::equal(activations.values, maps.values()));
  CHECK(activations.statistics == tensor::channel_statistics(maps.view()));
}

}  // namespace convlens::session
