#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <numeric>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include "ops/activation.h"
#include "tests/ops/run_operator.h"
#include "tests/reference/gradients.h"

namespace convlens::ops {
namespace {

using reference::kTolerance;
using reference::random_tensor;
using reference::relative_error;
using tensor::Shape;
using tensor::Tensor;

struct Case {
  const char* name;
  ActivationDescriptor descriptor;
  std::function<double(double)> forward;
};

double sigmoid(double x) { return 1 / (1 + std::exp(-x)); }
double relu6(double x) { return std::clamp(x, 0.0, 6.0); }
double selu(double x) { return 1.0507009873554805 * (x < 0 ? 1.6732632423543772 * std::expm1(x) : x); }

std::vector<Case> cases() {
  return {
      {"linear", {}, [](double x) { return x; }},
      {"relu", {.clamp = {.low = 0.0F}}, [](double x) { return std::max(x, 0.0); }},
      {"relu6", {.clamp = {.low = 0.0F, .high = 6.0F}}, relu6},
      {"clip", {.clamp = {.low = -0.53F, .high = 2.47F}}, [](double x) { return std::clamp(x, -0.53, 2.47); }},
      {"clip to one value", {.clamp = {.low = 2.0F, .high = 2.0F}}, [](double) { return 2.0; }},
      {"leaky relu", {.nonlinearity = Nonlinearity::kLeakyRelu, .alpha = 0.25F}, [](double x) { return x < 0 ? 0.25 * x : x; }},
      {"leaky relu of slope zero", {.nonlinearity = Nonlinearity::kLeakyRelu}, [](double x) { return std::max(x, 0.0); }},
      {"falling leaky relu", {.nonlinearity = Nonlinearity::kLeakyRelu, .alpha = -0.5F}, [](double x) { return x < 0 ? -0.5 * x : x; }},
      {"elu", {.nonlinearity = Nonlinearity::kElu, .alpha = 1.0F}, [](double x) { return x < 0 ? std::expm1(x) : x; }},
      {"elu of half", {.nonlinearity = Nonlinearity::kElu, .alpha = 0.5F}, [](double x) { return x < 0 ? 0.5 * std::expm1(x) : x; }},
      {"falling elu", {.nonlinearity = Nonlinearity::kElu, .alpha = -0.5F}, [](double x) { return x < 0 ? -0.5 * std::expm1(x) : x; }},
      {"selu", {.nonlinearity = Nonlinearity::kSelu}, selu},
      {"gelu", {.nonlinearity = Nonlinearity::kGelu}, [](double x) { return x * std::erfc(-x / std::sqrt(2.0)) / 2; }},
      {"silu", {.nonlinearity = Nonlinearity::kSilu}, [](double x) { return x * sigmoid(x); }},
      {"hard silu", {.nonlinearity = Nonlinearity::kHardSilu}, [](double x) { return x * relu6(x + 3) / 6; }},
      {"sigmoid", {.nonlinearity = Nonlinearity::kSigmoid}, sigmoid},
      {"hard sigmoid", {.nonlinearity = Nonlinearity::kHardSigmoid}, [](double x) { return relu6(x + 3) / 6; }},
      {"softplus", {.nonlinearity = Nonlinearity::kSoftplus}, [](double x) { return std::log1p(std::exp(x)); }},
      {"softsign", {.nonlinearity = Nonlinearity::kSoftsign}, [](double x) { return x / (1 + std::abs(x)); }},
      {"exponential", {.nonlinearity = Nonlinearity::kExponential}, [](double x) { return std::exp(x); }},
      {"tanh", {.nonlinearity = Nonlinearity::kTanh}, [](double x) { return std::tanh(x); }},
  };
}

/// From -scale to scale, and never at a corner of an activation.
Tensor input_of(const Shape& shape, double scale) {
  return reference::map_values(random_tensor(shape, 1).view(), [scale](double x) { return scale * (x + 0.000047); });
}

Tensor by_slopes(const Case& c, const Tensor& input, const Tensor& gradient) {
  Tensor slopes = reference::map_values(input.view(), [&](double x) { return reference::slope(c.forward, x); });
  std::ranges::transform(slopes.values(), gradient.values(), slopes.values().begin(), std::multiplies{});
  return slopes;
}

/// The gradient by a softmax's or log-softmax's row, from its derivative of each output by each input.
Tensor by_rows(const Tensor& input, const Tensor& gradient, Nonlinearity nonlinearity) {
  const auto channels = static_cast<std::size_t>(input.shape().channels());
  const Tensor shares = reference::softmax(input.view());
  Tensor result = reference::zeros(input.shape());
  for (std::size_t i = 0; i < result.values().size(); ++i) {
    double sum = 0;
    for (std::size_t o = i - i % channels; o < i - i % channels + channels; ++o) {
      const double is_same = o == i ? 1 : 0;
      const double log_slope = is_same - double{shares.values()[i]};
      const double slope = nonlinearity == Nonlinearity::kSoftmax ? double{shares.values()[o]} * log_slope : log_slope;
      sum += double{gradient.values()[o]} * slope;
    }
    result.values()[i] = static_cast<float>(sum);
  }
  return result;
}

Tensor relu_gradient(ReluRule rule, std::vector<float> gradient, std::vector<float> input) {
  const auto count = static_cast<std::int32_t>(input.size());
  const ActivationDescriptor relu{.input = {count}, .clamp = {.low = 0.0F, .high = 6.0F}};
  const auto g = Tensor::copy_of({count}, gradient).value();
  const auto x = Tensor::copy_of({count}, input).value();
  const auto y = reference::map_values(x.view(), relu6);
  return run_backward(create_activation_backward(relu, rule), {.gradient = g.view(), .inputs = {x.view()}, .output = y.view()});
}

}  // namespace

TEST_CASE("The gradients of activations agree with the slopes of their formulas", "[ops][backward]") {
  for (Case& c : cases()) {
    for (const double scale : {0.01, 1.0, 9.0}) {
      for (const Shape& shape : {Shape{4}, Shape{1000}, Shape{7, 5, 3}}) {
        INFO(c.name << " of " << shape.text() << " up to " << scale);
        c.descriptor.input = shape;
        const Tensor input = input_of(shape, scale);
        const Tensor output = reference::map_values(input.view(), c.forward);
        const Tensor gradient = random_tensor(shape, 2);
        const Tensor got = run_backward(create_activation_backward(c.descriptor),
                                        {.gradient = gradient.view(), .inputs = {input.view()}, .output = output.view()});
        CHECK(relative_error(got.view(), by_slopes(c, input, gradient).view()) < kTolerance);
      }
    }
  }
}

TEST_CASE("The gradients of softmax and its logarithm run along the channels of each pixel", "[ops][backward]") {
  for (const Nonlinearity nonlinearity : {Nonlinearity::kSoftmax, Nonlinearity::kLogSoftmax}) {
    for (const Shape& shape : {Shape{1}, Shape{10}, Shape{1000}, Shape{3, 2, 17}}) {
      for (const double scale : {1.0, 50.0}) {
        INFO(shape.text() << " up to " << scale);
        const Tensor input = input_of(shape, scale);
        const Tensor gradient = random_tensor(shape, 2);
        const Tensor got = run_backward(create_activation_backward({.nonlinearity = nonlinearity, .input = shape}),
                                        {.gradient = gradient.view(), .inputs = {input.view()}, .output = {}});
        CHECK(relative_error(got.view(), by_rows(input, gradient, nonlinearity).view()) < kTolerance);
      }
    }
  }
}

TEST_CASE("The way back through an activation may work in place", "[ops][backward]") {
  std::vector<ActivationDescriptor> descriptors{{.nonlinearity = Nonlinearity::kSoftmax}, {.nonlinearity = Nonlinearity::kLogSoftmax}};
  std::ranges::transform(cases(), std::back_inserter(descriptors), &Case::descriptor);
  for (ActivationDescriptor& descriptor : descriptors) {
    descriptor.input = {4, 3, 5};
    const Tensor values = input_of(descriptor.input, 4);
    const Tensor gradient = random_tensor(descriptor.input, 2);
    const Known known{.gradient = gradient.view(), .inputs = {values.view()}, .output = values.view()};
    const Tensor expected = run_backward(create_activation_backward(descriptor), known);
    auto created = create_activation_backward(descriptor);
    REQUIRE(created);
    Tensor in_place = Tensor::copy_of(descriptor.input, gradient.values()).value();
    Tensor workspace = reference::zeros({8});
    const std::vector<tensor::TensorView> read{in_place.view(), values.view()};
    REQUIRE(created->op->run({.inputs = read, .output = in_place.values(), .workspace = workspace.values()}));
    CHECK(std::ranges::equal(in_place.values(), expected.values()));
  }
}

TEST_CASE("At zero a ReLU leads nothing back, and neither at its upper limit", "[ops][backward]") {
  const Tensor got = relu_gradient(ReluRule::kGradient, {1, 1, 1, 1, 1}, {-1, 0, 1, 6, 7});
  CHECK(std::ranges::equal(got.values(), std::vector<float>{0, 0, 1, 0, 0}));
}

TEST_CASE("Guided backpropagation leads back what is positive and came in positive, a deconvnet what is positive", "[ops][backward]") {
  const std::vector<float> gradient{3, 3, -3, -3, 3};
  const std::vector<float> input{1, -1, 1, -1, 7};
  CHECK(std::ranges::equal(relu_gradient(ReluRule::kGradient, gradient, input).values(), std::vector<float>{3, 0, -3, 0, 0}));
  CHECK(std::ranges::equal(relu_gradient(ReluRule::kGuided, gradient, input).values(), std::vector<float>{3, 0, 0, 0, 0}));
  CHECK(std::ranges::equal(relu_gradient(ReluRule::kDeconvnet, gradient, input).values(), std::vector<float>{3, 3, 0, 0, 3}));
}

TEST_CASE("The rules for ReLUs leave other activations their gradients", "[ops][backward]") {
  for (Case& c : cases()) {
    if (c.descriptor.nonlinearity == Nonlinearity::kClamp && c.descriptor.clamp.low == 0.0F) continue;
    INFO(c.name);
    c.descriptor.input = {60};
    const Tensor input = input_of({60}, 4);
    const Tensor output = reference::map_values(input.view(), c.forward);
    const Tensor gradient = random_tensor({60}, 2);
    const Known known{.gradient = gradient.view(), .inputs = {input.view()}, .output = output.view()};
    const Tensor plain = run_backward(create_activation_backward(c.descriptor), known);
    for (const ReluRule rule : {ReluRule::kGuided, ReluRule::kDeconvnet}) {
      CHECK(std::ranges::equal(run_backward(create_activation_backward(c.descriptor, rule), known).values(), plain.values()));
    }
  }
}

TEST_CASE("The gradient of an activation with an empty range or an infinite slope is refused", "[ops][backward]") {
  const auto empty = create_activation_backward({.input = {4}, .clamp = {.low = 1.0F, .high = 0.0F}});
  REQUIRE_FALSE(empty);
  CHECK(empty.error().code == base::ErrorCode::kUnsupportedModel);
  const float infinity = std::numeric_limits<float>::infinity();
  const auto infinite = create_activation_backward({.nonlinearity = Nonlinearity::kElu, .input = {4}, .alpha = infinity});
  REQUIRE_FALSE(infinite);
  CHECK(infinite.error().code == base::ErrorCode::kUnsupportedModel);
}

}  // namespace convlens::ops
