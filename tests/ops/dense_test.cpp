#include "ops/dense.h"

#include <algorithm>
#include <array>
#include <limits>

#include <catch2/catch_test_macros.hpp>

#include "tests/ops/run_operator.h"

namespace convlens::ops {

using reference::kTolerance;
using reference::random_quantized;
using reference::random_tensor;
using reference::relative_error;
using tensor::Shape;

namespace {

PackedKernel packed(const tensor::QuantizedTensor& kernel, std::span<const float> bias = {}) {
  auto result = PackedKernel::pack(kernel.view(), bias);
  INFO((result ? "" : result.error().message));
  REQUIRE(result);
  return *std::move(result);
}

/// A kernel's rows as columns.
tensor::Tensor turned(const tensor::Tensor& kernel) {
  const auto [rows, columns] = std::pair(kernel.shape()[0], kernel.shape()[1]);
  auto result = reference::zeros({columns, rows});
  for (std::int32_t i = 0; i < rows * columns; ++i) {
    result.values()[static_cast<std::size_t>(i % columns * rows + i / columns)] = kernel.values()[static_cast<std::size_t>(i)];
  }
  return result;
}

}  // namespace

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

TEST_CASE("Dense layers of 8-bit weights agree with loops over their floats", "[ops]") {
  constexpr std::array kCounts{1, 2, 3, 4, 5, 8, 9, 17, 33, 64, 100, 513};
  for (const int in : kCounts) {
    for (const int units : kCounts) {
      const auto input = random_tensor({2, 2, in}, 1);
      const auto kernel = random_quantized({in, units}, 2);
      const auto bias = random_tensor({units}, 3);
      const auto floats = expanded(kernel.view());
      REQUIRE(floats);
      const auto unlimited = reference::dense(input.view(), floats->view(), bias.values());
      const auto expected = reference::map_values(unlimited.view(), [](double x) { return std::max(x, 0.0); });
      const PackedKernel weights = packed(kernel, bias.values());
      const auto got =
          run_operator(create_dense({.input = input.shape(), .kernel = std::cref(weights), .clamp = {.low = 0.0F}}), {input.view()});
      INFO(in << " -> " << units);
      CHECK(relative_error(got.view(), expected.view()) < kTolerance);
    }
  }
}

TEST_CASE("A packed kernel serves any number of operators, for inputs of different shapes, and where it is moved to", "[ops]") {
  const auto kernel = random_quantized({5, 3}, 2);
  const auto floats = expanded(kernel.view());
  REQUIRE(floats);
  PackedKernel first_place = packed(kernel);
  const auto single = create_dense({.input = {5}, .kernel = std::cref(first_place)});
  REQUIRE(single);
  const PackedKernel weights = std::move(first_place);
  for (const Shape& shape : {Shape{5}, Shape{4, 5}, Shape{2, 2, 5}}) {
    const auto input = random_tensor(shape, 1);
    const auto got = run_operator(create_dense({.input = shape, .kernel = std::cref(weights)}), {input.view()});
    CHECK(relative_error(got.view(), reference::dense(input.view(), floats->view(), {}).view()) < kTolerance);
  }
  for (const std::uint32_t seed : {1U, 2U}) {
    const auto input = random_tensor({5}, seed);
    const tensor::TensorView view = input.view();
    auto output = reference::zeros({3});
    REQUIRE((*single)->run({.inputs = {&view, 1}, .output = output.values(), .workspace = {}}));
    CHECK(relative_error(output.view(), reference::dense(view, floats->view(), {}).view()) < kTolerance);
  }
}

TEST_CASE("A large kernel, which is packed some units at a time, is put together without a seam", "[ops]") {
  constexpr std::int32_t kInputs = 60001;  // 64 or 68 units are packed at a time
  const auto input = random_tensor({kInputs}, 1);
  for (const int units : {1, 60, 75, 150}) {
    const auto kernel = random_quantized({kInputs, units}, 2);
    const auto floats = expanded(kernel.view());
    REQUIRE(floats);
    const auto bias = random_tensor({units}, 3);
    const PackedKernel weights = packed(kernel, bias.values());
    const auto got = run_operator(create_dense({.input = {kInputs}, .kernel = std::cref(weights)}), {input.view()});
    CHECK(relative_error(got.view(), reference::dense(input.view(), floats->view(), bias.values()).view()) < kTolerance);
    const auto gradient = random_tensor({units}, 4);
    const Known known{.gradient = gradient.view(), .inputs = {}, .output = {}};
    const auto back = run_backward(create_dense_backward({.input = {kInputs}, .kernel = std::cref(weights)}), known);
    CHECK(relative_error(back.view(), reference::dense(gradient.view(), turned(*floats).view(), {}).view()) < kTolerance);
  }
}

TEST_CASE("A unit whose scale is zero, or too small for XNNPACK, gives its bias and leads nothing back", "[ops]") {
  const auto input = random_tensor({5}, 1);
  const auto bias = random_tensor({3}, 3);
  for (const float small : {0.0F, 1e-42F}) {
    auto kernel = random_quantized({5, 3}, 2);
    kernel.scales()[1] = small;
    const auto floats = expanded(kernel.view());
    REQUIRE(floats);
    const PackedKernel weights = packed(kernel, bias.values());
    const auto got = run_operator(create_dense({.input = {5}, .kernel = std::cref(weights)}), {input.view()});
    CHECK(relative_error(got.view(), reference::dense(input.view(), floats->view(), bias.values()).view()) < kTolerance);
    CHECK(got.values()[1] == bias.values()[1]);
    auto gradient = reference::zeros({3});
    gradient.values()[1] = 1;
    const Known known{.gradient = gradient.view(), .inputs = {}, .output = {}};
    const auto back = run_backward(create_dense_backward({.input = {5}, .kernel = std::cref(weights)}), known);
    CHECK(std::ranges::all_of(back.values(), [](float value) { return value == 0.0F; }));
  }
}

TEST_CASE("Scales that are negative or no numbers, and biases that do not fit or are too large, are not packed", "[ops]") {
  constexpr std::array kBias{1.0F, 2.0F, 3e38F, 4.0F};
  constexpr float kInfinity = std::numeric_limits<float>::infinity();
  for (const float odd : {-0.5F, kInfinity, std::numeric_limits<float>::quiet_NaN()}) {
    auto kernel = random_quantized({5, 3}, 2);
    kernel.scales()[1] = odd;
    INFO("scale " << odd);
    CHECK_FALSE(PackedKernel::takes(kernel.scales(), {}));
    const auto refused = PackedKernel::pack(kernel.view(), {});
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == base::ErrorCode::kUnsupportedModel);
  }
  const auto kernel = random_quantized({5, 3}, 2);
  const auto too_large = PackedKernel::pack(kernel.view(), std::span(kBias).first(3));
  REQUIRE_FALSE(too_large);
  CHECK(too_large.error().code == base::ErrorCode::kUnsupportedModel);
  for (const std::size_t count : {2U, 4U}) {
    const auto misfit = PackedKernel::pack(kernel.view(), std::span(kBias).first(count));
    REQUIRE_FALSE(misfit);
    CHECK(misfit.error().code == base::ErrorCode::kBadShape);
  }
}

