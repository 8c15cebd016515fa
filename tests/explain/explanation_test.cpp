#include "explain/explanation.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>

#include "explain/class_activation.h"
#include "explain/noise.h"
#include "explain/perturbation.h"
#include "explain/upsample.h"
#include "tests/explain/stepwise.h"
#include "tests/reference/compare.h"

namespace convlens::explain {
namespace {

using base::ErrorCode;
using Catch::Approx;
using engine::Engine;
using network::kNetworkInput;
using tensor::Tensor;

constexpr network::Source kConv = 0;
constexpr network::Source kScores = 2;
constexpr int kUnit = 1;

Engine small_network() { return test::small_network({6, 8, 2}, 1); }

Question question(Method method) {
  return {.method = method, .of = {.unit = kUnit}, .layer = kConv, .black = {-1, 0.5F}, .grey = {0.25F, -0.5F}};
}

double logit(const Engine& engine) { return static_cast<double>(engine.scores(engine::Differentiated::kLogits).value().values()[kUnit]); }

/// The whole answer; the engine is as it was.
Heatmap answered(Engine& engine, const Question& asked) {
  auto explanation = begin(engine, asked);
  REQUIRE(explanation);
  test::take_all_steps(engine, **explanation);
  return (*explanation)->heatmap();
}

double sum_of(const std::vector<float>& values) { return std::accumulate(values.begin(), values.end(), 0.0); }

TEST_CASE("The class activation maps are those of the layer's output and the logit's gradient", "[explain]") {
  Engine engine = small_network();
  const auto gradients = engine.gradient({.of = engine::Score{.unit = kUnit}, .to = {kConv}}).value();
  const auto maps = engine.output(kConv);
  const auto gradient = gradients.at.front().view();
  CHECK(answered(engine, question(Method::kGradCam)).values == grad_cam(maps, gradient).map);
  CHECK(answered(engine, question(Method::kGradCamPlusPlus)).values == grad_cam_plus_plus(maps, gradient).map);
  CHECK(answered(engine, question(Method::kLayerCam)).values == layer_cam(maps, gradient).map);
  CHECK(answered(engine, question(Method::kHiResCam)).values == hires_cam(maps, gradient).map);
  CHECK(answered(engine, question(Method::kEigenCam)).values == eigen_cam(maps).map);
}

TEST_CASE("Integrated gradients add up to what the score is more than that of a black input", "[explain]") {
  Engine engine = small_network();
  const Heatmap heatmap = answered(engine, question(Method::kIntegratedGradients));
  CHECK(heatmap.height == 6);
  CHECK(heatmap.width == 8);
  const double score = logit(engine);
  Tensor black = Tensor::zeros({6, 8, 2}).value();
  for (std::size_t i = 0; i < black.values().size(); ++i) black.values()[i] = i % 2 == 0 ? -1.0F : 0.5F;
  REQUIRE(engine.run(black.view()));
  CHECK(static_cast<double>(heatmap.baseline_score) == Approx(logit(engine)));
  CHECK(sum_of(heatmap.values) == Approx(score - logit(engine)).epsilon(0.02));
}

TEST_CASE("Ablation-CAM's weights are what the score loses without each channel", "[explain]") {
  Engine engine = small_network();
  const Heatmap heatmap = answered(engine, question(Method::kAblationCam));
  const double score = logit(engine);
  for (std::int32_t channel = 0; channel < 4; ++channel) {
    REQUIRE(engine.switch_channel(kConv, channel, engine::Switch::kOff));
    REQUIRE(engine.run_from(kConv));
    CHECK(static_cast<double>(heatmap.weights[static_cast<std::size_t>(channel)]) == Approx(score - logit(engine)).margin(1e-6));
    REQUIRE(engine.switch_channel(kConv, channel, engine::Switch::kOn));
  }
  REQUIRE(engine.run_from(kConv));
  CHECK(heatmap.values == weighted_sum(engine.output(kConv), heatmap.weights));
}

TEST_CASE("A channel that is off counts for nothing in Ablation-CAM, and stays off", "[explain]") {
  Engine engine = small_network();
  REQUIRE(engine.switch_channel(kConv, 2, engine::Switch::kOff));
  REQUIRE(engine.run_from(kConv));
  CHECK(answered(engine, question(Method::kAblationCam)).weights[2] == 0);
  CHECK(engine.channel_switch(kConv, 2) == engine::Switch::kOff);
}

TEST_CASE("Score-CAM's weights are the softmax of the scores behind each map as a mask", "[explain]") {
  Engine engine = small_network();
  const Heatmap heatmap = answered(engine, question(Method::kScoreCam));
  const Tensor input = Tensor::copy_of({6, 8, 2}, engine.output(kNetworkInput).values).value();
  const Tensor maps = Tensor::copy_of({6, 8, 4}, engine.output(kConv).values).value();
  std::vector<double> shares;
  for (std::int32_t channel = 0; channel < 4; ++channel) {
    std::vector<float> mask = channel_of(maps.view(), channel);  // as large as the input
    const auto [least, greatest] = std::ranges::minmax(mask);
    Tensor masked = Tensor::zeros(input.shape()).value();
    for (std::size_t i = 0; i < masked.values().size(); ++i) {
      masked.values()[i] = input.values()[i] * (greatest > least ? (mask[i / 2] - least) / (greatest - least) : 0.0F);
    }
    REQUIRE(engine.run(masked.view()));
    shares.push_back(std::exp(logit(engine)));
  }
  const double all = std::accumulate(shares.begin(), shares.end(), 0.0);
  for (std::size_t c = 0; c < 4; ++c) CHECK(static_cast<double>(heatmap.weights[c]) == Approx(shares[c] / all).epsilon(1e-5));
}

TEST_CASE("Occlusion shows what the score loses where a grey square lies", "[explain]") {
  Engine engine = small_network();
  const Heatmap heatmap = answered(engine, question(Method::kOcclusion));
  CHECK(heatmap.height == 6);  // fewer pixels than 14
  CHECK(heatmap.width == 8);
  const double score = logit(engine);
  const Tensor input = Tensor::copy_of({6, 8, 2}, engine.output(kNetworkInput).values).value();
  for (const auto& [row, column] : {std::pair{0, 0}, std::pair{2, 5}, std::pair{5, 7}}) {
    Tensor covered = Tensor::copy_of(input.shape(), input.values()).value();
    // Cells of one pixel, squares of two: from half a pixel before the cell to half a pixel after it, rounded up.
    for (int y = row; y < std::min(row + 2, 6); ++y) {
      for (int x = column; x < std::min(column + 2, 8); ++x) {
        covered.values()[static_cast<std::size_t>((y * 8 + x) * 2)] = 0.25F;
        covered.values()[static_cast<std::size_t>((y * 8 + x) * 2 + 1)] = -0.5F;
      }
    }
    REQUIRE(engine.run(covered.view()));
    CHECK(static_cast<double>(heatmap.values[static_cast<std::size_t>(row * 8 + column)]) == Approx(score - logit(engine)).margin(1e-5));
  }
}

TEST_CASE("Gradients are shown by their largest magnitude, or as products with the input", "[explain]") {
  Engine engine = small_network();
  const auto gradients = engine.gradient({.of = engine::Score{.unit = kUnit}}).value();
  const auto g = gradients.at.front().values();
  const std::vector<float> x = test::values_of(engine, kNetworkInput);
  const Heatmap plain = answered(engine, question(Method::kGradient));
  const Heatmap products = answered(engine, question(Method::kGradientTimesInput));
  REQUIRE(plain.values.size() == 48);
  for (std::size_t i = 0; i < 48; ++i) {
    CHECK(plain.values[i] == std::max(std::abs(g[2 * i]), std::abs(g[2 * i + 1])));
    CHECK(products.values[i] == Approx(g[2 * i] * x[2 * i] + g[2 * i + 1] * x[2 * i + 1]).margin(1e-7));
  }
  for (const Method method : {Method::kGuidedBackpropagation, Method::kDeconvnet}) {
    const bool guided = method == Method::kGuidedBackpropagation;
    const auto rule = guided ? ops::ReluRule::kGuided : ops::ReluRule::kDeconvnet;
    const auto by_rule = engine.gradient({.of = engine::Score{.unit = kUnit}, .relu = rule}).value();
    const auto r = by_rule.at.front().values();
    const Heatmap heatmap = answered(engine, question(method));
    for (std::size_t i = 0; i < 48; ++i) CHECK(heatmap.values[i] == std::max(std::abs(r[2 * i]), std::abs(r[2 * i + 1])));
  }
}

TEST_CASE("SmoothGrad's noise is normal, and the same every time", "[explain]") {
  double sum = 0;
  double squares = 0;
  constexpr int kCount = 20000;
  for (std::uint32_t i = 0; i < kCount; ++i) {
    const double noise = static_cast<double>(normal_noise(i % 25, i / 25));
    sum += noise;
    squares += noise * noise;
  }
  CHECK(sum / kCount == Approx(0).margin(0.03));
  CHECK(squares / kCount == Approx(1).epsilon(0.03));
  Engine engine = small_network();
  CHECK(answered(engine, question(Method::kSmoothGrad)).values == answered(engine, question(Method::kSmoothGrad)).values);
}

TEST_CASE("Maps are made larger as between the middles of pixels", "[explain]") {
  const std::vector<float> map{0, 1, 2, 3};
  const std::vector<float> larger = upsampled({.values = map, .height = 1, .width = 4}, {.height = 1, .width = 8});
  CHECK(larger == std::vector<float>{0, 0.25F, 0.75F, 1.25F, 1.75F, 2.25F, 2.75F, 3});
  CHECK(upsampled({.values = map, .height = 2, .width = 2}, {.height = 2, .width = 2}) == map);
  CHECK(upsampled({.values = {map.data(), 1}, .height = 1, .width = 1}, {.height = 2, .width = 2}) == std::vector<float>(4, 0.0F));
}

TEST_CASE("Questions that make no sense are refused", "[explain]") {
  Engine engine = small_network();
  const auto code = [&](Question asked) { return begin(engine, std::move(asked)).error().code; };
  Question wrong = question(Method::kGradCam);
  wrong.of.unit = 3;
  CHECK(code(wrong) == ErrorCode::kInvalidArgument);
  wrong = question(Method::kGradCam);
  wrong.layer = 9;
  CHECK(code(wrong) == ErrorCode::kUnknownLayer);
  wrong.layer = kNetworkInput;
  CHECK(code(wrong) == ErrorCode::kUnknownLayer);
  wrong.layer = kScores;
  CHECK(code(wrong) == ErrorCode::kInvalidArgument);
  wrong = question(Method::kIntegratedGradients);
  wrong.black = {0};
  CHECK(code(wrong) == ErrorCode::kInvalidArgument);
  wrong = question(Method::kOcclusion);
  wrong.grey = {};
  CHECK(code(wrong) == ErrorCode::kInvalidArgument);
}

}  // namespace
}  // namespace convlens::explain
