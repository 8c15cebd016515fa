#include "view/reply.h"

#include <numeric>

#include <catch2/catch_test_macros.hpp>

#include "tests/view/sample_model.h"

namespace convlens::view {
namespace {

using base::ErrorCode;
using session::DecodeEffort;
using test::arrive;
using test::find_request;
using test::sample_model;
using test::state_with;
using test::zeros_of;

session::PhotoLoaded photo_of(std::int32_t width, std::int32_t height) {
  session::PhotoLoaded photo;
  photo.source_width = width;
  photo.source_height = height;
  return photo;
}

OpenPhoto photo_named(std::string name) { return {.name = std::move(name), .effort = DecodeEffort::kModest, .file = {}}; }

session::Failed failure(ErrorCode code) { return {.code = code, .message = "It could not be done."}; }

/// A network whose maps are too many to watch all of them.
session::ModelLoaded large_model() {
  session::ModelLoaded model = sample_model();
  model.layers[1].output_shape = {1024, 1024, 4};
  return model;
}

// ---- Photos ----

TEST_CASE("A photo has the name it was opened with, also of two on their way", "[view]") {
  AppState state;
  reduce(state, photo_named("first"));
  reduce(state, OpenPixels{.name = "second", .pixels = {}});
  arrive(state, photo_of(5, 4), session::LoadPhoto{});
  CHECK(state.photo->name == "first");
  arrive(state, session::Finished{}, session::LoadPhoto{});
  CHECK(state.loading.stage == "Reading the photo");
  arrive(state, photo_of(7, 3), session::LoadPixels{});
  arrive(state, session::Finished{}, session::LoadPixels{});
  CHECK(state.photo->name == "second");
  CHECK(state.loading == Loading{});
}

TEST_CASE("Nothing is said about loading a drawing, nor does one end what is said about something else", "[view]") {
  AppState state;
  const OpenPixels drawing{.name = std::string(kDrawingName), .pixels = {}};
  reduce(state, drawing);
  CHECK(state.loading == Loading{});
  reduce(state, ShowLoading{{.stage = "Fetching the network", .fraction = 0.5F}});
  reduce(state, drawing);
  arrive(state, photo_of(28, 28), session::LoadPixels{});
  arrive(state, session::Finished{}, session::LoadPixels{});
  CHECK(state.photo->name == kDrawingName);
  CHECK(state.loading == Loading{.stage = "Fetching the network", .fraction = 0.5F});
  reduce(state, photo_named("photo"));
  arrive(state, session::Finished{}, session::LoadPixels{});
  CHECK(state.loading.stage == "Reading the photo");
  arrive(state, session::Finished{}, session::LoadPhoto{});
  CHECK(state.loading == Loading{});
}

TEST_CASE("A failed photo leaves the last one and says why", "[view]") {
  AppState state;
  reduce(state, photo_named("good"));
  arrive(state, photo_of(5, 4), session::LoadPhoto{});
  arrive(state, session::Finished{}, session::LoadPhoto{});
  reduce(state, photo_named("bad"));
  arrive(state, failure(ErrorCode::kCorruptImage), session::LoadPhoto{});
  CHECK(state.photo->name == "good");
  CHECK(state.notice.code == "corrupt-image");
  CHECK(state.notice.message == "It could not be done.");
  CHECK(state.loading == Loading{});
}

TEST_CASE("What the browser may still decode is not told as a failure, except after it was asked", "[view]") {
  AppState state;
  reduce(state, OpenPhoto{});
  arrive(state, failure(ErrorCode::kUnsupportedImage), session::LoadPhoto{.effort = DecodeEffort::kModest, .file = {}});
  CHECK(state.notice.message.empty());
  reduce(state, OpenPhoto{});
  arrive(state, failure(ErrorCode::kUnsupportedImage), session::LoadPhoto{.effort = DecodeEffort::kWhateverItTakes, .file = {}});
  CHECK(state.notice.code == "unsupported-image");
}

TEST_CASE("A new attempt takes the sentence about the last one away, and no other", "[view]") {
  AppState state;
  reduce(state, ShowNotice{.code = "corrupt-image", .message = "Broken."});
  reduce(state, OpenPhoto{});
  CHECK(state.notice.message.empty());
  reduce(state, ShowNotice{.code = "corrupt-model", .message = "Broken."});
  reduce(state, OpenPhoto{});
  CHECK(state.notice.message == "Broken.");
}

TEST_CASE("The loading bar follows progress and ends with the work", "[view]") {
  AppState state;
  reduce(state, OpenModel{});
  CHECK(state.loading == Loading{.stage = "Opening the network"});
  arrive(state, session::Progress{.stage = "Computing", .fraction = 3}, session::LoadModel{});
  CHECK(state.loading == Loading{.stage = "Computing", .fraction = 1});
  arrive(state, session::Finished{}, session::LoadModel{});
  CHECK(state.loading == Loading{});
}

TEST_CASE("The end of a small request does not end the loading bar of a download", "[view]") {
  AppState state = state_with(sample_model());
  reduce(state, ShowLoading{{.stage = "Fetching the network", .fraction = 0.5F}});
  arrive(state, session::Finished{}, session::SwitchLayer{});
  CHECK(state.loading.stage == "Fetching the network");
}

// ---- What the engine computes ----

TEST_CASE("Maps of the wrong size, of no layer or not watched are dropped", "[view]") {
  AppState state = state_with(large_model());
  arrive(state, zeros_of(1, {6, 8, 4}));  // the old network's shape
  arrive(state, zeros_of(2, {3, 4, 4}));  // not watched
  arrive(state, zeros_of(77, {3, 4, 4}));
  session::Activations torn = zeros_of(1, {1024, 1024, 4});
  torn.values.pop_back();
  arrive(state, torn);
  CHECK(state.activations.empty());
  arrive(state, zeros_of(1, {1024, 1024, 4}));
  CHECK(state.activations.size() == 1);
}

TEST_CASE("Maps that are no longer shown are dropped with the selection", "[view]") {
  AppState state = state_with(large_model());
  arrive(state, zeros_of(1, {1024, 1024, 4}));
  reduce(state, SelectLayer{2});
  CHECK(state.activations.empty());
}

TEST_CASE("Every arrival has a revision of its own, so that textures are uploaded again", "[view]") {
  AppState state = state_with(sample_model());
  arrive(state, zeros_of(1, {6, 8, 4}));
  const std::uint32_t first = state.activations.at(1).revision;
  arrive(state, zeros_of(1, {6, 8, 4}));
  CHECK(state.activations.at(1).revision > first);
}

TEST_CASE("Kernels carry the range of the layer, and belong to the selected layer only", "[view]") {
  AppState state = state_with(sample_model());
  session::Kernels kernels{.layer = 1, .shape = {3, 3, 1, 4}, .bias = {1, 2, 3, 4}, .values = std::vector<float>(36)};
  std::iota(kernels.values.begin(), kernels.values.end(), -6.0F);
  arrive(state, kernels);
  REQUIRE(state.kernels.has_value());
  CHECK(state.kernels->minimum == -6);
  CHECK(state.kernels->maximum == 29);
  reduce(state, SelectLayer{3});
  CHECK_FALSE(state.kernels.has_value());
  arrive(state, kernels);
  CHECK_FALSE(state.kernels.has_value());
}

TEST_CASE("The input comes with statistics, and with what was decided about its inversion", "[view]") {
  AppState state = state_with(sample_model());
  std::vector<float> values(48, 0.25F);
  values[7] = 0.75F;
  arrive(state, session::InputReady{.shape = {6, 8, 1}, .decided = session::Inversion::kAlways, .values = values});
  REQUIRE(state.input.has_value());
  REQUIRE(state.input->statistics.size() == 1);
  CHECK(state.input->statistics[0].minimum == 0.25F);
  CHECK(state.input->statistics[0].maximum == 0.75F);
  CHECK(state.inversion_decided == session::Inversion::kAlways);
}

TEST_CASE("The steps to the input come with their titles, and go with their network", "[view]") {
  AppState state = state_with(sample_model());
  const session::InputSteps made{.steps = {{.title = "grey", .shape = {1, 2, 1}, .values = {0.25F, 0.75F}},
                                           {.title = "incomplete", .shape = {2, 2, 1}, .values = {1}},
                                           {.title = "cut out", .shape = {1, 1, 1}, .values = {1}}}};
  arrive(state, made);
  REQUIRE(state.input_steps.size() == 2);
  CHECK(state.input_steps[0].title == "grey");
  CHECK(state.input_steps[0].blob.statistics.front().maximum == 0.75F);
  CHECK(state.input_steps[1].title == "cut out");
  CHECK(state.input_steps[0].blob.revision != state.input_steps[1].blob.revision);
  arrive(state, sample_model(), session::LoadModel{});
  CHECK(state.input_steps.empty());
}

TEST_CASE("Only a new engine is asked again for what the old one failed to give", "[view]") {
  AppState state = state_with(sample_model());
  CHECK(arrive(state, failure(ErrorCode::kOutOfMemory), session::FetchKernels{.layer = 1}).empty());
  const auto again = arrive(state, failure(ErrorCode::kEngineStopped), session::FetchKernels{.layer = 1});
  CHECK(find_request<session::FetchKernels>(again) != nullptr);
}

}  // namespace
}  // namespace convlens::view