TEST_CASE("The gradients of dense layers agree with loops over the turned kernel", "[ops][backward]") {
  constexpr std::array kCounts{1, 2, 3, 4, 8, 9, 15, 16, 17, 33, 100, 513};
  for (const int in : kCounts) {
    for (const int units : kCounts) {
      INFO(in << " -> " << units);
      const auto gradient = random_tensor({2, 2, units}, 1);
      const auto kernel = random_quantized({in, units}, 2);
      const auto floats = expanded(kernel.view());
      REQUIRE(floats);
      const auto expected = reference::dense(gradient.view(), turned(*floats).view(), {});
      const Known known{.gradient = gradient.view(), .inputs = {}, .output = {}};
      const PackedKernel packed_kernel = packed(kernel, random_tensor({units}, 3).values());
      for (const Kernel& weights : {Kernel(std::cref(packed_kernel)), Kernel(floats->view())}) {
        const auto got = run_backward(create_dense_backward({.input = {2, 2, in}, .kernel = weights}), known);
        CHECK(relative_error(got.view(), expected.view()) < kTolerance);
      }
    }
  }
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
  const PackedKernel weights = packed(random_quantized({6, 3}, 1), bias.values());
  const auto two_biases = create_dense({.input = {6}, .kernel = std::cref(weights), .bias = bias.values()});
  REQUIRE_FALSE(two_biases);
  CHECK(two_biases.error().code == base::ErrorCode::kBadShape);
  const auto backward = create_dense_backward({.input = {7}, .kernel = kernel.view()});
  REQUIRE_FALSE(backward);
  CHECK(backward.error().code == base::ErrorCode::kBadShape);
}

}  // namespace convlens::ops
