#include "view/slice.h"

#include <numeric>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include "tests/view/sample_model.h"

namespace convlens::view {
namespace {

/// 0, 1, 2, ...: every float says where it lies.
std::vector<float> counting(const tensor::Shape& shape) {
  std::vector<float> values(static_cast<std::size_t>(shape.elements()));
  std::iota(values.begin(), values.end(), 0.0F);
  return values;
}

TEST_CASE("A map's slice addresses its channel of height by width by channels", "[view]") {
  const tensor::Shape shape{3, 4, 5};
  const auto values = counting(shape);
  for (std::int32_t channel = 0; channel < 5; ++channel) {
    const Slice slice = map_slice(shape, channel);
    REQUIRE(slice.height == 3);
    REQUIRE(slice.width == 4);
    for (std::int32_t y = 0; y < 3; ++y) {
      for (std::int32_t x = 0; x < 4; ++x) CHECK(value_at(values, slice, y, x) == static_cast<float>((y * 4 + x) * 5 + channel));
    }
  }
}

TEST_CASE("A kernel's slice addresses its input and filter of a convolution", "[view]") {
  const auto layer = test::layer_info("conv", "Conv2D", {1, 1, 4}, {2, 3, 5, 4});
  const auto values = counting(layer.kernel_shape);
  CHECK(kernel_count(layer) == KernelCount{.filters = 4, .inputs = 5});
  const Slice slice = kernel_slice(layer, 2, 3);
  REQUIRE(slice.height == 2);
  REQUIRE(slice.width == 3);
  for (std::int32_t y = 0; y < 2; ++y) {
    for (std::int32_t x = 0; x < 3; ++x) CHECK(value_at(values, slice, y, x) == static_cast<float>(((y * 3 + x) * 5 + 3) * 4 + 2));
  }
}

TEST_CASE("A depthwise layer has one slice per output channel, in the order of its channels", "[view]") {
  const auto layer = test::layer_info("depthwise", "DepthwiseConv2D", {1, 1, 6}, {2, 2, 3, 2});
  const auto values = counting(layer.kernel_shape);
  CHECK(kernel_count(layer) == KernelCount{.filters = 6, .inputs = 1});
  // Keras: output channel k is kernel[:, :, k / 2, k % 2].
  for (std::int32_t k = 0; k < 6; ++k)
    CHECK(value_at(values, kernel_slice(layer, k, 0), 1, 0) == static_cast<float>(((1 * 2 + 0) * 3 + k / 2) * 2 + k % 2));
}

TEST_CASE("A filter on three channels is a picture whose colours are one input apart", "[view]") {
  const auto layer = test::layer_info("conv", "Conv2D", {1, 1, 7}, {3, 3, 3, 7});
  const Slice slice = kernel_color_slice(layer, 4, ColorOrder::kRgb);
  CHECK(slice.offset == kernel_slice(layer, 4, 0).offset);
  CHECK(slice.offset + slice.channel_stride == kernel_slice(layer, 4, 1).offset);
  CHECK(slice.offset + 2 * slice.channel_stride == kernel_slice(layer, 4, 2).offset);
}

TEST_CASE("Where the input has blue first, pictures in colour take red from the last channel", "[view]") {
  const auto layer = test::layer_info("conv", "Conv2D", {1, 1, 7}, {3, 3, 3, 7});
  const Slice filter = kernel_color_slice(layer, 4, ColorOrder::kBgr);
  CHECK(filter.offset == kernel_slice(layer, 4, 2).offset);
  CHECK(filter.offset + 2 * filter.channel_stride == kernel_slice(layer, 4, 0).offset);
  const Slice picture = color_slice({2, 2, 3}, ColorOrder::kBgr);
  CHECK(picture.offset == 2);
  CHECK(picture.channel_stride == -1);
}

TEST_CASE("A vector in rows leaves the rest of its last row clear", "[view]") {
  const tensor::Shape shape{10};
  const auto values = counting(shape);
  const Slice slice = vector_slice(shape, 4);
  CHECK(slice.height == 3);
  CHECK(value_at(values, slice, 2, 1) == 9.0F);
  CHECK_FALSE(value_at(values, slice, 2, 2).has_value());
}

TEST_CASE("A cell outside the picture, or floats that are missing, have no value", "[view]") {
  const tensor::Shape shape{2, 2, 1};
  const std::vector<float> values(3);
  const Slice slice = map_slice(shape, 0);
  CHECK_FALSE(value_at(values, slice, -1, 0).has_value());
  CHECK_FALSE(value_at(values, slice, 0, 2).has_value());
  CHECK_FALSE(value_at(values, slice, 1, 1).has_value());
}

TEST_CASE("A layer without kernels has none to count", "[view]") {
  CHECK(kernel_count(test::layer_info("drop", "Dropout", {4})) == KernelCount{});
}

}  // namespace
}  // namespace convlens::view
