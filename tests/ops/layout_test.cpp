#include <catch2/catch_test_macros.hpp>

#include "ops/copy.h"
#include "ops/pad2d.h"
#include "ops/pool2d.h"
#include "ops/upsample2d.h"
#include "tests/ops/run_operator.h"

namespace convlens::ops {

using reference::kTolerance;
using reference::random_tensor;
using reference::relative_error;
using tensor::Shape;

TEST_CASE("A copy keeps the values in another shape", "[ops]") {
  const auto input = random_tensor({3, 4, 5}, 1);
  const auto got = run_operator(create_copy({.input = {3, 4, 5}, .output = {60}}), {input.view()});
  CHECK(got.shape() == Shape{60});
  CHECK(relative_error(got.values(), input.values()) == 0.0);
  CHECK(create_copy({.input = {3, 4, 5}, .output = {59}}).error().code == base::ErrorCode::kBadShape);
}

TEST_CASE("Padding puts zeros around a map", "[ops]") {
  for (const int channels : {1, 3, 16}) {
    const auto input = random_tensor({4, 5, channels}, 1);
    for (const auto& border : {std::array{0, 0, 0, 0}, {1, 1, 1, 1}, {0, 3, 2, 0}, {4, 1, 0, 7}}) {
      const Margins margins{.top = border[0], .bottom = border[1], .left = border[2], .right = border[3]};
      const auto got = run_operator(create_pad2d({.input = input.shape(), .margins = margins}), {input.view()});
      CHECK(relative_error(got.view(), reference::zero_padding(input.view(), border).view()) == 0.0);
    }
  }
  CHECK(create_pad2d({.input = {4, 5, 1}, .margins = {.top = -1}}).error().code == base::ErrorCode::kBadShape);
  CHECK(create_pad2d({.input = {20}, .margins = {.top = 1}}).error().code == base::ErrorCode::kBadShape);
}

TEST_CASE("Enlargements agree with loops, nearest and bilinear", "[ops]") {
  for (const Shape& shape : {Shape{1, 1, 1}, Shape{3, 4, 5}, Shape{7, 1, 17}, Shape{2, 2, 512}}) {
    const auto input = random_tensor(shape, 1);
    for (const auto& [rows, columns] : {std::pair{1, 1}, {2, 2}, {2, 3}, {1, 4}, {5, 1}}) {
      INFO(shape.text() << " by " << rows << ", " << columns);
      const Extent factor{.height = rows, .width = columns};
      const auto nearest = run_operator(create_upsample2d({.filter = Filter::kNearest, .input = shape, .factor = factor}), {input.view()});
      CHECK(relative_error(nearest.view(), reference::nearest(input.view(), rows, columns).view()) == 0.0);
      const auto bilinear =
          run_operator(create_upsample2d({.filter = Filter::kBilinear, .input = shape, .factor = factor}), {input.view()});
      CHECK(relative_error(bilinear.view(), reference::bilinear(input.view(), rows, columns).view()) < kTolerance);
    }
  }
}

TEST_CASE("An enlargement by nothing, or of a vector, or beyond measure, is refused", "[ops]") {
  CHECK(create_upsample2d({.input = {2, 2, 1}, .factor = {.height = 0}}).error().code == base::ErrorCode::kBadShape);
  CHECK(create_upsample2d({.input = {4}}).error().code == base::ErrorCode::kBadShape);
  const Upsample2dDescriptor huge{.filter = Filter::kBilinear, .input = {100, 100, 1}, .factor = {.height = 100, .width = 100}};
  CHECK(create_upsample2d(huge).error().code == base::ErrorCode::kUnsupportedModel);
}

TEST_CASE("An operator refuses buffers that are not as planned, and writes nothing", "[ops]") {
  auto created = create_copy({.input = {2, 3}, .output = {6}});
  REQUIRE(created);
  const auto six = random_tensor({6}, 1);
  const auto five = random_tensor({5}, 2);
  auto output = reference::zeros({6});
  const auto refused = [&](const Buffers& buffers) {
    const auto done = (*created)->run(buffers);
    return !done && done.error().code == base::ErrorCode::kBadShape;
  };
  const auto view = six.view();
  const auto short_view = five.view();
  const std::array two{view, view};
  CHECK(refused({.inputs = {&short_view, 1}, .output = output.values(), .workspace = {}}));
  CHECK(refused({.inputs = two, .output = output.values(), .workspace = {}}));
  CHECK(refused({.inputs = {&view, 1}, .output = output.values().first(5), .workspace = {}}));
  CHECK(relative_error(output.view(), reference::zeros({6}).view()) == 0.0);
}

TEST_CASE("An operator refuses a workspace that is too small", "[ops]") {
  auto created = create_pool2d({.pooling = Pooling::kAverage, .input = {2, 2, 8}, .window = {.size = {.height = 2, .width = 2}}});
  REQUIRE(created);
  REQUIRE((*created)->plan().workspace > 0);
  const auto input = random_tensor({2, 2, 8}, 1);
  auto output = reference::zeros({1, 1, 8});
  const auto view = input.view();
  const auto done = (*created)->run({.inputs = {&view, 1}, .output = output.values(), .workspace = {}});
  REQUIRE_FALSE(done);
  CHECK(done.error().code == base::ErrorCode::kBadShape);
}

}  // namespace convlens::ops
