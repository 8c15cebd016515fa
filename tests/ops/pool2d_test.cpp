#include "ops/pool2d.h"

#include <catch2/catch_test_macros.hpp>

#include "tests/ops/run_operator.h"

namespace convlens::ops {
namespace {

using reference::kTolerance;
using reference::random_tensor;
using reference::relative_error;
using reference::Slide;
using reference::Slide2;
using tensor::Shape;

/// Values below zero only: a padding that took part would show in a maximum.
tensor::Tensor negative_values(const Shape& shape) {
  return reference::map_values(random_tensor(shape, 1).view(), [](double x) { return x - 2; });
}

void check(const Shape& shape, const Slide2& slide) {
  const auto input = negative_values(shape);
  const Window window = window_from(slide);
  INFO(shape.text() << ", windows of " << slide[0].size << "x" << slide[1].size << " every " << slide[0].stride << ", " << slide[1].stride);
  const auto largest = run_operator(create_pool2d({.pooling = Pooling::kMax, .input = shape, .window = window}), {input.view()});
  CHECK(relative_error(largest.view(), reference::max_pool(input.view(), slide).view()) < kTolerance);
  const auto mean = run_operator(create_pool2d({.pooling = Pooling::kAverage, .input = shape, .window = window}), {input.view()});
  CHECK(relative_error(mean.view(), reference::average_pool(input.view(), slide).view()) < kTolerance);
}

}  // namespace

TEST_CASE("Poolings of 1x1 to 20x20 windows agree with loops, at strides 1 to 3, valid and same", "[ops]") {
  const Shape input{21, 23, 3};
  for (int size = 1; size <= 20; ++size) {
    for (int stride = 1; stride <= 3; ++stride) {
      const Slide slide{.size = size, .stride = stride};
      check(input, {slide, slide});
      check(input, {reference::same(slide, 21), reference::same(slide, 23)});
    }
  }
}

TEST_CASE("Poolings of 1 to 512 channels agree with loops", "[ops]") {
  for (const int channels : {1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 33, 64, 129, 255, 512}) {
    const Slide slide{.size = 3, .stride = 2};
    check({9, 6, channels}, {reference::same(slide, 9), reference::same(slide, 6)});
  }
}

TEST_CASE("Poolings with windows that are not square agree with loops", "[ops]") {
  check({9, 7, 4}, {Slide{.size = 2, .stride = 1}, Slide{.size = 5, .stride = 3}});
  check({9, 7, 4}, {Slide{.size = 9, .stride = 9}, Slide{.size = 1, .stride = 2}});
  check({8, 8, 4}, {Slide{.size = 3, .stride = 2, .before = 1, .after = 0}, Slide{.size = 4, .stride = 2, .before = 3, .after = 2}});
  check({8, 9, 2}, {Slide{.size = 3, .dilation = 2, .before = 3, .after = 1}, Slide{.size = 2, .dilation = 3, .before = 1, .after = 2}});
}

TEST_CASE("A window of the whole map makes global pooling", "[ops]") {
  const Slide2 whole{Slide{.size = 112}, Slide{.size = 97}};
  check({112, 97, 3}, whole);
}

TEST_CASE("A pooling that does not fit, or would see nothing but padding, is refused", "[ops]") {
  const auto refusal = [](const Window& window) {
    const auto created = create_pool2d({.input = {4, 4, 1}, .window = window});
    REQUIRE_FALSE(created);
    return created.error().code;
  };
  CHECK(refusal({.size = {.height = 5, .width = 1}}) == base::ErrorCode::kBadShape);
  CHECK(refusal({.size = {.height = 2, .width = 2}, .padding = {.top = 2}}) == base::ErrorCode::kBadShape);
  CHECK(refusal({.size = {.height = 2, .width = 2}, .padding = {.right = 2}}) == base::ErrorCode::kBadShape);
}

}  // namespace convlens::ops
