#include <algorithm>
#include <array>
#include <cmath>
#include <functional>

#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>

#include "explain/adam.h"
#include "explain/colour.h"
#include "explain/dream_progress.h"
#include "explain/feature_visualisation.h"
#include "explain/noise.h"
#include "explain/picture.h"
#include "explain/pyramid.h"
#include "explain/resampling.h"
#include "explain/total_variation.h"
#include "tests/engine/test_network.h"

// What dreams are made of, each against its definition or against finite differences.
namespace convlens::explain {
namespace {

using Catch::Approx;

Picture random_picture(std::int32_t height, std::int32_t width, std::int32_t channels, std::uint32_t seed) {
  Picture picture = blank(height, width, channels);
  for (std::size_t i = 0; i < picture.values.size(); ++i)
    picture.values[i] = static_cast<float>(uniform_noise(seed, static_cast<std::uint32_t>(i)));
  return picture;
}

double product(std::span<const float> a, std::span<const float> b) {
  return std::inner_product(a.begin(), a.end(), b.begin(), 0.0, std::plus(),
                            [](float x, float y) { return static_cast<double>(x) * static_cast<double>(y); });
}

/// (f(x + h e_i) - f(x - h e_i)) / 2h
double slope(std::vector<float>& values, std::size_t i, const std::function<double()>& function) {
  constexpr float kStep = 1e-2F;
  const float kept = values[i];
  values[i] = kept + kStep;
  const double above = function();
  values[i] = kept - kStep;
  const double below = function();
  values[i] = kept;
  return (above - below) / (2 * static_cast<double>(kStep));
}

/// A moved and zoomed view.
Resampling some_view() {
  return {Axis::mirrored({.sources = 7, .targets = 9, .zoom = 1.1F, .shift = -2}),
          Axis::mirrored({.sources = 6, .targets = 5, .zoom = 0.9F, .shift = 1})};
}

/// x . (R' g) = (R x) . g for all x and g is what being the transpose means.
void check_transpose(const Resampling& resampling, const Picture& picture, const Picture& gradient) {
  CHECK(product(resampling.of(picture).values, gradient.values) ==
        Approx(product(picture.values, resampling.back(gradient).values)).epsilon(1e-5));
}

TEST_CASE("The way back through a view or another size is its transpose", "[explain]") {
  check_transpose(some_view(), random_picture(7, 6, 3, 1), random_picture(9, 5, 3, 2));
  check_transpose({Axis::resized(7, 3), Axis::resized(6, 13)}, random_picture(7, 6, 2, 3), random_picture(3, 13, 2, 4));
}

TEST_CASE("A view that is neither moved nor zoomed is the picture, and a moved one ends in its mirror image", "[explain]") {
  const Picture row{.height = 1, .width = 4, .channels = 1, .values = {1, 2, 3, 4}};
  const auto seen = [&](const Axis::View& columns) {
    return Resampling(Axis::mirrored({.sources = 1, .targets = 1}), Axis::mirrored(columns)).of(row).values;
  };
  CHECK(seen({.sources = 4, .targets = 4}) == row.values);
  CHECK(seen({.sources = 4, .targets = 4, .shift = 2}) == std::vector<float>{3, 4, 4, 3});
  CHECK(seen({.sources = 4, .targets = 4, .shift = -1}) == std::vector<float>{1, 1, 2, 3});
  CHECK(seen({.sources = 4, .targets = 10}) == std::vector<float>{3, 2, 1, 1, 2, 3, 4, 4, 3, 2});
  CHECK(seen({.sources = 4, .targets = 4, .zoom = 2}) == std::vector<float>{1.75F, 2.25F, 2.75F, 3.25F});
}

TEST_CASE("An even picture stays even in every size", "[explain]") {
  Picture even = blank(9, 7, 1);
  std::ranges::fill(even.values, 0.25F);
  for (const std::int32_t side : {1, 2, 5, 7, 9, 16}) {
    for (const float value : Resampling(Axis::resized(9, side), Axis::resized(7, side)).of(even).values)
      CHECK(value == Approx(0.25F).epsilon(1e-5));
  }
}

TEST_CASE("A pixel of a picture made three times smaller is the weighted mean of five times five, the weights forming a triangle",
          "[explain]") {
  const Picture picture = random_picture(24, 24, 1, 5);
  const Picture smaller = Resampling(Axis::resized(24, 8), Axis::resized(24, 8)).of(picture);
  constexpr std::array kWeights = {1.0, 2.0, 3.0, 2.0, 1.0};
  double expected = 0;
  for (std::size_t y = 0; y < 5; ++y) {
    for (std::size_t x = 0; x < 5; ++x)
      expected += kWeights[y] * kWeights[x] / 81 * static_cast<double>(picture.values[(3 * 3 - 1 + y) * 24 + 3 * 5 - 1 + x]);
  }
  CHECK(static_cast<double>(smaller.values[3 * 8 + 5]) == Approx(expected).epsilon(1e-5));
}

TEST_CASE("Every colour has one place in the decorrelated space", "[explain]") {
  const auto& m = kColourCorrelation;
  const Picture numbers{.height = 1, .width = 2, .channels = 3, .values = {0.5F, -1.5F, 2, 0, 0.25F, -0.75F}};
  const Picture picture = coloured(numbers);
  // Cramer's rule on C y = log(x / (1 - x)).
  const auto determinant = [](const std::array<std::array<double, 3>, 3>& a) {
    return a[0][0] * (a[1][1] * a[2][2] - a[1][2] * a[2][1]) - a[0][1] * (a[1][0] * a[2][2] - a[1][2] * a[2][0]) +
           a[0][2] * (a[1][0] * a[2][1] - a[1][1] * a[2][0]);
  };
  std::array<std::array<double, 3>, 3> matrix{};
  for (std::size_t i = 0; i < 9; ++i) matrix[i / 3][i % 3] = static_cast<double>(m[i / 3][i % 3]);
  for (std::size_t i = 0; i < 6; ++i) {
    auto replaced = matrix;
    for (std::size_t row = 0; row < 3; ++row) {
      const double x = static_cast<double>(picture.values[i / 3 * 3 + row]);
      replaced[row][i % 3] = std::log(x / (1 - x));
    }
    CHECK(determinant(replaced) / determinant(matrix) == Approx(static_cast<double>(numbers.values[i])).margin(1e-3));
  }
}

TEST_CASE("Equal steps along the decorrelated axes change brightness most", "[explain]") {
  const auto length = [](std::size_t column) {
    return std::hypot(kColourCorrelation[0][column], kColourCorrelation[1][column], kColourCorrelation[2][column]);
  };
  CHECK(length(0) == Approx(1).epsilon(1e-3));
  CHECK(length(1) < 0.3F);
  CHECK(length(2) < 0.15F);
}

TEST_CASE("The gradient goes back through view, colours and pyramid as finite differences say", "[explain]") {
  for (const std::int32_t channels : {1, 3}) {
    const Pyramid pyramid(7, 6, channels, 2);
    std::vector<float> numbers = random_picture(1, 1, static_cast<std::int32_t>(pyramid.count()), 6).values;
    const Picture weights = random_picture(9, 5, channels, 7);
    const Resampling view = some_view();
    const auto objective = [&] { return product(view.of(coloured(pyramid.sum(numbers))).values, weights.values); };
    const Picture picture = coloured(pyramid.sum(numbers));
    const std::vector<float> gradient = pyramid.back(back_through_colour(view.back(weights), picture));
    REQUIRE(gradient.size() == numbers.size());
    for (std::size_t i = 0; i < numbers.size(); ++i)
      CHECK(static_cast<double>(gradient[i]) == Approx(slope(numbers, i, objective)).epsilon(1e-2).margin(1e-3));
  }
}

TEST_CASE("A pyramid has levels of half the size down to the coarsest that is wanted", "[explain]") {
  CHECK(Pyramid(28, 28, 1, 4).count() == 28 * 28 + 14 * 14 + 7 * 7 + 4 * 4);
  CHECK(Pyramid(3, 9, 2, 4).count() == 3 * 9 * 2);
  CHECK(Pyramid(1, 1, 1, 1).count() == 1);
}

TEST_CASE("Total variation is the mean length of the differences, and its gradient theirs", "[explain]") {
  const Picture edge{.height = 2, .width = 2, .channels = 1, .values = {0, 0.3F, 0.4F, 0.4F}};
  // Differences of the four pixels: (0.3, 0.4), (0, 0.1), (0, 0), (0, 0).
  const double e = static_cast<double>(kEvenness);
  CHECK(total_variation(edge) == Approx((std::hypot(0.5, e) + std::hypot(0.1, e) - 2 * e) / 4).epsilon(1e-5));
  Picture picture = random_picture(4, 5, 3, 8);
  const Picture gradient = total_variation_gradient(picture);
  const auto sum = [&] { return 20 * total_variation(picture); };
  for (std::size_t i = 0; i < picture.values.size(); ++i)
    CHECK(static_cast<double>(gradient.values[i]) == Approx(slope(picture.values, i, sum)).epsilon(2e-2).margin(2e-2));
  CHECK(total_variation(blank(3, 3, 3)) == 0);
  CHECK(std::ranges::all_of(total_variation_gradient(blank(3, 3, 3)).values, [](float value) { return value == 0; }));
}

TEST_CASE("Adam's first step is its rate, whatever the gradient's size, and it finds a maximum", "[explain]") {
  std::vector<float> first{0, 0, 0};
  Adam(3, 0.1F).ascend(first, std::vector<float>{1e-4F, -50, 0});
  CHECK(first[0] == Approx(0.1F).epsilon(1e-3));
  CHECK(first[1] == Approx(-0.1F).epsilon(1e-3));
  CHECK(first[2] == 0);
  std::vector<float> values{3, -2};
  Adam adam(2, 0.05F);
  for (int step = 0; step < 500; ++step) adam.ascend(values, std::vector<float>{-2 * (values[0] - 1), -20 * (values[1] - 0.5F)});
  CHECK(values[0] == Approx(1).margin(0.05));
  CHECK(values[1] == Approx(0.5).margin(0.05));
}

network::Network network_of(network::Preprocess preprocess, const tensor::Shape& input) {
  network::NetworkDescription description;
  description.id = "test";
  description.input_shape = input;
  description.preprocess = std::move(preprocess);
  description.layers.push_back({.name = "mean", .type = "Test", .config = network::GlobalPooling2D{}, .inputs = {"input"}});
  return network::Network::create(std::move(description)).value();
}

TEST_CASE("A network sees pictures as its file says, and a picture is found again in what it saw", "[explain]") {
  const network::Network network =
      network_of({.color = network::ColorMode::kBgr, .scale = {1, 0.5F, 0.25F}, .offset = {-100, -50, 0}}, {1, 2, 3});
  const InputColours colours(network);
  const Picture picture{.height = 1, .width = 2, .channels = 3, .values = {1, 0.5F, 0.2F, 0, 0.25F, 0.75F}};  // red, green, blue
  std::vector<float> input(6);
  colours.show(picture, input);
  CHECK(input[0] == Approx(0.2F * 255 - 100));  // blue comes first
  CHECK(input[1] == Approx(0.5F * 127.5F - 50));
  CHECK(input[2] == Approx(63.75F));
  const Picture found = colours.picture_of({.shape = {1, 2, 3}, .values = input});
  for (std::size_t i = 0; i < 6; ++i) CHECK(found.values[i] == Approx(picture.values[i]).margin(1e-6));
  const std::vector<float> at_input{1, 2, 4, 0, 0, 0};
  CHECK(colours.gradient_of({.shape = {1, 2, 3}, .values = at_input}).values == std::vector<float>{4 * 63.75F, 2 * 127.5F, 255, 0, 0, 0});
}

}  // namespace
TEST_CASE("Every step of a visualisation sees the picture otherwise, the same seed and step alike", "[explain]") {
  const Picture picture = random_picture(30, 40, 1, 3);
  const auto seen = [&](std::int32_t step, std::uint32_t seed) { return view_in_step(step, seed, picture, {}).of(picture).values; };
  CHECK(seen(4, 1) == seen(4, 1));
  CHECK(seen(4, 1) != seen(4, 2));
  for (std::int32_t step = 1; step < 8; ++step) CHECK(seen(step, 1) != seen(step - 1, 1));
}

TEST_CASE("A visualisation moves the picture by as much as its options say, and not always the same way", "[explain]") {
  Picture edge = blank(40, 60, 1);  // dark left of the middle, bright right of it
  for (std::size_t i = 0; i < edge.values.size(); ++i) edge.values[i] = i % 60 < 30 ? 0.0F : 1.0F;
  const VisualisationOptions options{.shift = 0.1F, .zoom = 0};
  std::vector<int> places;
  for (std::int32_t step = 0; step < 60; ++step) {
    const Picture seen = view_in_step(step, 0, edge, options).of(edge);
    const auto row = std::span(seen.values).first(60);
    places.push_back(static_cast<int>(std::ranges::find_if(row, [](float value) { return value > 0.5F; }) - row.begin()) - 30);
  }
  const auto [least, greatest] = std::ranges::minmax(places);
  CHECK(least < -2);
  CHECK(least >= -4);
  CHECK(greatest > 2);
  CHECK(greatest <= 4);
}

TEST_CASE("A dream is in vain after some steps on end without a direction, or after all of a few", "[explain]") {
  using Outcome = DreamProgress::Outcome;
  DreamProgress long_one(100);
  const auto note = [](DreamProgress& progress, Outcome outcome, int times) {
    for (int i = 0; i < times; ++i) progress.note(outcome);
  };
  note(long_one, Outcome::kBlind, kBlindSteps - 1);
  note(long_one, Outcome::kMoved, 1);
  note(long_one, Outcome::kBlind, kBlindSteps - 1);
  CHECK_FALSE(long_one.in_vain());
  CHECK_FALSE(long_one.done());
  note(long_one, Outcome::kBlind, 1);
  CHECK(long_one.in_vain());
  CHECK(long_one.done());
  DreamProgress short_one(2);
  note(short_one, Outcome::kBlind, 2);
  CHECK(short_one.in_vain());
}

}  // namespace convlens::explain
