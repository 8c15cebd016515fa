#include "view/reduce.h"

#include <limits>
#include <numeric>

#include <catch2/catch_test_macros.hpp>

#include "tests/view/sample_model.h"
#include "view/requests.h"
#include "view/switches.h"

namespace convlens::view {
namespace {

using base::ErrorCode;
using session::DecodeEffort;
using session::Position;
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

Selection at_level(Level level) { return {.level = level, .layer = 0, .map = -1, .pixel = {}}; }

session::Failed failure(ErrorCode code) { return {.code = code, .message = "It could not be done."}; }

/// A network whose maps are too many to watch all of them.
session::ModelLoaded large_model() {
  session::ModelLoaded model = sample_model();
  model.layers[1].output_shape = {1024, 1024, 4};
  return model;
}

// ---- Networks ----

TEST_CASE("A network that is opened shows its first layer with kernels", "[view]") {
  const AppState state = state_with(sample_model());
  CHECK(state.selection == Selection{.level = Level::kLayer, .layer = 1, .map = -1, .pixel = {}});
}

TEST_CASE("A network without kernels shows its first layer, one without layers its input", "[view]") {
  session::ModelLoaded model = sample_model();
  for (session::LayerInfo& layer : model.layers) layer.kernel_shape = {};
  CHECK(state_with(model).selection.layer == 0);
  model.layers.clear();
  CHECK(state_with(model).selection.layer == -1);
}

TEST_CASE("The selected layer stays selected in another network that has one of that name", "[view]") {
  AppState state = state_with(sample_model());
  reduce(state, Select{{.level = Level::kMap, .layer = 3, .map = 1, .pixel = Pixel{2, 1}}});
  session::ModelLoaded next = sample_model();
  next.layers.erase(next.layers.begin());
  reduce(state, OpenModel{});
  arrive(state, next, session::LoadModel{});
  CHECK(state.selection == Selection{.level = Level::kMap, .layer = 2, .map = 1, .pixel = Pixel{2, 1}});
}

TEST_CASE("A map and a pixel that another network lacks are left", "[view]") {
  AppState state = state_with(sample_model());
  reduce(state, Select{{.level = Level::kMap, .layer = 1, .map = 3, .pixel = Pixel{7, 5}}});
  session::ModelLoaded next = sample_model();
  next.layers[1].output_shape = {3, 3, 2};
  arrive(state, next, session::LoadModel{});
  CHECK(state.selection == Selection{.level = Level::kLayer, .layer = 1, .map = -1, .pixel = {}});
}

TEST_CASE("Another network starts with its own inversion, everything on and no maps of the last one", "[view]") {
  AppState state = state_with(sample_model());
  arrive(state, zeros_of(1, {6, 8, 4}));
  reduce(state, ToggleLayer{1});
  reduce(state, ToggleChannel{.layer = 3, .channel = 0});
  session::ModelLoaded next = sample_model();
  next.inversion = session::Inversion::kNever;
  arrive(state, next, session::LoadModel{});
  CHECK(state.activations.empty());
  CHECK(state.switches.layers_off.empty());
  CHECK(state.switches.channels_off.empty());
  CHECK(state.inversion == session::Inversion::kNever);
}

TEST_CASE("All layers of a small network are watched, of a large one only the selected", "[view]") {
  AppState small;
  reduce(small, OpenModel{});
  arrive(small, sample_model(), session::LoadModel{});
  const auto after_small = arrive(small, session::Finished{}, session::LoadModel{});
  REQUIRE(find_request<session::Watch>(after_small) != nullptr);
  CHECK(find_request<session::Watch>(after_small)->layers == std::vector<LayerIndex>{0, 1, 2, 3, 4, 5});

  AppState large = state_with(large_model());
  CHECK(large.in_flight.watched == std::vector<LayerIndex>{1});
  const auto selected = reduce(large, SelectLayer{2});
  REQUIRE(find_request<session::Watch>(selected) != nullptr);
  CHECK(find_request<session::Watch>(selected)->layers == std::vector<LayerIndex>{2});
}

TEST_CASE("Kernels are fetched once for the selected layer, and only where there are any", "[view]") {
  AppState state = state_with(sample_model());
  CHECK(state.in_flight.kernels == 1);
  CHECK(reduce(state, SelectMap{2}).empty());
  CHECK(find_request<session::FetchKernels>(reduce(state, SelectLayer{2})) == nullptr);
  const auto requests = reduce(state, SelectLayer{3});
  REQUIRE(find_request<session::FetchKernels>(requests) != nullptr);
  CHECK(find_request<session::FetchKernels>(requests)->layer == 3);
}

TEST_CASE("While a network is on its way nothing is asked by the indices of the old one", "[view]") {
  AppState state = state_with(large_model());
  CHECK(reduce(state, OpenModel{}).size() == 1);
  CHECK(reduce(state, SelectLayer{3}).empty());
  CHECK(reduce(state, ToggleLayer{3}).empty());
  CHECK(reduce(state, ToggleChannel{.layer = 3, .channel = 0}).empty());
  CHECK(reduce(state, ChooseInversion{session::Inversion::kAlways}).empty());
  CHECK(state.switches.layers_off.empty());
  // It fails: what the visitor chose in the meantime is asked for now.
  const auto requests = arrive(state, failure(ErrorCode::kCorruptModel), session::LoadModel{});
  REQUIRE(find_request<session::FetchKernels>(requests) != nullptr);
  CHECK(find_request<session::FetchKernels>(requests)->layer == 3);
}

TEST_CASE("A new engine that gets the same network again changes nothing on the page", "[view]") {
  AppState state = state_with(sample_model());
  reduce(state, ToggleLayer{1});
  reduce(state, Select{{.level = Level::kMap, .layer = 3, .map = 1, .pixel = {}}});
  const Selection before = state.selection;
  reduce(state, ReplyArrived{.reply = {.id = 9, .body = sample_model()}, .request = session::LoadModel{}, .origin = Origin::kReplayed});
  CHECK(state.selection == before);
  CHECK(is_layer_off(state.switches, 1));
}

// ---- Selection ----

TEST_CASE("Selections outside the network are ignored", "[view]") {
  AppState state = state_with(sample_model());
  const Selection before = state.selection;
  reduce(state, SelectLayer{6});
  reduce(state, SelectLayer{-2});
  reduce(state, SelectMap{4});
  reduce(state, SelectPixel{Pixel{8, 0}});
  reduce(state, SelectPixel{Pixel{0, -1}});
  reduce(state, Select{{.level = Level::kMap, .layer = 1, .map = 99, .pixel = {}}});
  CHECK(state.selection == before);
}

TEST_CASE("Without a network the page can be left and nothing be chosen", "[view]") {
  AppState state;
  reduce(state, Select{at_level(Level::kPhoto)});
  CHECK(state.selection.level == Level::kPhoto);
  reduce(state, Select{{.level = Level::kMap, .layer = 2, .map = -1, .pixel = {}}});
  CHECK(state.selection == at_level(Level::kPhoto));
}

TEST_CASE("Another layer is opened without the last one's map, the same layer with it", "[view]") {
  AppState state = state_with(sample_model());
  reduce(state, Select{{.level = Level::kMap, .layer = 1, .map = 3, .pixel = {}}});
  reduce(state, SelectLayer{1});
  CHECK(state.selection == Selection{.level = Level::kLayer, .layer = 1, .map = 3, .pixel = {}});
  reduce(state, SelectLayer{2});
  CHECK(state.selection == Selection{.level = Level::kLayer, .layer = 2, .map = -1, .pixel = {}});
}

TEST_CASE("The pixel stays when another map of the layer is chosen, so that maps can be compared", "[view]") {
  AppState state = state_with(sample_model());
  reduce(state, SelectMap{0});
  reduce(state, SelectPixel{Pixel{3, 2}});
  reduce(state, SelectMap{1});
  CHECK(state.selection.pixel == Pixel{3, 2});
}

TEST_CASE("The page of one map shows the first if none was chosen", "[view]") {
  AppState state = state_with(sample_model());
  reduce(state, Select{{.level = Level::kMap, .layer = 1, .map = -1, .pixel = {}}});
  CHECK(state.selection.map == 0);
}

TEST_CASE("Going up leads from map to layer to network and no further", "[view]") {
  AppState state = state_with(sample_model());
  reduce(state, Select{{.level = Level::kMap, .layer = 1, .map = 2, .pixel = Pixel{1, 1}}});
  reduce(state, GoUp{});
  CHECK(state.selection == Selection{.level = Level::kLayer, .layer = 1, .map = 2, .pixel = {}});
  reduce(state, GoUp{});
  CHECK(state.selection.level == Level::kNetwork);
  reduce(state, GoUp{});
  CHECK(state.selection.level == Level::kNetwork);
}

// ---- Switches ----

TEST_CASE("A switch acts at once and asks the engine for the same", "[view]") {
  AppState state = state_with(sample_model());
  const auto off = reduce(state, ToggleLayer{3});
  REQUIRE(off.size() == 1);
  CHECK(std::get<session::SwitchLayer>(off[0]).position == Position::kOff);
  CHECK(is_layer_off(state.switches, 3));
  const auto on = reduce(state, ToggleLayer{3});
  CHECK(std::get<session::SwitchLayer>(on[0]).position == Position::kOn);
  CHECK_FALSE(is_layer_off(state.switches, 3));
  reduce(state, ToggleChannel{.layer = 1, .channel = 2});
  CHECK(is_channel_off(state.switches, 1, 2));
  CHECK(reduce(state, ToggleChannel{.layer = 1, .channel = 4}).empty());
  CHECK(reduce(state, ToggleLayer{-1}).empty());
}

TEST_CASE("A switch goes back when the engine cannot follow", "[view]") {
  AppState state = state_with(sample_model());
  const auto layer = reduce(state, ToggleLayer{3});
  arrive(state, failure(ErrorCode::kOutOfMemory), layer[0]);
  CHECK_FALSE(is_layer_off(state.switches, 3));
  const auto channel = reduce(state, ToggleChannel{.layer = 1, .channel = 2});
  arrive(state, failure(ErrorCode::kOutOfMemory), channel[0]);
  CHECK_FALSE(is_channel_off(state.switches, 1, 2));
  const auto inversion = reduce(state, ChooseInversion{session::Inversion::kAlways});
  arrive(state, failure(ErrorCode::kOutOfMemory), inversion[0]);
  CHECK(state.inversion == state.inversion_decided);
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

TEST_CASE("The photo’s place may be covered, by nothing less than nothing", "[view]") {
  AppState state;
  reduce(state, CoverPhoto{.height = 340});
  CHECK(state.covered == 340);
  reduce(state, CoverPhoto{.height = -1});
  CHECK(state.covered == 0);
  reduce(state, CoverPhoto{.height = std::numeric_limits<float>::quiet_NaN()});
  CHECK(state.covered == 0);
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

TEST_CASE("A range that is not finite is no display", "[view]") {
  AppState state;
  Display display;
  display.colormap = Colormap::kJet;
  display.fixed_high = std::numeric_limits<float>::infinity();
  reduce(state, SetDisplay{display});
  CHECK(state.display == Display{});
  display.fixed_high = 2;
  reduce(state, SetDisplay{display});
  CHECK(state.display == display);
}

TEST_CASE("Only a new engine is asked again for what the old one failed to give", "[view]") {
  AppState state = state_with(sample_model());
  CHECK(arrive(state, failure(ErrorCode::kOutOfMemory), session::FetchKernels{.layer = 1}).empty());
  const auto again = arrive(state, failure(ErrorCode::kEngineStopped), session::FetchKernels{.layer = 1});
  CHECK(find_request<session::FetchKernels>(again) != nullptr);
}

}  // namespace
}  // namespace convlens::view
