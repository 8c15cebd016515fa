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
};

std::vector<Case> cases() {
  return {
      {"linear", {}, [](double x) { return x; }},
      {"relu", {.clamp = {.low = 0.0F}}, [](double x) { return std::max(x, 0.0); }},
      {"relu6", {.clamp = {.low = 0.0F, .high = 6.0F}}, [](double x) { return std::clamp(x, 0.0, 6.0); }},
      {"leaky relu", {.nonlinearity = Nonlinearity::kLeakyRelu, .alpha = 0.25F}, [](double x) { return x < 0 ? 0.25 * x : x; }},
      {"leaky relu of slope zero", {.nonlinearity = Nonlinearity::kLeakyRelu}, [](double x) { return std::max(x, 0.0); }},
      {"elu", {.nonlinearity = Nonlinearity::kElu, .alpha = 1.0F}, [](double x) { return x < 0 ? std::expm1(x) : x; }},
      {"elu of half", {.nonlinearity = Nonlinearity::kElu, .alpha = 0.5F}, [](double x) { return x < 0 ? 0.5 * std::expm1(x) : x; }},
      {"sigmoid", {.nonlinearity = Nonlinearity::kSigmoid}, [](double x) { return 1 / (1 + std::exp(-x)); }},
      {"tanh", {.nonlinearity = Nonlinearity::kTanh}, [](double x) { return std::tanh(x); }},
  };
}

/// From -scale to scale.
tensor::Tensor input_of(const Shape& shape, double scale) {
  return reference::map_values(random_tensor(shape, 1).view(), [scale](double x) { return scale * x; });
}

}  // namespace

TEST_CASE("Activations agree with their formulas on small and large values", "[ops]") {
  for (Case& c : cases()) {
    for (const double scale : {0.01, 1.0, 10.0, 100.0}) {
      for (const Shape& shape : {Shape{1}, Shape{1000}, Shape{7, 5, 3}}) {
        INFO(c.name << " of " << shape.text() << " up to " << scale);
        const auto input = input_of(shape, scale);
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
    REQUIRE((*created)->run({.inputs = {&input, 1}, .output = values.values(), .workspace = {}}));
    CHECK(relative_error(values.view(), expected.view()) < kTolerance);
  }
}

TEST_CASE("Softmax runs along the channels of each pixel", "[ops]") {
  for (const int channels : {1, 2, 3, 4, 5, 8, 10, 17, 100, 512, 1000}) {
    for (const double scale : {1.0, 50.0}) {
      for (const Shape& shape : {Shape{channels}, Shape{3, 2, channels}}) {
        INFO(shape.text() << " up to " << scale);
        tensor::Tensor values = input_of(shape, scale);
        const auto expected = reference::softmax(values.view());
        const ActivationDescriptor softmax{.nonlinearity = Nonlinearity::kSoftmax, .input = shape};
        const auto got = run_operator(create_activation(softmax), {values.view()});
        CHECK(relative_error(got.view(), expected.view()) < kTolerance);
        const auto input = values.view();
        REQUIRE((*create_activation(softmax))->run({.inputs = {&input, 1}, .output = values.values(), .workspace = {}}));
        CHECK(relative_error(values.view(), expected.view()) < kTolerance);
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
