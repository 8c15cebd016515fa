#include <algorithm>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include "ops/pool2d.h"
#include "tests/ops/run_operator.h"
#include "tests/reference/gradients.h"

namespace convlens::ops {
namespace {

using reference::kTolerance;
using reference::random_tensor;
using reference::relative_error;
using reference::Slide;
using reference::Slide2;
using tensor::Shape;
using tensor::Tensor;

Slide2 same(const Shape& input, const Slide2& slide) {
  return {reference::same(slide[0], input.height()), reference::same(slide[1], input.width())};
}

void check_max(const Tensor& input, const Slide2& slide) {
  const Tensor output = reference::max_pool(input.view(), slide);
  const Tensor gradient = random_tensor(output.shape(), 2);
  const auto created = [&] { return create_pool2d_backward({.input = input.shape(), .window = window_from(slide)}); };
  const Tensor got = run_backward(created(), {.gradient = gradient.view(), .inputs = {input.view()}, .output = output.view()});
  CHECK(relative_error(got.view(), reference::max_pool_gradient(input.view(), slide, gradient.view()).view()) < kTolerance);
}

void check_average(const Tensor& input, const Slide2& slide) {
  const auto forward = [&](const tensor::TensorView& values) { return reference::average_pool(values, slide); };
  const Tensor gradient = random_tensor(forward(input.view()).shape(), 2);
  const Pool2dDescriptor descriptor{.pooling = Pooling::kAverage, .input = input.shape(), .window = window_from(slide)};
  const Tensor got = run_backward(create_pool2d_backward(descriptor), {.gradient = gradient.view(), .inputs = {}, .output = {}});
  CHECK(relative_error(got.view(), reference::gradient_by_steps(input.view(), gradient.view(), forward).view()) < kTolerance);
}

}  // namespace

TEST_CASE("The gradients of poolings agree with loops at every stride, valid and same", "[ops][backward]") {
  for (const Shape& shape : {Shape{9, 7, 3}, Shape{6, 6, 1}}) {
    const Tensor input = random_tensor(shape, 1);
    for (int size = 1; size <= 6; ++size) {
      for (int stride = 1; stride <= 4; ++stride) {
        INFO(shape.text() << " by " << size << " at stride " << stride);
        const Slide2 valid{Slide{.size = size, .stride = stride}, Slide{.size = std::max(size - 1, 1), .stride = stride}};
        for (const Slide2& slide : {valid, same(shape, valid)}) {
          check_max(input, slide);
          check_average(input, slide);
        }
      }
    }
  }
}

TEST_CASE("The gradients of pools with holes, and of pools of the whole map, agree with loops", "[ops][backward]") {
  const Tensor input = random_tensor({8, 7, 17}, 1);
  for (const Slide2& slide : {Slide2{Slide{.size = 3, .dilation = 2}, Slide{.size = 2, .stride = 2, .dilation = 3}},
                              Slide2{Slide{.size = 8}, Slide{.size = 7}}}) {
    check_max(input, slide);
    check_average(input, slide);
  }
}

TEST_CASE("Of equal largest values the first, row by row, gets the gradient", "[ops][backward]") {
  const Tensor input = Tensor::copy_of({2, 4, 1}, std::vector<float>{0, 5, 0, 0,  //
                                                                     5, 5, 0, 0})
                           .value();
  const Slide2 two{Slide{.size = 2, .stride = 2}, Slide{.size = 2, .stride = 2}};
  const Tensor output = reference::max_pool(input.view(), two);
  const Tensor gradient = Tensor::copy_of({1, 2, 1}, std::vector<float>{3, 4}).value();
  const Tensor got = run_backward(create_pool2d_backward({.input = input.shape(), .window = window_from(two)}),
                                  {.gradient = gradient.view(), .inputs = {input.view()}, .output = output.view()});
  CHECK(std::ranges::equal(got.values(), std::vector<float>{0, 3, 4, 0, 0, 0, 0, 0}));
}

TEST_CASE("The gradient of a pooling whose window does not fit is refused", "[ops][backward]") {
  const auto created = create_pool2d_backward({.input = {2, 2, 1}, .window = {.size = {.height = 3, .width = 3}}});
  REQUIRE_FALSE(created);
  CHECK(created.error().code == base::ErrorCode::kBadShape);
}

}  // namespace convlens::ops
