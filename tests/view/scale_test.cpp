#include "view/scale.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>

namespace convlens::view {
namespace {

using tensor::Statistics;

Display with(ScaleMode mode) {
  Display display;
  display.scale_mode = mode;
  return display;
}

const std::vector<Statistics> kLayer = {{.minimum = -1, .maximum = 3, .mean = 0.5F, .deviation = 0.8F},
                                        {.minimum = 0, .maximum = 8, .mean = 2, .deviation = 1.5F}};

TEST_CASE("Per map, a map's least value is the first colour and its greatest the last", "[view]") {
  const ValueRange range = map_range(with(ScaleMode::kPerMap), kLayer, 0);
  CHECK(range == ValueRange{.low = -1, .high = 3});
  CHECK(unit_from_value(-1, range) == 0);
  CHECK(unit_from_value(1, range) == Catch::Approx(0.5));
  CHECK(unit_from_value(3, range) == 1);
}

TEST_CASE("Per layer, all maps share the range of the layer", "[view]") {
  for (const ValueRange& range : map_ranges(with(ScaleMode::kPerLayer), kLayer)) CHECK(range == ValueRange{.low = -1, .high = 8});
}

TEST_CASE("Standardised, values stand where the article's formula puts them", "[view]") {
  const ValueRange range = map_range(with(ScaleMode::kStandardised), kLayer, 1);
  for (float value = -4; value < 12; value += 0.25F) {
    const float article = std::clamp((value - 2.0F) / 1.5F * 64 + 128, 0.0F, 255.0F) / 255;
    CHECK(unit_from_value(value, range) == Catch::Approx(article).margin(1e-6));
  }
}

TEST_CASE("Symmetric, zero is in the middle and the largest magnitude at an end", "[view]") {
  const ValueRange range = map_range(with(ScaleMode::kSymmetric), kLayer, 0);
  CHECK(unit_from_value(0, range) == 0.5F);
  CHECK(unit_from_value(3, range) == 1);
  CHECK(unit_from_value(-3, range) == 0);
}

TEST_CASE("A fixed range is the visitor's, whatever the map", "[view]") {
  Display display = with(ScaleMode::kFixed);
  display.fixed_low = -2;
  display.fixed_high = 5;
  CHECK(map_range(display, kLayer, 1) == ValueRange{.low = -2, .high = 5});
}

TEST_CASE("A constant map is flat: at the low end, or in the middle where zero deviation belongs there", "[view]") {
  for (const float value : {0.0F, 1.0F, -5.0F, 1.0e30F, 1.0e-40F}) {
    const std::vector<Statistics> constant = {{.minimum = value, .maximum = value, .mean = value}};
    const ValueRange per_map = map_range(with(ScaleMode::kPerMap), constant, 0);
    CHECK(per_map.flat);
    CHECK(unit_from_value(value, per_map) == Catch::Approx(0).margin(1e-3));
    const ValueRange standardised = map_range(with(ScaleMode::kStandardised), constant, 0);
    CHECK(standardised.flat);
    CHECK(unit_from_value(value, standardised) == Catch::Approx(128.0 / 255).margin(1e-3));
  }
  const std::vector<Statistics> zero = {Statistics{}};
  CHECK(unit_from_value(0, map_range(with(ScaleMode::kSymmetric), zero, 0)) == 0.5F);
}

TEST_CASE("No range can make a shader divide by zero or overflow", "[view]") {
  const float huge = std::numeric_limits<float>::max();
  const float tiny = std::numeric_limits<float>::denorm_min();
  const std::vector<Statistics> extreme = {{.minimum = -huge, .maximum = huge, .mean = 0, .deviation = huge},
                                           {.minimum = 0, .maximum = tiny, .mean = 0, .deviation = tiny},
                                           {.minimum = huge, .maximum = huge, .mean = huge},
                                           {.non_finite = 9}};
  for (const ScaleMode mode :
       {ScaleMode::kPerMap, ScaleMode::kPerLayer, ScaleMode::kStandardised, ScaleMode::kFixed, ScaleMode::kSymmetric}) {
    Display display = with(mode);
    display.fixed_low = display.fixed_high = 3;
    for (const ValueRange& range : map_ranges(display, extreme)) {
      const float width = range.high - range.low;
      CHECK(std::isnormal(width));
      CHECK(width > 0);
    }
  }
}

TEST_CASE("A map without finite values does not stretch the layer's range", "[view]") {
  const std::vector<Statistics> layer = {{.minimum = 4, .maximum = 6, .mean = 5, .deviation = 1}, {.non_finite = 12}};
  CHECK(map_range(with(ScaleMode::kPerLayer), layer, 0) == ValueRange{.low = 4, .high = 6});
}

TEST_CASE("Kernels go from 0 to 1 over the layer, and RdBu keeps zero in its middle", "[view]") {
  KernelSet kernels;
  kernels.minimum = -0.25F;
  kernels.maximum = 1;
  CHECK(kernel_range(kernels, Colormap::kGray) == ValueRange{.low = -0.25F, .high = 1});
  CHECK(kernel_range(kernels, Colormap::kRdBu) == ValueRange{.low = -1, .high = 1});
  CHECK(kernel_range(KernelSet{}, Colormap::kGray).flat);
}

TEST_CASE("Extremes leave out what is not finite", "[view]") {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const std::vector<float> values = {nan, 5, -2, std::numeric_limits<float>::infinity(), 3};
  CHECK(extremes(values).minimum == -2);
  CHECK(extremes(values).maximum == 5);
  CHECK(extremes(std::vector<float>{nan}).maximum == 0);
}

}  // namespace
}  // namespace convlens::view
