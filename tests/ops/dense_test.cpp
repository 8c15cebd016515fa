#include "ops/dense.h"

#include <algorithm>

#include <catch2/catch_test_macros.hpp>

#include "tests/ops/run_operator.h"

namespace convlens::ops {

using reference::kTolerance;
using reference::random_tensor;
using reference::relative_error;
using tensor::Shape;

namespace {

/// Values of -127 to 127 with different scales, the same for the same seed.
tensor::QuantizedTensor random_quantized(const Shape& shape, std::uint32_t seed) {
  auto quantized = tensor::QuantizedTensor::zeros(shape);
  REQUIRE(quantized);
  const auto floats = random_tensor(shape, seed);
  std::ranges::transform(floats.values(), quantized->values().begin(),
                         [](float value) { return static_cast<std::int8_t>(std::clamp(value, -1.0F, 1.0F) * 127.0F); });
  for (std::size_t c = 0; c < quantized->scales().size(); ++c) quantized->scales()[c] = 0.01F / static_cast<float>(c % 7 + 1);
  return *std::move(quantized);
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
      const auto got = run_operator(
          create_dense({.input = input.shape(), .kernel = kernel.view(), .bias = bias.values(), .clamp = {.low = 0.0F}}), {input.view()});
      INFO(in << " -> " << units);
      CHECK(relative_error(got.view(), expected.view()) < kTolerance);
    }
  }
}

TEST_CASE("A dense layer takes any scales of 8-bit weights", "[ops]") {
  const auto input = random_tensor({5}, 1);
  for (const float odd : {0.0F, -0.5F, 1e-42F}) {
    auto kernel = random_quantized({5, 3}, 2);
    kernel.scales()[1] = odd;
    const auto floats = expanded(kernel.view());
    REQUIRE(floats);
    const auto expected = reference::dense(input.view(), floats->view(), {});
    const auto got = run_operator(create_dense({.input = {5}, .kernel = kernel.view()}), {input.view()});
    INFO("scale " << odd);
    CHECK(relative_error(got.view(), expected.view()) < kTolerance);
  }
}

TEST_CASE("A dense layer of 8-bit weights leaves out the inputs that are zero, and nothing else", "[ops]") {
  for (const int kept : {0, 1, 7, 8, 9, 40}) {
    auto input = random_tensor({100}, 1);
    for (std::size_t i = 0; i < input.values().size(); ++i) {
      if (i * 37 % 100 >= static_cast<std::size_t>(kept)) input.values()[i] = 0.0F;
    }
    const auto kernel = random_quantized({100, 33}, 2);
    const auto floats = expanded(kernel.view());
    REQUIRE(floats);
    const auto got = run_operator(create_dense({.input = {100}, .kernel = kernel.view()}), {input.view()});
    CHECK(relative_error(got.view(), reference::dense(input.view(), floats->view(), {}).view()) < kTolerance);
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
      for (const Kernel& weights : {Kernel(kernel.view()), Kernel(floats->view())}) {
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
  const auto backward = create_dense_backward({.input = {7}, .kernel = kernel.view()});
  REQUIRE_FALSE(backward);
  CHECK(backward.error().code == base::ErrorCode::kBadShape);
}

}  // namespace convlens::ops
