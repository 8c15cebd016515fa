#include "network/shape_inference.h"

#include <array>
#include <limits>
#include <string>
#include <vector>

#include <catch2/catch_test_macros.hpp>

namespace convlens::network {
namespace {

using base::ErrorCode;
using tensor::Shape;
using Shapes = std::vector<Shape>;

constexpr Merge kAdd{.arithmetic = Arithmetic::kAdd};
constexpr Merge kMultiply{.arithmetic = Arithmetic::kMultiply};
constexpr Merge kSubtract{.arithmetic = Arithmetic::kSubtract};

/// The output shape, or an empty one for a failure.
Shape shape_of(const LayerConfig& config, const Shapes& inputs) { return output_shape(config, inputs).value_or(Shape()); }

/// The code of a failure that comes with a sentence.
ErrorCode error_of(const LayerConfig& config, const Shapes& inputs) {
  const auto shape = output_shape(config, inputs);
  REQUIRE_FALSE(shape);
  CHECK(shape.error().message.ends_with('.'));
  return shape.error().code;
}

std::string message_of(const LayerConfig& config, const Shapes& inputs) {
  const auto shape = output_shape(config, inputs);
  REQUIRE_FALSE(shape);
  return shape.error().message;
}

/// Counts by walking a window over a padded row.
int walk(int padded, int kernel, int stride, int dilation) {
  int count = 0;
  for (int start = 0; start + (kernel - 1) * dilation < padded; start += stride) {
    ++count;
  }
  return count;
}

TEST_CASE("a valid convolution has as many positions as a window can be put to", "[network]") {
  for (int input = 1; input <= 11; ++input) {
    for (int kernel = 1; kernel <= 5; ++kernel) {
      for (int stride = 1; stride <= 3; ++stride) {
        for (int dilation = 1; dilation <= 3; ++dilation) {
          const Conv2D conv{.filters = 2, .kernel_size = {kernel, 1}, .strides = {stride, 1}, .dilation_rate = {dilation, 1}};
          const Pooling2D pool{.pool_size = {kernel, 1}, .strides = {stride, 1}};
          const int rows = walk(input, kernel, stride, dilation);
          INFO(input << " " << kernel << " " << stride << " " << dilation);
          REQUIRE(shape_of(conv, {{input, 4, 3}}) == (rows > 0 ? Shape{rows, 4, 2} : Shape()));
          if (dilation == 1) REQUIRE(shape_of(pool, {{input, 4, 3}}) == (rows > 0 ? Shape{rows, 4, 3} : Shape()));
        }
      }
    }
  }
}

TEST_CASE("a same convolution or pool has a position for every stride begun", "[network]") {
  for (int input = 1; input <= 11; ++input) {
    for (int kernel = 1; kernel <= 6; ++kernel) {
      for (int stride = 1; stride <= 4; ++stride) {
        const int columns = (input - 1) / stride + 1;
        const Padding same{.mode = PaddingMode::kSame};
        const DepthwiseConv2D conv{
            .kernel_size = {2, kernel}, .strides = {1, stride}, .padding = same, .dilation_rate = {3, 2}, .depth_multiplier = 2};
        const Pooling2D pool{.pool_size = {2, kernel}, .strides = {1, stride}, .padding = same};
        REQUIRE(shape_of(conv, {{5, input, 3}}) == Shape{5, columns, 6});
        REQUIRE(shape_of(pool, {{5, input, 3}}) == Shape{5, columns, 3});
      }
    }
  }
}

TEST_CASE("explicit padding adds its rows and columns", "[network]") {
  const Padding padding{.mode = PaddingMode::kExplicit, .border = {.top = 1, .bottom = 0, .left = 2, .right = 3}};
  CHECK(shape_of(Conv2D{.filters = 1, .kernel_size = {3, 3}, .strides = {2, 2}, .padding = padding}, {{8, 8, 1}}) == Shape{4, 6, 1});
  CHECK(shape_of(Pooling2D{.pool_size = {4, 4}, .strides = {1, 1}, .padding = padding}, {{8, 8, 1}}) == Shape{6, 10, 1});
  CHECK(shape_of(ZeroPadding2D{.border = padding.border}, {{8, 8, 1}}) == Shape{9, 13, 1});
}

TEST_CASE("layers have the shapes that Keras documents", "[network]") {
  CHECK(shape_of(Dense{.units = 7}, {{20}}) == Shape{7});
  CHECK(shape_of(Dense{.units = 7}, {{4, 5, 20}}) == Shape{4, 5, 7});
  CHECK(shape_of(GlobalPooling2D{}, {{4, 5, 6}}) == Shape{6});
  CHECK(shape_of(GlobalPooling2D{.keepdims = KeepDims::kYes}, {{4, 5, 6}}) == Shape{1, 1, 6});
  CHECK(shape_of(BatchNormalization{}, {{4, 5, 6}}) == Shape{4, 5, 6});
  CHECK(shape_of(ActivationLayer{}, {{9}}) == Shape{9});
  CHECK(shape_of(ActivationLayer{.activation = Activation::kRelu, .max_value = 0.5F}, {{9}}) == Shape{9});
  CHECK(shape_of(Clip{}, {{4, 5, 6}}) == Shape{4, 5, 6});
  CHECK(shape_of(Clip{.min_value = 1, .max_value = 1}, {{4, 5, 6}}) == Shape{4, 5, 6});
  CHECK(shape_of(Flatten{}, {{4, 5, 6}}) == Shape{120});
  CHECK(shape_of(Reshape{.target = {2, 60}, .open_axis = std::nullopt}, {{4, 5, 6}}) == Shape{2, 60});
  CHECK(shape_of(Reshape{.target = {2, 1, 10}, .open_axis = 1}, {{4, 5, 6}}) == Shape{2, 6, 10});
  CHECK(shape_of(Dropout{.rate = 0.5F}, {{4}}) == Shape{4});
  CHECK(shape_of(kAdd, {{4, 5, 6}, {4, 5, 6}, {4, 5, 6}}) == Shape{4, 5, 6});
  CHECK(shape_of(kMultiply, {{4}, {4}}) == Shape{4});
  CHECK(shape_of(Concatenate{}, {{4, 5, 6}, {4, 5, 1}}) == Shape{4, 5, 7});
  CHECK(shape_of(Concatenate{}, {{3}, {4}, {5}}) == Shape{12});
  CHECK(shape_of(UpSampling2D{.size = {2, 3}}, {{4, 5, 6}}) == Shape{8, 15, 6});
  CHECK(shape_of(Rescaling{.scale = {1, 2, 3}, .offset = {0}}, {{4, 5, 3}}) == Shape{4, 5, 3});
}

TEST_CASE("shapes that do not fit together are refused", "[network]") {
  CHECK(error_of(Conv2D{.filters = 1}, {{5}}) == ErrorCode::kBadShape);
  CHECK(error_of(Conv2D{.filters = 4, .groups = 3}, {{5, 5, 3}}) == ErrorCode::kBadShape);
  CHECK(error_of(Conv2D{.filters = 3, .groups = 3}, {{5, 5, 4}}) == ErrorCode::kBadShape);
  CHECK(error_of(Conv2D{.filters = 1, .kernel_size = {6, 1}}, {{5, 5, 4}}) == ErrorCode::kBadShape);
  CHECK(error_of(DepthwiseConv2D{}, {{5, 5}}) == ErrorCode::kBadShape);
  CHECK(error_of(Pooling2D{}, {{1, 5, 1}}) == ErrorCode::kBadShape);
  CHECK(error_of(Pooling2D{.padding = {.mode = PaddingMode::kExplicit, .border = {.top = 2}}}, {{5, 5, 1}}) == ErrorCode::kBadShape);
  CHECK(error_of(GlobalPooling2D{}, {{5}}) == ErrorCode::kBadShape);
  CHECK(error_of(Reshape{.target = {7}, .open_axis = std::nullopt}, {{6}}) == ErrorCode::kBadShape);
  CHECK(error_of(Reshape{.target = {4, 1}, .open_axis = 1}, {{6}}) == ErrorCode::kBadShape);
  CHECK(error_of(Reshape{}, {{1}}) == ErrorCode::kBadShape);
  CHECK(error_of(ZeroPadding2D{}, {{5}}) == ErrorCode::kBadShape);
  CHECK(error_of(kAdd, {{4}, {5}}) == ErrorCode::kBadShape);
  CHECK(error_of(kMultiply, {{4, 4, 3}, {4, 4, 2}}) == ErrorCode::kBadShape);
  CHECK(error_of(Concatenate{}, {{4, 4, 1}, {4, 5, 1}}) == ErrorCode::kBadShape);
  CHECK(error_of(Concatenate{}, {{4}, {4, 4, 4}}) == ErrorCode::kBadShape);
  CHECK(error_of(UpSampling2D{}, {{5}}) == ErrorCode::kBadShape);
  CHECK(error_of(Rescaling{.scale = {1, 2}, .offset = {0}}, {{4, 5, 3}}) == ErrorCode::kBadShape);
  CHECK(error_of(Flatten{}, {Shape()}) == ErrorCode::kBadShape);
}

TEST_CASE("merges repeat their inputs along extents of 1", "[network]") {
  for (const auto arithmetic :
       {Arithmetic::kAdd, Arithmetic::kSubtract, Arithmetic::kMultiply, Arithmetic::kAverage, Arithmetic::kMaximum, Arithmetic::kMinimum}) {
    const Merge merge{.arithmetic = arithmetic};
    CHECK(shape_of(merge, {{4, 5, 6}, {4, 5, 6}}) == Shape{4, 5, 6});
    CHECK(shape_of(merge, {{1, 1, 6}, {4, 5, 6}}) == Shape{4, 5, 6});
    CHECK(shape_of(merge, {{4, 5, 6}, {6}}) == Shape{4, 5, 6});
    CHECK(shape_of(merge, {{1, 1, 6}, {4, 5, 1}}) == Shape{4, 5, 6});
  }
  CHECK(shape_of(kAdd, {{6}, {5, 1}, {4, 1, 1}}) == Shape{4, 5, 6});
}

TEST_CASE("a merge tells which shapes do not go together", "[network]") {
  CHECK(message_of(kAdd, {{4, 5, 6}, {1}, {4, 5, 7}}) ==
        "its inputs must agree in every extent, except where one has 1, but are 4x5x6 and 4x5x7.");
  CHECK(message_of(kMultiply, {{1, 1, 6}, {4, 5, 1}, {4, 6, 6}}) ==
        "its inputs must agree in every extent, except where one has 1, but are 4x5x1 and 4x6x6.");
  CHECK(error_of(kSubtract, {{4, 5}, {4}}) == ErrorCode::kBadShape);
}

TEST_CASE("outputs of more than 31 bits of elements are refused", "[network]") {
  constexpr std::int32_t kMost = std::numeric_limits<std::int32_t>::max();
  CHECK(error_of(Dense{.units = kMost}, {{2, 2, 2}}) == ErrorCode::kBadShape);
  CHECK(error_of(Conv2D{.filters = kMost}, {{5, 5, 1}}) == ErrorCode::kBadShape);
  CHECK(error_of(UpSampling2D{.size = {32768, 32768}}, {{32768, 1, 1}}) == ErrorCode::kBadShape);
  CHECK(error_of(DepthwiseConv2D{.depth_multiplier = 32768}, {{1, 1, 65536}}) == ErrorCode::kBadShape);
  CHECK(error_of(Concatenate{}, {{1 << 30}, {1 << 30}}) == ErrorCode::kBadShape);
  CHECK(error_of(kAdd, {{1 << 16, 1}, {1 << 16}, {1}}) == ErrorCode::kBadShape);
}

TEST_CASE("configs out of range are refused", "[network]") {
  const Shapes map{{5, 5, 4}};
  constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
  const std::vector<LayerConfig> wrong{Conv2D{.filters = 0},
                                       Conv2D{.filters = -1},
                                       Conv2D{.filters = 4, .groups = 0},
                                       Conv2D{.filters = 4, .kernel_size = {0, 1}},
                                       Conv2D{.filters = 4, .kernel_size = {1, -3}},
                                       Conv2D{.filters = 4, .kernel_size = {1, 32769}},
                                       Conv2D{.filters = 4, .strides = {0, 1}},
                                       Conv2D{.filters = 4, .dilation_rate = {1, 0}},
                                       Conv2D{.filters = 4, .padding = {.mode = PaddingMode::kExplicit, .border = {.left = -1}}},
                                       DepthwiseConv2D{.depth_multiplier = 0},
                                       DepthwiseConv2D{.depth_multiplier = -1},
                                       Dense{.units = 0},
                                       Pooling2D{.pool_size = {0, 2}},
                                       Pooling2D{.strides = {2, 0}},
                                       BatchNormalization{.epsilon = -1.0F},
                                       BatchNormalization{.epsilon = kNan},
                                       ActivationLayer{.activation = Activation::kLeakyRelu, .alpha = kNan},
                                       ActivationLayer{.activation = Activation::kRelu, .max_value = 0.0F},
                                       ActivationLayer{.activation = Activation::kRelu, .max_value = -6.0F},
                                       ActivationLayer{.activation = Activation::kRelu, .max_value = kNan},
                                       Clip{.min_value = 2.0F, .max_value = 1.0F},
                                       Clip{.min_value = kNan},
                                       Clip{.max_value = kNan},
                                       Dropout{.rate = 1.5F},
                                       Dropout{.rate = kNan},
                                       ZeroPadding2D{.border = {.bottom = -1}},
                                       UpSampling2D{.size = {0, 1}},
                                       Rescaling{.scale = {kNan}, .offset = {0}}};
  for (std::size_t i = 0; i < wrong.size(); ++i) {
    INFO(i);
    CHECK(error_of(wrong[i], map) == ErrorCode::kCorruptModel);
  }
  CHECK(message_of(ActivationLayer{.max_value = 0.0F}, map) == "max_value must be a number above 0.");
  CHECK(message_of(Clip{.min_value = 2.0F, .max_value = 1.0F}, map) == "min_value must be a number that is not above max_value.");
}

TEST_CASE("a wrong number of inputs is refused", "[network]") {
  CHECK(error_of(Flatten{}, {{4}, {4}}) == ErrorCode::kCorruptModel);
  CHECK(error_of(Flatten{}, {}) == ErrorCode::kCorruptModel);
  CHECK(error_of(kAdd, {{4}}) == ErrorCode::kCorruptModel);
  CHECK(error_of(Concatenate{}, {{4}}) == ErrorCode::kCorruptModel);
  CHECK(error_of(Clip{}, {{4}, {4}}) == ErrorCode::kCorruptModel);
  CHECK(error_of(kSubtract, {{4}}) == ErrorCode::kCorruptModel);
  CHECK(message_of(kSubtract, {{4}, {4}, {4}}) == "expected two inputs, but it has 3.");
}

}  // namespace
}  // namespace convlens::network
