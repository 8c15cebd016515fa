#include <cmath>

#include <catch2/catch_test_macros.hpp>

#include "ops/batch_norm.h"
#include "ops/channel_affine.h"
#include "ops/concatenate.h"
#include "tests/ops/run_operator.h"

namespace convlens::ops {
namespace {

using reference::kTolerance;
using reference::random_tensor;
using reference::relative_error;
using tensor::Shape;

constexpr std::array kChannels{1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 33, 64, 129, 255, 512};

/// gamma * (x - mean) / sqrt(variance + epsilon) + beta, as it is written.
tensor::Tensor normalised(const tensor::TensorView& input, const BatchNormDescriptor& d) {
  tensor::Tensor result = reference::zeros(input.shape);
  for (std::size_t i = 0; i < input.values.size(); ++i) {
    const std::size_t c = i % d.mean.size();
    const double gamma = d.gamma.empty() ? 1 : double{d.gamma[c]};
    const double beta = d.beta.empty() ? 0 : double{d.beta[c]};
    const double deviation = std::sqrt(double{d.variance[c]} + double{d.epsilon});
    result.values()[i] = static_cast<float>(gamma * (double{input.values[i]} - double{d.mean[c]}) / deviation + beta);
  }
  return result;
}

}  // namespace

TEST_CASE("A factor and offset per channel agree with loops, on maps and vectors", "[ops]") {
  for (const int channels : kChannels) {
    for (const Shape& shape : {Shape{channels}, Shape{5, 7, channels}}) {
      const auto input = random_tensor(shape, 1);
      const auto scale = random_tensor({channels}, 2);
      const auto offset = random_tensor({channels}, 3);
      const auto got =
          run_operator(create_channel_affine({.input = shape, .scale = scale.values(), .offset = offset.values()}), {input.view()});
      INFO(shape.text());
      CHECK(relative_error(got.view(), reference::affine(input.view(), scale.values(), offset.values()).view()) < kTolerance);
    }
  }
}

TEST_CASE("Factors that are not one per channel are refused", "[ops]") {
  const auto three = random_tensor({3}, 1);
  const auto four = random_tensor({4}, 2);
  const auto created = create_channel_affine({.input = {2, 2, 4}, .scale = four.values(), .offset = three.values()});
  REQUIRE_FALSE(created);
  CHECK(created.error().code == base::ErrorCode::kBadShape);
}

TEST_CASE("Batch normalisation agrees with its formula, with and without gamma and beta", "[ops]") {
  for (const int channels : kChannels) {
    const auto input = random_tensor({6, 5, channels}, 1);
    const auto gamma = random_tensor({channels}, 2);
    const auto beta = random_tensor({channels}, 3);
    const auto mean = random_tensor({channels}, 4);
    const auto variance = reference::map_values(random_tensor({channels}, 5).view(), [](double x) { return x * x; });
    BatchNormDescriptor descriptor{.input = input.shape(), .mean = mean.values(), .variance = variance.values()};
    INFO(channels << " channels");
    CHECK(relative_error(run_operator(create_batch_norm(descriptor), {input.view()}).view(), normalised(input.view(), descriptor).view()) <
          kTolerance);
    descriptor.gamma = gamma.values();
    descriptor.beta = beta.values();
    descriptor.epsilon = 0.01F;
    CHECK(relative_error(run_operator(create_batch_norm(descriptor), {input.view()}).view(), normalised(input.view(), descriptor).view()) <
          kTolerance);
  }
}

TEST_CASE("A batch normalisation without a value for each channel is refused", "[ops]") {
  const auto three = random_tensor({3}, 1);
  const auto four = random_tensor({4}, 2);
  const auto refused = [](const BatchNormDescriptor& descriptor) {
    const auto created = create_batch_norm(descriptor);
    return !created && created.error().code == base::ErrorCode::kBadShape;
  };
  CHECK(refused({.input = {2, 2, 4}, .mean = three.values(), .variance = four.values()}));
  CHECK(refused({.input = {2, 2, 4}, .mean = four.values(), .variance = {}}));
  CHECK(refused({.input = {2, 2, 4}, .gamma = three.values(), .mean = four.values(), .variance = four.values()}));
  CHECK(refused({.input = {2, 2, 4}, .beta = three.values(), .mean = four.values(), .variance = four.values()}));
}

TEST_CASE("A concatenation puts the channels of its inputs side by side", "[ops]") {
  const std::vector<std::vector<Shape>> cases{{{4, 3, 2}, {4, 3, 5}}, {{1, 1, 1}, {1, 1, 1}, {1, 1, 512}}, {{6}, {1}, {3}}, {{2, 2, 2}}};
  for (const std::vector<Shape>& shapes : cases) {
    std::vector<tensor::Tensor> tensors;
    std::vector<tensor::TensorView> inputs;
    for (const Shape& shape : shapes) {
      tensors.push_back(random_tensor(shape, static_cast<std::uint32_t>(tensors.size())));
      inputs.push_back(tensors.back().view());
    }
    const auto got = run_operator(create_concatenate({.inputs = shapes}), inputs);
    CHECK(relative_error(got.view(), reference::concatenation(inputs).view()) == 0.0);
  }
}

TEST_CASE("A concatenation of nothing, or of maps of different sizes, is refused", "[ops]") {
  for (const std::vector<Shape>& shapes : {std::vector<Shape>{}, {{4, 3, 2}, {4, 4, 2}}, {{4, 3, 2}, {24}}}) {
    const auto created = create_concatenate({.inputs = shapes});
    REQUIRE_FALSE(created);
    CHECK(created.error().code == base::ErrorCode::kBadShape);
  }
}

}  // namespace convlens::ops
