#include <functional>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include "ops/batch_norm.h"
#include "ops/channel_affine.h"
#include "ops/concatenate.h"
#include "ops/copy.h"
#include "ops/pad2d.h"
#include "ops/upsample2d.h"
#include "tests/ops/run_operator.h"
#include "tests/reference/gradients.h"

// Operators that are linear in each input: their gradients are exactly what stepping along each input gives.
namespace convlens::ops {
namespace {

using reference::kTolerance;
using reference::random_tensor;
using tensor::Shape;
using tensor::Tensor;
using tensor::TensorView;

void check(BackwardResult created, const Shape& input, const std::function<Tensor(const TensorView&)>& forward) {
  const Tensor values = random_tensor(input, 1);
  const Tensor gradient = random_tensor(forward(values.view()).shape(), 2);
  const Tensor expected = reference::gradient_by_steps(values.view(), gradient.view(), forward);
  const Tensor got = run_backward(std::move(created), {.gradient = gradient.view(), .inputs = {}, .output = {}});
  CHECK(reference::relative_error(got.view(), expected.view()) < kTolerance);
}

base::ErrorCode refusal(const BackwardResult& created) {
  REQUIRE_FALSE(created);
  return created.error().code;
}

}  // namespace

TEST_CASE("The gradient of padding leaves the margins out", "[ops][backward]") {
  const Shape input{3, 4, 5};
  for (const Margins& margins : {Margins{}, Margins{.top = 1, .bottom = 2, .left = 3, .right = 0}, Margins{.bottom = 4, .right = 2}}) {
    check(create_pad2d_backward({.input = input, .margins = margins}), input, [&](const TensorView& values) {
      return reference::zero_padding(values, {margins.top, margins.bottom, margins.left, margins.right});
    });
  }
}

TEST_CASE("The gradient of a concatenation is cut up again", "[ops][backward]") {
  for (const std::vector<Shape>& shapes : {std::vector<Shape>{{2, 3, 4}, {2, 3, 1}, {2, 3, 6}}, std::vector<Shape>{{5}, {3}}}) {
    for (std::size_t which = 0; which < shapes.size(); ++which) {
      check(create_concatenate_backward({.inputs = shapes}, which), shapes[which], [&](const TensorView& values) {
        std::vector<Tensor> inputs;
        for (const Shape& shape : shapes) inputs.push_back(random_tensor(shape, 7));
        std::vector<TensorView> views;
        for (const Tensor& input : inputs) views.push_back(input.view());
        views[which] = values;
        return reference::concatenation(views);
      });
    }
  }
}

TEST_CASE("The gradients of enlargements agree with stepping along each pixel", "[ops][backward]") {
  for (const Shape& input : {Shape{3, 4, 2}, Shape{1, 5, 3}, Shape{4, 1, 1}}) {
    for (const Extent& factor : {Extent{1, 1}, Extent{2, 2}, Extent{3, 1}, Extent{2, 5}}) {
      INFO(input.text() << " by " << factor.height << " x " << factor.width);
      check(create_upsample2d_backward({.filter = Filter::kNearest, .input = input, .factor = factor}), input,
            [&](const TensorView& values) { return reference::nearest(values, factor.height, factor.width); });
      check(create_upsample2d_backward({.filter = Filter::kBilinear, .input = input, .factor = factor}), input,
            [&](const TensorView& values) { return reference::bilinear(values, factor.height, factor.width); });
    }
  }
}

TEST_CASE("The gradients of factors per channel and batch normalisation are scaled", "[ops][backward]") {
  for (const Shape& input : {Shape{3, 4, 5}, Shape{17}}) {
    const std::int32_t channels = input.channels();
    const Tensor scale = random_tensor({channels}, 3);
    const Tensor offset = random_tensor({channels}, 4);
    const auto affine = [&](const TensorView& values) { return reference::affine(values, scale.values(), offset.values()); };
    check(create_channel_affine_backward({.input = input, .scale = scale.values(), .offset = offset.values()}), input, affine);

    const Tensor variance = reference::map_values(random_tensor({channels}, 5).view(), [](double x) { return x * x; });
    Tensor folded = reference::zeros({channels});
    for (std::size_t c = 0; c < folded.values().size(); ++c) {
      folded.values()[c] = static_cast<float>(double{scale.values()[c]} / std::sqrt(double{variance.values()[c]} + 1e-3));
    }
    check(create_batch_norm_backward({.input = input, .gamma = scale.values(), .mean = offset.values(), .variance = variance.values()}),
          input, [&](const TensorView& values) { return reference::affine(values, folded.values(), offset.values()); });
  }
}

TEST_CASE("The gradient of a change of shape changes it back", "[ops][backward]") {
  const Tensor gradient = random_tensor({24}, 1);
  const Tensor got =
      run_backward(create_copy_backward({.input = {2, 3, 4}, .output = {24}}), {.gradient = gradient.view(), .inputs = {}, .output = {}});
  CHECK(got.shape() == Shape{2, 3, 4});
  CHECK(std::ranges::equal(got.values(), gradient.values()));
}

TEST_CASE("The way back is refused where the way there is", "[ops][backward]") {
  using base::ErrorCode;
  const Tensor three = random_tensor({3}, 1);
  CHECK(refusal(create_copy_backward({.input = {5}, .output = {6}})) == ErrorCode::kBadShape);
  CHECK(refusal(create_pad2d_backward({.input = {5}, .margins = {}})) == ErrorCode::kBadShape);
  CHECK(refusal(create_concatenate_backward({.inputs = {{2}, {3}}}, 2)) == ErrorCode::kInvalidArgument);
  CHECK(refusal(create_concatenate_backward({.inputs = {}}, 0)) == ErrorCode::kBadShape);
  CHECK(refusal(create_upsample2d_backward({.input = {5}})) == ErrorCode::kBadShape);
  CHECK(refusal(create_channel_affine_backward({.input = {4}, .scale = three.values(), .offset = three.values()})) == ErrorCode::kBadShape);
  CHECK(refusal(create_batch_norm_backward({.input = {4}, .mean = three.values(), .variance = three.values()})) == ErrorCode::kBadShape);
}

}  // namespace convlens::ops
