#include "ops/dense.h"

#include <algorithm>

#include <catch2/catch_test_macros.hpp>

#include "tests/ops/run_operator.h"

namespace convlens::ops {

using reference::kTolerance;
using reference::random_tensor;
using reference::relative_error;
using tensor::Shape;

TEST_CASE("Dense layers of 1 to 512 inputs and units agree with loops", "[ops]") {
  constexpr std::array kCounts{1, 2, 3, 4, 5, 7, 8, 9, 16, 17, 31, 33, 64, 100, 255, 512};
  for (const int in : kCounts) {
    for (const int units : kCounts) {
      const auto input = random_tensor({in}, 1);
      const auto kernel = random_tensor({in, units}, 2);
      const auto bias = random_tensor({units}, 3);
      const auto expected = reference::dense(input.view(), kernel.view(), bias.values());
      const auto got = run_operator(create_dense({.input = {in}, .kernel = kernel.view(), .bias = bias.values()}), {input.view()});
      INFO(in << " -> " << units);
      CHECK(relative_error(got.view(), expected.view()) < kTolerance);
    }
  }
}

TEST_CASE("A dense layer on a map works on each pixel", "[ops]") {
  const auto input = random_tensor({3, 5, 7}, 1);
  const auto kernel = random_tensor({7, 4}, 2);
  const auto expected = reference::dense(input.view(), kernel.view(), {});
  const auto got = run_operator(create_dense({.input = input.shape(), .kernel = kernel.view()}), {input.view()});
  CHECK(relative_error(got.view(), expected.view()) < kTolerance);
}

TEST_CASE("A dense layer keeps its results within its limits", "[ops]") {
  const auto input = random_tensor({9}, 1);
  const auto kernel = random_tensor({9, 30}, 2);
  const auto unlimited = reference::dense(input.view(), kernel.view(), {});
  const auto expected = reference::map_values(unlimited.view(), [](double x) { return std::clamp(x, 0.0, 0.5); });
  const auto got =
      run_operator(create_dense({.input = {9}, .kernel = kernel.view(), .clamp = {.low = 0.0F, .high = 0.5F}}), {input.view()});
  CHECK(relative_error(got.view(), expected.view()) < kTolerance);
}

TEST_CASE("A dense layer whose parts do not fit together is refused", "[ops]") {
  const auto kernel = random_tensor({6, 4}, 1);
  const auto bias = random_tensor({3}, 2);
  const auto too_wide = create_dense({.input = {7}, .kernel = kernel.view()});
  REQUIRE_FALSE(too_wide);
  CHECK(too_wide.error().code == base::ErrorCode::kBadShape);
  const auto few_biases = create_dense({.input = {6}, .kernel = kernel.view(), .bias = bias.values()});
  REQUIRE_FALSE(few_biases);
  CHECK(few_biases.error().code == base::ErrorCode::kBadShape);
}

}  // namespace convlens::ops
