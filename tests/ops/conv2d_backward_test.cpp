#include <algorithm>
#include <random>

#include <catch2/catch_test_macros.hpp>

#include "ops/conv2d.h"
#include "tests/ops/run_operator.h"
#include "tests/reference/gradients.h"

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

tensor::Tensor kernel_of(const Case& c) {
  return reference::random_tensor({c.slide[0].size, c.slide[1].size, c.input.channels() / c.groups, c.outputs}, 2);
}

Conv2dDescriptor descriptor_of(const Case& c, const tensor::Tensor& kernel) {
  return {.input = c.input,
          .kernel = kernel.view(),
          .stride = stride_from(c.slide),
          .dilation = dilation_from(c.slide),
          .padding = margins_from(c.slide),
          .groups = c.groups};
}

void check(const Case& c) {
  const auto kernel = kernel_of(c);
  const auto descriptor = descriptor_of(c, kernel);
  const auto output = conv2d_output(descriptor);
  REQUIRE(output);
  const auto gradient = reference::random_tensor(*output, 1);
  INFO(c.input.text() << " -> " << output->text() << " by " << kernel.shape().text() << " in " << c.groups << " groups, strides "
                      << c.slide[0].stride << " and " << c.slide[1].stride << ", dilations " << c.slide[0].dilation << " and "
                      << c.slide[1].dilation);
  const auto expected = reference::convolution_gradient(c.input, kernel.view(), gradient.view(), {.slide = c.slide, .groups = c.groups});
  const auto got = run_backward(create_conv2d_backward(descriptor), {.gradient = gradient.view(), .inputs = {}, .output = {}});
  CHECK(reference::relative_error(got.view(), expected.view()) < kTolerance);
}

Slide2 same(const Shape& input, const Slide2& slide) {
  return {reference::same(slide[0], input.height()), reference::same(slide[1], input.width())};
}

}  // namespace

TEST_CASE("The loops for a convolution's gradient agree with stepping along each of its inputs", "[ops][backward]") {
  const Case c{.input = {5, 4, 4},
               .slide = {Slide{.size = 3, .stride = 2, .before = 1}, Slide{.size = 2, .dilation = 2}},
               .outputs = 6,
               .groups = 2};
  const auto kernel = kernel_of(c);
  const auto input = reference::random_tensor(c.input, 3);
  const auto forward = [&](const tensor::TensorView& values) {
    return reference::convolution(values, kernel.view(), {}, {.slide = c.slide, .groups = c.groups});
  };
  const auto gradient = reference::random_tensor(forward(input.view()).shape(), 1);
  const auto loops = reference::convolution_gradient(c.input, kernel.view(), gradient.view(), {.slide = c.slide, .groups = c.groups});
  CHECK(reference::relative_error(loops.view(), reference::gradient_by_steps(input.view(), gradient.view(), forward).view()) < kTolerance);
}

TEST_CASE("The gradients of convolutions agree with loops at every stride, valid and same", "[ops][backward]") {
  const Shape input{13, 15, 3};
  for (int size = 1; size <= 8; ++size) {
    for (int stride = 1; stride <= 5; ++stride) {
      const Slide2 valid{Slide{.size = size, .stride = stride}, Slide{.size = size, .stride = stride}};
      check({.input = input, .slide = valid, .outputs = 4});
      check({.input = input, .slide = same(input, valid), .outputs = 4});
    }
  }
}

TEST_CASE("The gradients of convolutions of 1 to 512 channels agree with loops", "[ops][backward]") {
  const Slide2 three{Slide{.size = 3, .before = 1, .after = 1}, Slide{.size = 3, .before = 1, .after = 1}};
  for (const int channels : {1, 2, 3, 7, 8, 9, 16, 31, 64, 129, 512}) {
    check({.input = {4, 5, channels}, .slide = three, .outputs = 3});
    check({.input = {4, 5, 3}, .slide = three, .outputs = channels});
    check({.input = {2, 3, channels}, .slide = {}, .outputs = channels});
  }
}

TEST_CASE("The gradients of grouped and depthwise convolutions agree with loops", "[ops][backward]") {
  const Shape input{8, 7, 12};
  for (const int groups : {2, 3, 4, 6, 12}) {
    for (const int outputs : {12, 24}) {
      for (const int stride : {1, 2, 3}) {
        const Slide2 slide{Slide{.size = 3, .stride = stride}, Slide{.size = 2, .stride = 1, .dilation = stride}};
        check({.input = input, .slide = same(input, slide), .outputs = outputs, .groups = groups});
        check({.input = input, .slide = slide, .outputs = outputs, .groups = groups});
      }
    }
  }
}

TEST_CASE("The gradients of convolutions of any geometry agree with loops", "[ops][backward]") {
  std::minstd_rand random(11);
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
      slide[axis].before = between(0, 7);
      slide[axis].after = std::max(between(0, 7), reach - input[static_cast<int>(axis)] - slide[axis].before);
    }
    check({.input = input, .slide = slide, .outputs = groups * between(1, 9), .groups = groups});
  }
}

TEST_CASE("The gradient of a convolution whose parts do not fit together is refused", "[ops][backward]") {
  const auto kernel = reference::random_tensor({3, 3, 2, 4}, 1);
  const auto created = create_conv2d_backward({.input = {8, 8, 3}, .kernel = kernel.view()});
  REQUIRE_FALSE(created);
  CHECK(created.error().code == base::ErrorCode::kBadShape);
}

TEST_CASE("A convolution whose transposed bookkeeping would not fit a WebAssembly address is refused on the way back", "[ops][backward]") {
  const auto kernel = reference::zeros({100, 100, 2, 1});
  const Conv2dDescriptor descriptor{.input = {3000, 3000, 2}, .kernel = kernel.view(), .stride = {.height = 1000, .width = 1000}};
  const auto created = create_conv2d_backward(descriptor);
  REQUIRE_FALSE(created);
  CHECK(created.error().code == base::ErrorCode::kUnsupportedModel);
}

}  // namespace convlens::ops
