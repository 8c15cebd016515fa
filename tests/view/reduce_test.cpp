#include "view/reduce.h"

#include <limits>

#include <catch2/catch_test_macros.hpp>

#include "tests/view/sample_model.h"
#include "view/switches.h"

namespace convlens::view {
namespace {

using base::ErrorCode;
using session::Position;
using test::arrive;
using test::find_request;
using test::sample_model;
using test::state_with;
using test::zeros_of;

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

TEST_CASE("Nothing is watched of a network that is on its way, and again what is shown when it could not be opened", "[view]") {
  AppState state = state_with(sample_model());
  const std::vector<LayerIndex> all = state.in_flight.watched;
  REQUIRE_FALSE(all.empty());
  const auto asked = reduce(state, OpenModel{});
  REQUIRE(asked.size() == 2);
  REQUIRE(std::holds_alternative<session::Watch>(asked[0]));
  CHECK(std::get<session::Watch>(asked[0]).layers.empty());
  CHECK(std::holds_alternative<session::LoadModel>(asked[1]));
  const auto then =
      arrive(state, session::Failed{.code = base::ErrorCode::kCorruptModel, .message = "It is damaged."}, session::LoadModel{});
  REQUIRE(find_request<session::Watch>(then) != nullptr);
  CHECK(find_request<session::Watch>(then)->layers == all);
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
  static_cast<void>(reduce(state, OpenModel{}));
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

// ---- How it is shown ----

TEST_CASE("The photo’s place may be covered, by nothing less than nothing", "[view]") {
  AppState state;
  reduce(state, CoverPhoto{.height = 340});
  CHECK(state.covered == 340);
  reduce(state, CoverPhoto{.height = -1});
  CHECK(state.covered == 0);
  reduce(state, CoverPhoto{.height = std::numeric_limits<float>::quiet_NaN()});
  CHECK(state.covered == 0);
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

}  // namespace
}  // namespace convlens::view
