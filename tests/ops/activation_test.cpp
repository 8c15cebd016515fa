#include "ops/activation.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

#include <catch2/catch_test_macros.hpp>

#include "tests/ops/run_operator.h"

namespace convlens::ops {
namespace {

using reference::kTolerance;
using reference::random_tensor;
using reference::relative_error;
using tensor::Shape;

struct Case {
  const char* name;
  ActivationDescriptor descriptor;
  std::function<double(double)> expected;
  double largest = 100.0;  ///< beyond this the results leave float's range
};

double sigmoid(double x) { return 1 / (1 + std::exp(-x)); }
double relu6(double x) { return std::clamp(x, 0.0, 6.0); }
/// The constants to more digits than the operator's.
double selu(double x) { return 1.0507009873554805 * (x < 0 ? 1.6732632423543772 * std::expm1(x) : x); }
double gelu(double x) { return x * std::erfc(-x / std::sqrt(2.0)) / 2; }

std::vector<Case> cases() {
  return {
      {"linear", {}, [](double x) { return x; }},
      {"relu", {.clamp = {.low = 0.0F}}, [](double x) { return std::max(x, 0.0); }},
      {"relu6", {.clamp = {.low = 0.0F, .high = 6.0F}}, relu6},
      {"leaky relu", {.nonlinearity = Nonlinearity::kLeakyRelu, .alpha = 0.25F}, [](double x) { return x < 0 ? 0.25 * x : x; }},
      {"leaky relu of slope zero", {.nonlinearity = Nonlinearity::kLeakyRelu}, [](double x) { return std::max(x, 0.0); }},
      {"elu", {.nonlinearity = Nonlinearity::kElu, .alpha = 1.0F}, [](double x) { return x < 0 ? std::expm1(x) : x; }},
      {"elu of half", {.nonlinearity = Nonlinearity::kElu, .alpha = 0.5F}, [](double x) { return x < 0 ? 0.5 * std::expm1(x) : x; }},
      {"clip", {.clamp = {.low = -0.5F, .high = 2.5F}}, [](double x) { return std::clamp(x, -0.5, 2.5); }},
      {"clip to one value", {.clamp = {.low = 2.0F, .high = 2.0F}}, [](double) { return 2.0; }},
      {"selu", {.nonlinearity = Nonlinearity::kSelu}, selu},
      {"gelu", {.nonlinearity = Nonlinearity::kGelu}, gelu},
      {"silu", {.nonlinearity = Nonlinearity::kSilu}, [](double x) { return x * sigmoid(x); }},
      {"hard silu", {.nonlinearity = Nonlinearity::kHardSilu}, [](double x) { return x * relu6(x + 3) / 6; }},
      {"sigmoid", {.nonlinearity = Nonlinearity::kSigmoid}, sigmoid},
      {"hard sigmoid", {.nonlinearity = Nonlinearity::kHardSigmoid}, [](double x) { return relu6(x + 3) / 6; }},
      {"softplus", {.nonlinearity = Nonlinearity::kSoftplus}, [](double x) { return std::log1p(std::exp(x)); }},
      {"softsign", {.nonlinearity = Nonlinearity::kSoftsign}, [](double x) { return x / (1 + std::abs(x)); }},
      {"exponential", {.nonlinearity = Nonlinearity::kExponential}, [](double x) { return std::exp(x); }, 80.0},
      {"tanh", {.nonlinearity = Nonlinearity::kTanh}, [](double x) { return std::tanh(x); }},
  };
}

/// From -scale to scale.
tensor::Tensor input_of(const Shape& shape, double scale) {
  return reference::map_values(random_tensor(shape, 1).view(), [scale](double x) { return scale * x; });
}

/// On its own, and in place.
void check_softmax(const ActivationDescriptor& descriptor, const tensor::Tensor& input, const tensor::Tensor& expected) {
  const auto got = run_operator(create_activation(descriptor), {input.view()});
  CHECK(relative_error(got.view(), expected.view()) < kTolerance);
  tensor::Tensor values = reference::map_values(input.view(), [](double x) { return x; });
  const auto view = values.view();
  REQUIRE((*create_activation(descriptor))->run({.inputs = {&view, 1}, .output = values.values(), .workspace = {}}));
  CHECK(relative_error(values.view(), expected.view()) < kTolerance);
}

}  // namespace

TEST_CASE("Activations agree with their formulas on small and large values", "[ops]") {
  for (Case& c : cases()) {
    for (const double scale : {0.01, 1.0, 10.0, 100.0}) {
      for (const Shape& shape : {Shape{1}, Shape{1000}, Shape{7, 5, 3}}) {
        INFO(c.name << " of " << shape.text() << " up to " << scale);
        const auto input = input_of(shape, std::min(scale, c.largest));
        c.descriptor.input = shape;
        const auto got = run_operator(create_activation(c.descriptor), {input.view()});
        CHECK(relative_error(got.view(), reference::map_values(input.view(), c.expected).view()) < kTolerance);
      }
    }
  }
}

TEST_CASE("Activations may work in place", "[ops]") {
  for (Case& c : cases()) {
    INFO(c.name);
    tensor::Tensor values = input_of({5, 7, 3}, 4);
    const auto expected = reference::map_values(values.view(), c.expected);
    c.descriptor.input = values.shape();
    auto created = create_activation(c.descriptor);
    REQUIRE(created);
    const auto input = values.view();
    tensor::Tensor workspace = reference::zeros({static_cast<std::int32_t>((*created)->plan().workspace) + 1});
    REQUIRE((*created)->run({.inputs = {&input, 1}, .output = values.values(), .workspace = workspace.values()}));
    CHECK(relative_error(values.view(), expected.view()) < kTolerance);
  }
}

TEST_CASE("Softmax and its logarithm run along the channels of each pixel", "[ops]") {
  for (const int channels : {1, 2, 3, 4, 5, 8, 10, 17, 100, 512, 1000}) {
    for (const double scale : {1.0, 50.0}) {
      for (const Shape& shape : {Shape{channels}, Shape{3, 2, channels}}) {
        INFO(shape.text() << " up to " << scale);
        const auto values = input_of(shape, scale);
        check_softmax({.nonlinearity = Nonlinearity::kSoftmax, .input = shape}, values, reference::softmax(values.view()));
        check_softmax({.nonlinearity = Nonlinearity::kLogSoftmax, .input = shape}, values, reference::log_softmax(values.view()));
      }
    }
  }
}

TEST_CASE("An activation with an empty range or an infinite slope is refused", "[ops]") {
  const auto empty = create_activation({.input = {4}, .clamp = {.low = 1.0F, .high = 0.0F}});
  REQUIRE_FALSE(empty);
  CHECK(empty.error().code == base::ErrorCode::kUnsupportedModel);
  const float infinity = std::numeric_limits<float>::infinity();
  const auto infinite = create_activation({.nonlinearity = Nonlinearity::kLeakyRelu, .input = {4}, .alpha = infinity});
  REQUIRE_FALSE(infinite);
  CHECK(infinite.error().code == base::ErrorCode::kUnsupportedModel);
}

}  // namespace convlens::ops
