#include <algorithm>
#include <functional>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include "ops/elementwise.h"
#include "tests/ops/run_operator.h"
#include "tests/reference/gradients.h"

namespace convlens::ops {
namespace {

using reference::kTolerance;
using reference::random_tensor;
using reference::relative_error;
using tensor::Shape;
using tensor::Tensor;
using tensor::TensorView;

/// Inputs that go together: of one shape, and repeated along axes of every kind.
const std::vector<std::vector<Shape>> kShapes{
    {{4, 5, 3}, {4, 5, 3}}, {{7}, {7}},
    {{4, 5, 3}, {3}},       {{1, 1, 3}, {4, 5, 3}},
    {{4, 5, 1}, {4, 5, 3}}, {{1, 5, 3}, {4, 1, 1}},
    {{1}, {4, 5, 3}},       {{3}, {1, 1, 3}, {1, 5, 3}, {4, 5, 1}, {4, 5, 3}},
};

/// The sum or whatever `combine` makes of all inputs.
using Combine = std::function<double(double, double)>;

std::vector<Tensor> random_inputs(const std::vector<Shape>& shapes) {
  std::vector<Tensor> inputs;
  for (std::size_t i = 0; i < shapes.size(); ++i) inputs.push_back(random_tensor(shapes[i], static_cast<std::uint32_t>(i + 1)));
  return inputs;
}

std::vector<TensorView> views_of(const std::vector<Tensor>& tensors) {
  std::vector<TensorView> views;
  std::ranges::transform(tensors, std::back_inserter(views), &Tensor::view);
  return views;
}

/// With input number `which` replaced.
std::vector<TensorView> replaced(std::vector<TensorView> views, std::size_t which, const TensorView& by) {
  views[which] = by;
  return views;
}

/// Calls check(inputs, shapes, which) for every input of every set of shapes.
void for_each_input(const std::function<void(const std::vector<TensorView>&, const std::vector<Shape>&, std::size_t)>& check) {
  for (const std::vector<Shape>& shapes : kShapes) {
    const std::vector<Tensor> inputs = random_inputs(shapes);
    for (std::size_t which = 0; which < shapes.size(); ++which) {
      INFO("input " << which << " of " << shapes.size() << ": " << shapes[which].text());
      check(views_of(inputs), shapes, which);
    }
  }
}

/// Against stepping, which is exact since the result is linear in each single input.
void check_linear(Arithmetic arithmetic, const Combine& combine) {
  for_each_input([&](const std::vector<TensorView>& inputs, const std::vector<Shape>& shapes, std::size_t which) {
    const auto forward = [&](const TensorView& value) { return reference::merged(replaced(inputs, which, value), combine); };
    const Tensor output = forward(inputs[which]);
    const Tensor gradient = random_tensor(output.shape(), 9);
    const Tensor expected = reference::gradient_by_steps(inputs[which], gradient.view(), forward);
    const Tensor got = run_backward(create_elementwise_backward({.arithmetic = arithmetic, .inputs = shapes}, which),
                                    {.gradient = gradient.view(), .inputs = inputs, .output = output.view()});
    const double divisor = arithmetic == Arithmetic::kAverage ? static_cast<double>(shapes.size()) : 1;
    const Tensor scaled = reference::map_values(expected.view(), [&](double x) { return x / divisor; });
    CHECK(relative_error(got.view(), scaled.view()) < kTolerance);
  });
}

void check_choice(Arithmetic arithmetic, const std::function<bool(double, double)>& beats) {
  for_each_input([&](const std::vector<TensorView>& inputs, const std::vector<Shape>& shapes, std::size_t which) {
    const Tensor output = reference::merged(inputs, [&](double a, double b) { return beats(b, a) ? b : a; });
    const Tensor gradient = random_tensor(output.shape(), 9);
    const Tensor expected = reference::choice_gradient(inputs, which, gradient.view(), beats);
    const Tensor got = run_backward(create_elementwise_backward({.arithmetic = arithmetic, .inputs = shapes}, which),
                                    {.gradient = gradient.view(), .inputs = inputs, .output = output.view()});
    CHECK(relative_error(got.view(), expected.view()) < kTolerance);
  });
}

}  // namespace

TEST_CASE("The gradients of sums, differences, means and products agree with stepping along each input", "[ops][backward]") {
  check_linear(Arithmetic::kAdd, [](double a, double b) { return a + b; });
  check_linear(Arithmetic::kAverage, [](double a, double b) { return a + b; });
  check_linear(Arithmetic::kSubtract, [](double a, double b) { return a - b; });
  check_linear(Arithmetic::kMultiply, [](double a, double b) { return a * b; });
}

TEST_CASE("The gradients of maxima and minima go to the chosen input", "[ops][backward]") {
  check_choice(Arithmetic::kMaximum, [](double a, double b) { return a > b; });
  check_choice(Arithmetic::kMinimum, [](double a, double b) { return a < b; });
}

TEST_CASE("Of equal inputs the first is the maximum", "[ops][backward]") {
  const Tensor values = random_tensor({6}, 1);
  const Tensor gradient = random_tensor({6}, 2);
  const Known known{.gradient = gradient.view(), .inputs = {values.view(), values.view()}, .output = values.view()};
  const ElementwiseDescriptor descriptor{.arithmetic = Arithmetic::kMaximum, .inputs = {{6}, {6}}};
  CHECK(std::ranges::equal(run_backward(create_elementwise_backward(descriptor, 0), known).values(), gradient.values()));
  const Tensor second = run_backward(create_elementwise_backward(descriptor, 1), known);
  CHECK(std::ranges::all_of(second.values(), [](float value) { return value == 0.0F; }));
}

TEST_CASE("The gradient of arithmetic is refused for inputs that are not there or do not go together", "[ops][backward]") {
  const auto refusal = [](const ElementwiseDescriptor& descriptor, std::size_t input) {
    const auto created = create_elementwise_backward(descriptor, input);
    REQUIRE_FALSE(created);
    return created.error().code;
  };
  CHECK(refusal({.inputs = {{6}, {6}}}, 2) == base::ErrorCode::kInvalidArgument);
  CHECK(refusal({.inputs = {{6}, {5}}}, 0) == base::ErrorCode::kBadShape);
  CHECK(refusal({.inputs = {{6}}}, 0) == base::ErrorCode::kBadShape);
}

}  // namespace convlens::ops
