#include "ops/conv2d.h"

#include <algorithm>
#include <random>

#include <catch2/catch_test_macros.hpp>

#include "tests/ops/run_operator.h"

namespace convlens::ops {
namespace {

using reference::kTolerance;
using reference::Slide;
using reference::Slide2;
using tensor::Shape;

struct Case {
  Shape input;
  Slide2 slide;
  int outputs = 1;
  int groups = 1;
};

/// The relative error of the operator against the loops, on random values.
double error_of(const Case& c) {
  const auto input = reference::random_tensor(c.input, 1);
  const auto kernel = reference::random_tensor({c.slide[0].size, c.slide[1].size, c.input.channels() / c.groups, c.outputs}, 2);
  const auto bias = reference::random_tensor({c.outputs}, 3);
  const auto expected = reference::convolution(input.view(), kernel.view(), bias.values(), {.slide = c.slide, .groups = c.groups});
  const auto got = run_operator(create_conv2d({.input = c.input,
                                               .kernel = kernel.view(),
                                               .bias = bias.values(),
                                               .stride = stride_from(c.slide),
                                               .dilation = dilation_from(c.slide),
                                               .padding = margins_from(c.slide),
                                               .groups = c.groups}),
                                {input.view()});
  return reference::relative_error(got.view(), expected.view());
}

Slide2 same(const Shape& input, const Slide2& slide) {
  return {reference::same(slide[0], input.height()), reference::same(slide[1], input.width())};
}

std::string text(const Case& c) {
  const auto axis = [](const Slide& s) {
    return std::to_string(s.size) + "/" + std::to_string(s.stride) + "/" + std::to_string(s.dilation) + "+" + std::to_string(s.before) +
           "+" + std::to_string(s.after);
  };
  return c.input.text() + " -> " + std::to_string(c.outputs) + " in " + std::to_string(c.groups) + " groups, " + axis(c.slide[0]) + ", " +
         axis(c.slide[1]);
}

void check(const Case& c) {
  INFO(text(c));
  CHECK(error_of(c) < kTolerance);
}

}  // namespace

TEST_CASE("Convolutions of 1x1 to 20x20 kernels agree with loops, at strides 1 to 3, valid and same", "[ops]") {
  const Shape input{21, 23, 2};
  for (int size = 1; size <= 20; ++size) {
    for (int stride = 1; stride <= 3; ++stride) {
      const Slide2 valid{Slide{.size = size, .stride = stride}, Slide{.size = size, .stride = stride}};
      check({.input = input, .slide = valid, .outputs = 3});
      check({.input = input, .slide = same(input, valid), .outputs = 3});
    }
  }
}

TEST_CASE("Convolutions of 1 to 512 channels agree with loops", "[ops]") {
  const Slide2 three{Slide{.size = 3, .before = 1, .after = 1}, Slide{.size = 3, .before = 1, .after = 1}};
  for (const int channels : {1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 127, 128, 129, 255, 256, 257, 511, 512}) {
    check({.input = {4, 5, channels}, .slide = three, .outputs = 1});
    check({.input = {4, 5, 1}, .slide = three, .outputs = channels});
    check({.input = {2, 3, channels}, .slide = {}, .outputs = channels});
  }
  check({.input = {3, 3, 512}, .slide = three, .outputs = 512});
}

TEST_CASE("Convolutions of odd maps with kernels that are not square agree with loops", "[ops]") {
  for (const auto& [height, width] : {std::pair{1, 1}, {1, 7}, {3, 1}, {5, 9}, {13, 11}, {7, 2}}) {
    const Shape input{height, width, 3};
    for (const auto& [rows, columns] : {std::pair{1, 7}, {5, 1}, {2, 3}, {4, 6}, {3, 2}}) {
      const Slide2 slide{Slide{.size = rows, .stride = 2}, Slide{.size = columns, .stride = 3}};
      check({.input = input, .slide = same(input, slide), .outputs = 4});
    }
  }
}

TEST_CASE("Dilated convolutions agree with loops, valid and same", "[ops]") {
  const Shape input{17, 19, 3};
  for (int dilation = 2; dilation <= 4; ++dilation) {
    for (int stride = 1; stride <= 2; ++stride) {
      const Slide2 slide{Slide{.size = 3, .stride = stride, .dilation = dilation}, Slide{.size = 4, .stride = stride, .dilation = 2}};
      check({.input = input, .slide = slide, .outputs = 5});
      check({.input = input, .slide = same(input, slide), .outputs = 5});
    }
  }
}

TEST_CASE("Convolutions with other padding on each side agree with loops", "[ops]") {
  const Slide2 uneven{Slide{.size = 3, .stride = 2, .before = 0, .after = 1}, Slide{.size = 3, .stride = 2, .before = 2, .after = 1}};
  check({.input = {12, 9, 4}, .slide = uneven, .outputs = 4});
  const Slide2 wide{Slide{.size = 3, .before = 5, .after = 4}, Slide{.size = 2, .before = 0, .after = 6}};
  check({.input = {4, 5, 3}, .slide = wide, .outputs = 2});
}

TEST_CASE("Grouped convolutions agree with loops", "[ops]") {
  const Slide2 three{Slide{.size = 3}, Slide{.size = 3}};
  const Slide2 point{};
  for (const int groups : {2, 3, 4, 6, 12}) {
    check({.input = {7, 6, 12}, .slide = three, .outputs = 24, .groups = groups});
    check({.input = {7, 6, 12}, .slide = point, .outputs = 24, .groups = groups});
    check({.input = {7, 6, 24}, .slide = point, .outputs = 12, .groups = groups});
  }
}

TEST_CASE("Depthwise convolutions agree with loops, for one or several outputs a channel", "[ops]") {
  for (const int channels : {1, 2, 3, 8, 17, 32, 100, 512}) {
    for (const int multiplier : {1, 2, 3}) {
      for (const int size : {1, 2, 3, 4, 5, 7}) {
        const Shape input{8, 7, channels};
        const Slide2 slide{Slide{.size = size, .stride = 2}, Slide{.size = size, .stride = 1}};
        check({.input = input, .slide = same(input, slide), .outputs = channels * multiplier, .groups = channels});
      }
    }
  }
  const Shape input{21, 22, 5};
  check({.input = input, .slide = same(input, {Slide{.size = 20}, Slide{.size = 20}}), .outputs = 5, .groups = 5});
}

TEST_CASE("Convolutions of any geometry agree with loops", "[ops]") {
  std::minstd_rand random(7);
  const auto between = [&random](int lowest, int highest) {
    return lowest + static_cast<int>(random() % static_cast<unsigned>(highest - lowest + 1));
  };
  for (int i = 0; i < 150; ++i) {
    const int groups = between(1, 4);
    const Shape input{between(1, 14), between(1, 14), groups * between(1, 9)};
    Slide2 slide;
    for (std::size_t axis = 0; axis < 2; ++axis) {
      slide[axis] = {.size = between(1, 6), .stride = between(1, 4), .dilation = between(1, 3)};
      const int reach = (slide[axis].size - 1) * slide[axis].dilation + 1;
      slide[axis].before = between(0, 3);
      slide[axis].after = std::max(between(0, 3), reach - input[static_cast<int>(axis)] - slide[axis].before);
    }
    check({.input = input, .slide = slide, .outputs = groups * between(1, 9), .groups = groups});
  }
}

TEST_CASE("A convolution without bias adds nothing", "[ops]") {
  const auto input = reference::random_tensor({5, 5, 3}, 1);
  const auto kernel = reference::random_tensor({3, 3, 3, 4}, 2);
  const auto expected = reference::convolution(input.view(), kernel.view(), {}, {.slide = {Slide{.size = 3}, Slide{.size = 3}}});
  const auto got = run_operator(create_conv2d({.input = input.shape(), .kernel = kernel.view()}), {input.view()});
  CHECK(reference::relative_error(got.view(), expected.view()) < kTolerance);
}

TEST_CASE("A convolution keeps its results within its limits", "[ops]") {
  const auto input = reference::random_tensor({6, 5, 3}, 1);
  const auto kernel = reference::random_tensor({2, 2, 3, 4}, 2);
  const Slide2 two{Slide{.size = 2}, Slide{.size = 2}};
  const auto unlimited = reference::convolution(input.view(), kernel.view(), {}, {.slide = two});
  const auto expected = reference::map_values(unlimited.view(), [](double x) { return std::clamp(x, -0.25, 0.5); });
  const auto got = run_operator(create_conv2d({.input = input.shape(), .kernel = kernel.view(), .clamp = {.low = -0.25F, .high = 0.5F}}),
                                {input.view()});
  CHECK(reference::relative_error(got.view(), expected.view()) < kTolerance);
}

TEST_CASE("A convolution whose parts do not fit together is refused", "[ops]") {
  const auto refusal = [](const Conv2dDescriptor& descriptor) {
    const auto created = create_conv2d(descriptor);
    REQUIRE_FALSE(created);
    return created.error().code;
  };
  const auto kernel = reference::random_tensor({3, 3, 2, 4}, 1);
  const auto bias = reference::random_tensor({3}, 2);
  CHECK(refusal({.input = {8, 8, 3}, .kernel = kernel.view()}) == base::ErrorCode::kBadShape);
  CHECK(refusal({.input = {8, 8, 2}, .kernel = kernel.view(), .bias = bias.values()}) == base::ErrorCode::kBadShape);
  CHECK(refusal({.input = {8, 8, 6}, .kernel = kernel.view(), .groups = 3}) == base::ErrorCode::kBadShape);
  CHECK(refusal({.input = {2, 8, 2}, .kernel = kernel.view()}) == base::ErrorCode::kBadShape);
  CHECK(refusal({.input = {8, 8, 2}, .kernel = kernel.view(), .stride = {.height = 0}}) == base::ErrorCode::kBadShape);
  CHECK(refusal({.input = {16}, .kernel = kernel.view()}) == base::ErrorCode::kBadShape);
}

TEST_CASE("A convolution whose bookkeeping would not fit a WebAssembly address is refused", "[ops]") {
  const auto kernel = reference::zeros({1000, 1000, 1, 1});
  const auto created = create_conv2d({.input = {1500, 1500, 1}, .kernel = kernel.view()});
  REQUIRE_FALSE(created);
  CHECK(created.error().code == base::ErrorCode::kUnsupportedModel);
}

}  // namespace convlens::ops
