#include <algorithm>
#include <string>

#include <catch2/catch_test_macros.hpp>

#include "tests/session/visitor.h"

// The photographs of handwriting among the samples, read by the shipped network.
namespace convlens::session {
namespace {

const std::string kModels = CONVLENS_MODELS_DIR;

Visitor with_digit_network() {
  Visitor visitor;
  const auto loaded = only<ModelLoaded>(visitor.ask(LoadModel{.file = file_content(kModels + "/mnist.safetensors")}));
  REQUIRE(loaded.size() == 1);
  CHECK(loaded.front().takes_drawings == Answer::kYes);
  return visitor;
}

LoadPhoto digit_photo(int digit) {
  return {.effort = DecodeEffort::kModest, .file = file_content(kModels + "/../web/samples/digit-" + std::to_string(digit) + ".jpg")};
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
