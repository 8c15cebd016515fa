#include <algorithm>
#include <cmath>
#include <filesystem>
#include <span>
#include <string>

#include <catch2/catch_test_macros.hpp>

#include "tests/session/visitor.h"
#include "tests/support/idx_file.h"

// The photographs of handwriting among the samples, read by the shipped network.
namespace convlens::session {
namespace {

const std::string kModels = CONVLENS_MODELS_DIR;

Visitor with_digit_network() {
  Visitor visitor;
  const auto loaded = only<ModelLoaded>(visitor.ask(ModelFile{.bytes = file_content(kModels + "/mnist.safetensors")}));
  REQUIRE(loaded.size() == 1);
  CHECK(loaded.front().takes_drawings == Answer::kYes);
  return visitor;
}

LoadPhoto digit_photo(int digit) {
  return {.effort = DecodeEffort::kModest, .file = file_content(kModels + "/../web/samples/digit-" + std::to_string(digit) + ".jpg")};
}

/// A digit of 28x28 values written large with dark ink on grey paper, in light that falls off. number: varies place and light.
LoadPixels on_paper(std::span<const std::uint8_t> digit, int number) {
  LoadPixels photo{.width = 320, .height = 240, .source_width = 320, .source_height = 240, .rgba = {}};
  constexpr int kSide = 150;
  const int left = 30 + number * 37 % 100;
  const int top = 20 + number * 23 % 60;
  const auto ink_at = [&](int x, int y) {  // between the digit's pixels, for a pen has none
    const double u = std::clamp((x - left + 0.5) * 28 / kSide - 0.5, 0.0, 26.999);
    const double v = std::clamp((y - top + 0.5) * 28 / kSide - 0.5, 0.0, 26.999);
    const auto column = static_cast<std::size_t>(u);
    const auto row = static_cast<std::size_t>(v);
    const auto value = [&](std::size_t r, std::size_t c) { return static_cast<double>(digit[r * 28 + c]); };
    const auto along = [&](std::size_t r) { return std::lerp(value(r, column), value(r, column + 1), u - static_cast<double>(column)); };
    return std::lerp(along(row), along(row + 1), v - static_cast<double>(row)) / 255;
  };
  for (int y = 0; y < photo.height; ++y) {
    for (int x = 0; x < photo.width; ++x) {
      const double shade = (number % 2 == 0 ? x + y : x + photo.height - y) / 560.0;
      const bool inside = x >= left && x < left + kSide && y >= top && y < top + kSide;
      const auto grey = static_cast<std::uint8_t>(std::lerp(212 - 108 * shade, 35.0, inside ? ink_at(x, y) : 0.0));
      photo.rgba.insert(photo.rgba.end(), {grey, grey, grey, 255});
    }
  }
  return photo;
}

std::vector<InputStep> steps_of(const std::vector<Reply>& replies) {
  const auto made = only<InputSteps>(replies);
  REQUIRE(made.size() == 1);
  return made.front().steps;
}

}  // namespace

TEST_CASE("All ten photographs of handwritten digits are read right", "[session][digit]") {
  Visitor visitor = with_digit_network();
  for (int digit = 0; digit < 10; ++digit) {
    CAPTURE(digit);
    const auto replies = visitor.ask(digit_photo(digit));
    const auto predictions = only<Prediction>(replies);
    REQUIRE(predictions.size() == 1);
    const auto& probabilities = predictions.front().probabilities;
    CHECK(std::ranges::max_element(probabilities) - probabilities.begin() == digit);
    CHECK(only<InputReady>(replies).front().decided == (digit == 7 ? Inversion::kNever : Inversion::kAlways));  // one is on black card
  }
}

TEST_CASE("Of 300 of MNIST's test digits, written large on grey paper in uneven light, 97 in 100 are read right", "[session][digit]") {
  const std::filesystem::path folder = std::filesystem::path(CONVLENS_DATA_DIR) / "mnist";
  const auto images = test_support::read_packed_idx(folder / "t10k-images-idx3-ubyte.gz", 16);
  const auto labels = test_support::read_packed_idx(folder / "t10k-labels-idx1-ubyte.gz", 8);
  if (!images || !labels) SKIP("MNIST's test set is not in ../shared/data/mnist.");
  constexpr int kCount = 300;
  const std::size_t step = labels->size() / kCount;
  Visitor visitor = with_digit_network();
  int right = 0;
  for (int i = 0; i < kCount; ++i) {
    const std::size_t index = static_cast<std::size_t>(i) * step;
    const auto predictions = only<Prediction>(visitor.ask(on_paper(std::span(*images).subspan(index * 784, 784), i)));
    REQUIRE(predictions.size() == 1);
    const auto& probabilities = predictions.front().probabilities;
    if (std::ranges::max_element(probabilities) - probabilities.begin() == (*labels)[index]) ++right;
  }
  CHECK(right >= 0.97 * kCount);
}

TEST_CASE("A digit's photo is answered with the steps that led to the input, the last of which is the input", "[session][digit]") {
  Visitor visitor = with_digit_network();
  const auto replies = visitor.ask(digit_photo(3));
  CHECK(kinds(replies) == "PhotoLoaded InputReady InputSteps Prediction Preview");
  const auto steps = steps_of(replies);
  std::vector<std::string> titles;
  for (const InputStep& step : steps) {
    titles.push_back(step.title);
    CHECK(step.shape.elements() == std::ssize(step.values));
    CHECK(std::max(step.shape.height(), step.shape.width()) <= 112);
    CHECK(std::ranges::all_of(step.values, [](float value) { return value >= 0 && value <= 1; }));
  }
  CHECK(titles == std::vector<std::string>{"grey", "light evened out", "ink found", "cut out", "centred by its mass"});
  const auto input = only<InputReady>(replies).front();
  REQUIRE(steps.back().shape == input.shape);
  for (std::size_t i = 0; i < input.values.size(); ++i) REQUIRE(std::abs(steps.back().values[i] - input.values[i]) < 1e-5F);
}

TEST_CASE("The steps can be fetched, and change with the inversion", "[session][digit]") {
  Visitor visitor = with_digit_network();
  const auto shown = steps_of(visitor.ask(digit_photo(5)));
  const auto fetched = visitor.ask(FetchInputSteps{});
  CHECK(kinds(fetched) == "InputSteps");
  CHECK(steps_of(fetched).back().values == shown.back().values);
  const auto inverted = steps_of(visitor.ask(SetInversion{.inversion = Inversion::kNever}));
  CHECK(inverted.back().values != shown.back().values);
}

TEST_CASE("A network that takes the whole photo has no steps", "[session][digit]") {
  Visitor visitor;
  CHECK(visitor.fail(FetchInputSteps{}).code == base::ErrorCode::kNoModel);
  visitor.ask(tiny_model());
  CHECK(visitor.fail(FetchInputSteps{}).code == base::ErrorCode::kNoImage);
  CHECK(kinds(visitor.ask(picture(40))) == "PhotoLoaded InputReady Prediction Preview");
  CHECK(steps_of(visitor.ask(FetchInputSteps{})).empty());
}

}  // namespace convlens::session
