#include "ops/elementwise.h"

#include <algorithm>
#include <functional>

#include <catch2/catch_test_macros.hpp>

#include "tests/ops/run_operator.h"

namespace convlens::ops {
namespace {

using reference::kTolerance;
using reference::random_tensor;
using reference::relative_error;
using tensor::Shape;
using Shapes = std::vector<Shape>;

struct Case {
  const char* name;
  Arithmetic arithmetic;
  std::function<double(double, double)> expected;
};

const Case kCases[] = {
    {"sum", Arithmetic::kAdd, std::plus{}},
    {"difference", Arithmetic::kSubtract, std::minus{}},
    {"product", Arithmetic::kMultiply, std::multiplies{}},
    {"mean", Arithmetic::kAverage, std::plus{}},
    {"largest", Arithmetic::kMaximum, [](double a, double b) { return std::max(a, b); }},
    {"smallest", Arithmetic::kMinimum, [](double a, double b) { return std::min(a, b); }},
};

tensor::Tensor expected_of(const Case& c, const std::vector<tensor::TensorView>& inputs) {
  const double divisor = c.arithmetic == Arithmetic::kAverage ? static_cast<double>(inputs.size()) : 1.0;
  return reference::map_values(reference::merged(inputs, c.expected).view(), [divisor](double x) { return x / divisor; });
}

void check_all(const Shapes& shapes) {
  std::vector<tensor::Tensor> tensors;
  std::vector<tensor::TensorView> inputs;
  for (const Shape& shape : shapes) {
    tensors.push_back(random_tensor(shape, static_cast<std::uint32_t>(tensors.size())));
    inputs.push_back(tensors.back().view());
  }
  for (const Case& c : kCases) {
    INFO(c.name << " of " << shapes.size() << " inputs, first " << shapes[0].text() << ", last " << shapes.back().text());
    const auto got = run_operator(create_elementwise({.arithmetic = c.arithmetic, .inputs = shapes}), inputs);
    CHECK(relative_error(got.view(), expected_of(c, inputs).view()) < kTolerance);
  }
}

}  // namespace

TEST_CASE("Arithmetic on two to four inputs agrees with loops", "[ops]") {
  for (const Shape& shape : {Shape{1}, Shape{17}, Shape{5, 3, 7}, Shape{4, 4, 512}}) {
    for (const std::size_t inputs : {2U, 3U, 4U}) {
      check_all(Shapes(inputs, shape));
    }
  }
}

TEST_CASE("Inputs with extents of 1, or without those in front, are repeated", "[ops]") {
  const Shape map{5, 3, 7};
  for (const Shape& smaller :
       {Shape{1, 1, 7}, Shape{5, 3, 1}, Shape{1, 3, 1}, Shape{5, 1, 7}, Shape{1, 1, 1}, Shape{7}, Shape{1}, Shape{3, 1}}) {
    check_all({map, smaller});
    check_all({smaller, map});
    check_all({map, smaller, map, smaller});
  }
  check_all({{1, 1, 7}, {7}});
  check_all({{2, 1, 3, 1}, {5, 3, 7}});
}

TEST_CASE("A result may grow with every input", "[ops]") {
  check_all({{1, 1, 7}, {5, 3, 1}});
  check_all({{7}, {7}, {5, 3, 7}});
  check_all({{1}, {7}, {3, 1}, {5, 1, 1}});
  check_all({{1, 1, 64}, {1, 9, 1}, {8, 1, 1}, {8, 9, 64}});
  check_all({{3, 1}, {3, 1}, {1, 7}, {2, 3, 7}, {7}});
}

TEST_CASE("Arithmetic on one input, or on shapes that do not go together, is refused", "[ops]") {
  for (const Shapes& shapes : {Shapes{}, Shapes{{4}}, Shapes{{2, 2, 3}, {2, 2, 3}, {2, 3, 2}}, Shapes{{1, 2, 3}, {4}}}) {
    const auto created = create_elementwise({.inputs = shapes});
    REQUIRE_FALSE(created);
    CHECK(created.error().code == base::ErrorCode::kBadShape);
  }
}

}  // namespace convlens::ops
