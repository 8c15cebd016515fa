#include <algorithm>
#include <cmath>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include "engine/engine.h"
#include "tests/engine/test_network.h"
#include "tests/reference/gradients.h"

namespace convlens::engine {
namespace {

using network::Activation;
using network::kNetworkInput;
using network::Source;
using reference::kTolerance;
using reference::random_tensor;
using reference::relative_error;
using tensor::Shape;
using tensor::Tensor;
using tensor::TensorView;

/// A stem and two branches, one of them longer, that are multiplied, and scores: [4,4,2] -> 3 classes.
NetworkBuilder diamond(Activation last = Activation::kSoftmax) {
  NetworkBuilder builder({4, 4, 2});
  const network::Conv2D point{.filters = 3};
  builder.add("stem", point).weight("kernel", {1, 1, 2, 3}).weight("bias", {3});
  builder.add("left", point, {"stem"}).weight("kernel", {1, 1, 3, 3}).weight("bias", {3});
  builder.add("left_relu", network::ActivationLayer{.activation = Activation::kRelu});
  builder.add("right", point, {"stem"}).weight("kernel", {1, 1, 3, 3}).weight("bias", {3});
  builder.add("joined", network::Merge{.arithmetic = network::Arithmetic::kMultiply}, {"left_relu", "right"});
  builder.add("mean", network::GlobalPooling2D{});
  builder.add("scores", network::Dense{.units = 3, .activation = last}).weight("kernel", {3, 3}).weight("bias", {3});
  return builder;
}
constexpr Source kStem = 0, kLeft = 1, kLeftRelu = 2, kRight = 3, kJoined = 4, kMean = 5, kScores = 6;

Engine run_once(NetworkBuilder builder, const Shape& input) {
  Engine engine = builder.compile();
  REQUIRE(engine.run(random_tensor(input, 1).view()));
  return engine;
}

Gradients gradient_of(Engine& engine, const GradientRequest& request) {
  auto gradients = engine.gradient(request);
  INFO((gradients ? "" : gradients.error().message));
  REQUIRE(gradients);
  return std::move(*gradients);
}

/// The gradient at the input of `score` of a run, by small steps along each input value.
Tensor by_runs(Engine& engine, const std::function<double(const Engine&)>& score) {
  constexpr float kStep = 1.0F / 512;
  const TensorView now = engine.output(kNetworkInput);
  Tensor input = Tensor::copy_of(now.shape, now.values).value();
  const Tensor original = Tensor::copy_of(now.shape, now.values).value();
  const auto score_with = [&](std::size_t i, float step) {
    input.values()[i] = original.values()[i] + step;
    REQUIRE(engine.run(input.view()));
    input.values()[i] = original.values()[i];
    return score(engine);
  };
  Tensor result = reference::zeros(now.shape);
  for (std::size_t i = 0; i < input.values().size(); ++i) {
    result.values()[i] = static_cast<float>((score_with(i, kStep) - score_with(i, -kStep)) / (2 * double{kStep}));
  }
  REQUIRE(engine.run(original.view()));
  return result;
}

/// A step of a run in float costs digits; wrong gradients differ by far more.
constexpr double kStepTolerance = 1e-2;

double unit(const Engine& engine, Source layer, std::size_t index) { return double{engine.output(layer).values[index]}; }

/// The logit less an unknown that is the same for all classes.
double log_of(const Engine& engine, std::size_t index) { return std::log(unit(engine, kScores, index)); }

Tensor difference(const Tensor& a, const Tensor& b) {
  return reference::merged({a.view(), b.view()}, [](double x, double y) { return x - y; });
}

bool all_zero(const Tensor& values) {
  return std::ranges::all_of(values.values(), [](float value) { return value == 0.0F; });
}

}  // namespace

TEST_CASE("The gradient of a probability is what small steps of the input change it by, whatever the network leaves to be done",
          "[engine][backward]") {
  const Score score{.unit = 1, .differentiated = Differentiated::kProbabilities};
  for (const Activation last : {Activation::kSoftmax, Activation::kLinear, Activation::kLogSoftmax, Activation::kSigmoid}) {
    Engine engine = run_once(diamond(last), {4, 4, 2});
    const Tensor expected = by_runs(engine, [&score](const Engine& run) { return double{run.score(score).value()}; });
    CHECK_FALSE(all_zero(expected));
    CHECK(relative_error(gradient_of(engine, {.of = score}).at[0].view(), expected.view()) < kStepTolerance);
  }
}

TEST_CASE("A network has the same probabilities and gradients of them with its softmax, its logarithm or neither", "[engine][backward]") {
  const Score score{.unit = 2, .differentiated = Differentiated::kProbabilities};
  Engine whole = run_once(diamond(), {4, 4, 2});
  const Tensor gradient = std::move(gradient_of(whole, {.of = score}).at[0]);
  for (const Activation last : {Activation::kLinear, Activation::kLogSoftmax}) {
    Engine engine = run_once(diamond(last), {4, 4, 2});
    CHECK(relative_error(engine.scores(Differentiated::kProbabilities).value().view(), whole.output(kScores)) < kTolerance);
    CHECK(relative_error(gradient_of(engine, {.of = score}).at[0].view(), gradient.view()) < kTolerance);
  }
}

TEST_CASE("Of a single unit the yes and the no are probabilities that add up to one, with opposite gradients", "[engine][backward]") {
  for (const Activation last : {Activation::kSigmoid, Activation::kLinear}) {
    NetworkBuilder builder({6});
    builder.add("yes", network::Dense{.units = 1, .activation = last}).weight("kernel", {6, 1}).weight("bias", {1});
    Engine engine = run_once(std::move(builder), {6});
    const Score yes{.differentiated = Differentiated::kProbabilities};
    const Score no{.weight = -1, .differentiated = Differentiated::kProbabilities};
    const double logit = double{engine.score({}).value()};
    CHECK(std::abs(double{engine.score(yes).value()} - 1 / (1 + std::exp(-logit))) < kTolerance);
    CHECK(std::abs(double{engine.score(yes).value()} + double{engine.score(no).value()} - 1) < kTolerance);
    const Tensor expected = by_runs(engine, [&no](const Engine& run) { return double{run.score(no).value()}; });
    CHECK(relative_error(gradient_of(engine, {.of = no}).at[0].view(), expected.view()) < kStepTolerance);
  }
}

TEST_CASE("The gradients of logits are those before the softmax, although it is fused into the layer", "[engine][backward]") {
  Engine engine = run_once(diamond(), {4, 4, 2});
  const Tensor first = std::move(gradient_of(engine, {.of = Score{.unit = 0}}).at[0]);
  const Tensor second = std::move(gradient_of(engine, {.of = Score{.unit = 2}}).at[0]);
  // Softmax forgets what all logits have in common: their differences are those of the probabilities' logarithms.
  const Tensor expected = by_runs(engine, [](const Engine& run) { return log_of(run, 0) - log_of(run, 2); });
  CHECK(relative_error(difference(first, second).view(), expected.view()) < kStepTolerance);
  Engine linear = run_once(diamond(Activation::kLinear), {4, 4, 2});
  const Tensor same = std::move(gradient_of(linear, {.of = Score{.unit = 0}}).at[0]);
  CHECK(std::ranges::equal(first.values(), same.values()));
}

TEST_CASE("The weight of a score scales its gradient", "[engine][backward]") {
  Engine engine = run_once(diamond(), {4, 4, 2});
  const Tensor plain = std::move(gradient_of(engine, {.of = Score{.unit = 1}}).at[0]);
  const Tensor turned = std::move(gradient_of(engine, {.of = Score{.unit = 1, .weight = -2.0F}}).at[0]);
  const Tensor expected = reference::map_values(plain.view(), [](double x) { return -2 * x; });
  CHECK(relative_error(turned.view(), expected.view()) < kTolerance);
}

TEST_CASE("Where branches part the gradients that come back along them are summed", "[engine][backward]") {
  Engine engine = run_once(diamond(), {4, 4, 2});
  const auto gradients = gradient_of(engine, {.of = Score{.unit = 1}, .to = {kStem, kLeft, kRight}});
  const auto led_from = [&](Source layer, const Tensor& seed) {
    return std::move(gradient_of(engine, {.of = Seed{.layer = layer, .gradient = seed.view()}, .to = {kStem}}).at[0]);
  };
  const Tensor left = led_from(kLeft, gradients.at[1]);
  const Tensor right = led_from(kRight, gradients.at[2]);
  const Tensor sum = reference::merged({left.view(), right.view()}, [](double a, double b) { return a + b; });
  CHECK(relative_error(gradients.at[0].view(), sum.view()) < kTolerance);
  CHECK_FALSE(all_zero(left));
  CHECK_FALSE(all_zero(right));
}

TEST_CASE("Only what lies between the score and the layers that are asked for is gone back through", "[engine][backward]") {
  Engine engine = run_once(diamond(), {4, 4, 2});
  const auto walked = [&](std::vector<Source> to) { return gradient_of(engine, {.of = Score{.unit = 0}, .to = std::move(to)}).walked; };
  CHECK(walked({kNetworkInput}) == std::vector<Source>{kScores, kMean, kJoined, kRight, kLeftRelu, kLeft, kStem});
  CHECK(walked({kJoined}) == std::vector<Source>{kScores, kMean});
  CHECK(walked({kLeft}) == std::vector<Source>{kScores, kMean, kJoined, kLeftRelu});
  CHECK(walked({kRight, kLeftRelu}) == std::vector<Source>{kScores, kMean, kJoined});
}

TEST_CASE("A seed starts anywhere, and leaves out what does not lead to it", "[engine][backward]") {
  Engine engine = run_once(diamond(), {4, 4, 2});
  Tensor one_pixel = reference::zeros({4, 4, 3});
  one_pixel.values()[7] = 1.0F;
  const auto gradients = gradient_of(engine, {.of = Seed{.layer = kLeft, .gradient = one_pixel.view()}, .to = {kNetworkInput, kLeft}});
  CHECK(gradients.walked == std::vector<Source>{kLeft, kStem});
  CHECK(std::ranges::equal(gradients.at[1].values(), one_pixel.values()));
  const Tensor expected = by_runs(engine, [](const Engine& run) { return unit(run, kLeft, 7); });
  CHECK(relative_error(gradients.at[0].view(), expected.view()) < kStepTolerance);
}

TEST_CASE("A seed at the input is its own gradient", "[engine][backward]") {
  Engine engine = run_once(diamond(), {4, 4, 2});
  const Tensor seed = random_tensor({4, 4, 2}, 5);
  const auto gradients = gradient_of(engine, {.of = Seed{.layer = kNetworkInput, .gradient = seed.view()}});
  CHECK(std::ranges::equal(gradients.at[0].values(), seed.values()));
  CHECK(gradients.walked.empty());
}

TEST_CASE("Nothing comes back through a filter that is off, nor through a layer whose filters all are", "[engine][backward]") {
  Engine engine = run_once(diamond(), {4, 4, 2});
  const Tensor before = std::move(gradient_of(engine, {.of = Score{.unit = 1}}).at[0]);
  REQUIRE(engine.switch_channel(kLeft, 1, Switch::kOff));
  REQUIRE(engine.run_from(kLeft));
  const GradientRequest request{.of = Score{.unit = 1}, .to = {kNetworkInput, kLeft}};
  const auto gradients = gradient_of(engine, request);
  for (std::size_t i = 1; i < gradients.at[1].values().size(); i += 3) CHECK(gradients.at[1].values()[i] == 0.0F);
  CHECK_FALSE(std::ranges::equal(gradients.at[0].values(), before.values()));
  const auto logit_above = [](const Engine& run) { return log_of(run, 1) - log_of(run, 0); };
  const Tensor other = std::move(gradient_of(engine, {.of = Score{.unit = 0}}).at[0]);
  CHECK(relative_error(difference(gradients.at[0], other).view(), by_runs(engine, logit_above).view()) < kStepTolerance);

  REQUIRE(engine.switch_layer(kStem, Switch::kOff));
  REQUIRE(engine.run_from(kStem));
  CHECK(all_zero(gradient_of(engine, request).at[0]));
}

TEST_CASE("A layer that is off and passes its input on passes on the gradient", "[engine][backward]") {
  Engine engine = run_once(diamond(), {4, 4, 2});
  REQUIRE(engine.switch_layer(kLeftRelu, Switch::kOff));
  REQUIRE(engine.switch_layer(kJoined, Switch::kOff));
  REQUIRE(engine.run_from(kLeft));
  const auto gradients = gradient_of(engine, {.of = Score{.unit = 1}, .to = {kJoined, kLeft, kRight}});
  CHECK_FALSE(all_zero(gradients.at[0]));
  CHECK(std::ranges::equal(gradients.at[0].values(), gradients.at[1].values()));
  CHECK(all_zero(gradients.at[2]));
}

TEST_CASE("A layer that is off and has nothing to pass on leads nothing back", "[engine][backward]") {
  Engine engine = run_once(diamond(), {4, 4, 2});
  REQUIRE(engine.switch_layer(kMean, Switch::kOff));
  REQUIRE(engine.run_from(kMean));
  CHECK(all_zero(gradient_of(engine, {.of = Score{.unit = 1}}).at[0]));
}

TEST_CASE("With a class switched off the others still compete with it", "[engine][backward]") {
  Engine engine = run_once(diamond(), {4, 4, 2});
  REQUIRE(engine.switch_channel(kScores, 2, Switch::kOff));
  REQUIRE(engine.run_from(kScores));
  const auto gradients = gradient_of(engine, {.of = Score{.unit = 1, .differentiated = Differentiated::kProbabilities}});
  const Tensor expected = by_runs(engine, [](const Engine& run) { return unit(run, kScores, 1); });
  CHECK(relative_error(gradients.at[0].view(), expected.view()) < kStepTolerance);
  CHECK(all_zero(gradient_of(engine, {.of = Score{.unit = 2}}).at[0]));
}

TEST_CASE("Every activation is led back through as part of a layer as it is as a layer of its own", "[engine][backward]") {
  const Tensor input = random_tensor({3, 3, 2}, 1);
  const Tensor seed = random_tensor({3, 3, 4}, 2);
  for (int index = 0; index <= static_cast<int>(Activation::kLogSoftmax); ++index) {
    INFO("activation " << index);
    const auto activation = static_cast<Activation>(index);
    const auto gradient_with = [&](Activation inside, const std::optional<network::ActivationLayer>& behind) {
      NetworkBuilder builder({3, 3, 2});
      builder.add("conv", network::Conv2D{.filters = 4, .activation = inside}).weight("kernel", {1, 1, 2, 4}).weight("bias", {4});
      if (behind) builder.add("activation", *behind);
      Engine engine = builder.compile();
      REQUIRE(engine.run(input.view()));
      return std::move(gradient_of(engine, {.of = Seed{.layer = behind ? 1 : 0, .gradient = seed.view()}}).at[0]);
    };
    const Tensor fused = gradient_with(activation, std::nullopt);
    const network::ActivationLayer own{.activation = activation, .alpha = activation == Activation::kElu ? 1.0F : 0.2F};
    CHECK(relative_error(fused.view(), gradient_with(Activation::kLinear, own).view()) < kTolerance);
    CHECK_FALSE(all_zero(fused));
  }
}

TEST_CASE("A leaky ReLU with an upper limit is led back through below, at and above zero", "[engine][backward]") {
  for (const float slope : {0.25F, 0.0F, -0.5F}) {
    NetworkBuilder builder({4});
    builder.add("leaky", network::ActivationLayer{.activation = Activation::kLeakyRelu, .alpha = slope, .max_value = 2.0F});
    Engine engine = builder.compile();
    REQUIRE(engine.run(Tensor::copy_of({4}, std::vector<float>{-1, 1, 3, -8}).value().view()));
    const Tensor seed = Tensor::copy_of({4}, std::vector<float>{1, 1, 1, 1}).value();
    const auto gradients = gradient_of(engine, {.of = Seed{.layer = 0, .gradient = seed.view()}});
    // A falling slope brings -8 to 4, above the limit.
    const float far_below = slope < 0 ? 0.0F : slope;
    CHECK(std::ranges::equal(gradients.at[0].values(), std::vector<float>{slope, 1, 0, far_below}));
  }
}

TEST_CASE("The logits are what the softmax is taken of, and the scores what it gives", "[engine][backward]") {
  Engine engine = run_once(diamond(), {4, 4, 2});
  Engine linear = run_once(diamond(Activation::kLinear), {4, 4, 2});
  const Tensor logits = engine.scores(Differentiated::kLogits).value();
  CHECK(std::ranges::equal(logits.values(), linear.output(kScores).values));
  CHECK(std::ranges::equal(engine.scores(Differentiated::kProbabilities).value().values(), engine.output(kScores).values));
  CHECK(relative_error(reference::softmax(logits.view()).view(), engine.output(kScores)) < kTolerance);
  CHECK(std::ranges::equal(linear.scores(Differentiated::kLogits).value().values(), linear.output(kScores).values));
  CHECK(diamond().compile().scores(Differentiated::kLogits).error().code == base::ErrorCode::kNoImage);
}

TEST_CASE("Gradients that cannot be had are refused", "[engine][backward]") {
  using base::ErrorCode;
  Engine engine = diamond().compile();
  const auto refusal = [&](const GradientRequest& request) {
    const auto gradients = engine.gradient(request);
    REQUIRE_FALSE(gradients);
    return gradients.error().code;
  };
  CHECK(refusal({}) == ErrorCode::kNoImage);
  REQUIRE(engine.run(random_tensor({4, 4, 2}, 1).view()));
  for (const std::int32_t unit : {-1, 3}) CHECK(refusal({.of = Score{.unit = unit}}) == ErrorCode::kInvalidArgument);
  CHECK(refusal({.to = {}}) == ErrorCode::kInvalidArgument);
  for (const Source layer : {-2, 7}) CHECK(refusal({.to = {layer}}) == ErrorCode::kUnknownLayer);
  const Tensor seed = random_tensor({4, 4, 3}, 1);
  for (const Source layer : {-2, 7}) CHECK(refusal({.of = Seed{.layer = layer, .gradient = seed.view()}}) == ErrorCode::kUnknownLayer);
  CHECK(refusal({.of = Seed{.layer = kMean, .gradient = seed.view()}}) == ErrorCode::kBadShape);
  CHECK(refusal({.of = Seed{.layer = kLeft, .gradient = seed.view()}, .to = {kRight}}) == ErrorCode::kInvalidArgument);
  CHECK(refusal({.to = {kScores}}) == ErrorCode::kInvalidArgument);  // the logits are before its softmax
}

}  // namespace convlens::engine
