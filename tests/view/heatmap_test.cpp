#include "view/heatmap.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include "tests/view/sample_model.h"
#include "view/address.h"

namespace convlens::view {
namespace {

using session::HeatmapMethod;
using test::arrive;
using test::find_request;
using test::sample_model;
using test::state_with;
using test::zeros_of;

constexpr LayerIndex kConv = 3;  // the sample's last convolution, [3,4,2]

/// With a photo and what the network says of it.
AppState state_with_run(session::ModelLoaded model = sample_model()) {
  AppState state = state_with(std::move(model));
  state.photo.emplace();
  static_cast<void>(arrive(state, session::Prediction{.probabilities = {0.2F, 0.7F, 0.1F}}));
  return state;
}

std::vector<session::Request> open_heatmap(AppState& state) {
  return reduce(state, Select{{.level = Level::kHeatmap, .layer = 1, .map = -1, .pixel = {}}});
}

void open_steps(AppState& state) {
  open_heatmap(state);
  Display display = state.display;
  display.heat.view = HeatView::kSteps;
  reduce(state, SetDisplay{.display = display});
}

session::Explain asked(const AppState& state, std::size_t place = 0) {
  REQUIRE(state.in_flight.heatmaps[place].question);
  return *state.in_flight.heatmaps[place].question;
}

session::Heatmap answer(std::vector<float> values, std::vector<float> weights = {0.5F, -2}) {
  return {.layer = kConv,
          .class_index = 1,
          .class_score = 3,
          .fraction = 1,
          .shape = {3, 4, 1},
          .weights = std::move(weights),
          .values = std::move(values)};
}

std::vector<float> ramp() {
  std::vector<float> values(12);
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = static_cast<float>(i) - 4;
  return values;
}

/// The heatmap's page, with an answer to its first question.
AppState answered_state(session::Heatmap heatmap) {
  AppState state = state_with_run();
  open_heatmap(state);
  const session::Explain question = asked(state);
  static_cast<void>(arrive(state, std::move(heatmap), question));
  static_cast<void>(arrive(state, session::Finished{}, question));
  return state;
}

}  // namespace

TEST_CASE("Nothing is asked about where the network looks before somebody wants to know", "[view]") {
  AppState state = state_with_run();
  CHECK(find_request<session::Explain>(reduce(state, SelectLayer{.layer = 1})) == nullptr);
  const auto requests = open_heatmap(state);
  REQUIRE(find_request<session::Explain>(requests) != nullptr);
  CHECK(*find_request<session::Explain>(requests) == session::Explain{});
}

TEST_CASE("A question is asked once for each run of the network", "[view]") {
  AppState state = state_with_run();
  open_heatmap(state);
  CHECK(find_request<session::Explain>(reduce(state, SelectMap{.map = 1})) == nullptr);
  CHECK(find_request<session::Explain>(arrive(state, session::Prediction{.probabilities = {1, 0, 0}})) != nullptr);
  CHECK(find_request<session::Explain>(reduce(state, SelectMap{.map = 2})) == nullptr);
}

TEST_CASE("The photo with its heatmap over it has one on every page", "[view]") {
  AppState state = state_with_run();
  Display display = state.display;
  display.heat.over_photo = OverPhoto::kYes;
  CHECK(find_request<session::Explain>(reduce(state, SetDisplay{.display = display})) != nullptr);
}

TEST_CASE("Two heatmaps are asked for by different askers, so that neither ends the other", "[view]") {
  AppState state = state_with_run();
  open_heatmap(state);
  reduce(state, AskWhereItLooks{.place = 1, .question = {.method = HeatmapMethod::kOcclusion, .class_index = 2}});
  Display display = state.display;
  display.heat.comparison = Comparison::kSwipe;
  const auto requests = reduce(state, SetDisplay{.display = display});
  const auto* second = find_request<session::Explain>(requests);
  REQUIRE(second != nullptr);
  CHECK(second->method == HeatmapMethod::kOcclusion);
  CHECK(second->class_index == 2);
  CHECK(second->asker != asked(state, 0).asker);
}

TEST_CASE("A heatmap is shown where it was asked for, and only the latest question's", "[view]") {
  AppState state = state_with_run();
  open_heatmap(state);
  const session::Explain first = asked(state);
  reduce(state, AskWhereItLooks{.place = 0, .question = {.method = HeatmapMethod::kEigenCam}});
  static_cast<void>(arrive(state, answer(ramp()), first));
  CHECK_FALSE(state.heatmaps.shown[0]);
  static_cast<void>(arrive(state, answer(ramp()), asked(state)));
  REQUIRE(state.heatmaps.shown[0]);
  CHECK(state.heatmaps.shown[0]->blob.values == ramp());
  CHECK_FALSE(state.heatmaps.shown[1]);
}

TEST_CASE("A question that gave way to something newer is asked again, one that cannot be answered is not", "[view]") {
  AppState state = state_with_run();
  open_heatmap(state);
  const session::Failed superseded{.code = base::ErrorCode::kSuperseded, .message = "Something newer was asked for."};
  CHECK(find_request<session::Explain>(arrive(state, superseded, asked(state))) != nullptr);
  const session::Failed refused{.code = base::ErrorCode::kOutOfMemory, .message = "There is no memory for it."};
  CHECK(find_request<session::Explain>(arrive(state, refused, asked(state))) == nullptr);
  CHECK(state.heatmaps.failures[0] == refused.message);
  CHECK(state.notice.message.empty());  // it stands in the heatmap's place
}

TEST_CASE("Another network keeps the method and forgets class, layer and answers", "[view]") {
  AppState state = answered_state(answer(ramp()));
  reduce(state, AskWhereItLooks{.place = 0, .question = {.method = HeatmapMethod::kLayerCam, .layer = 1, .class_index = 2}});
  static_cast<void>(reduce(state, OpenModel{}));
  static_cast<void>(arrive(state, sample_model(), session::LoadModel{}));
  CHECK(state.heatmaps.questions[0] == HeatQuestion{.method = HeatmapMethod::kLayerCam});
  CHECK_FALSE(state.heatmaps.shown[0]);
  CHECK(state.selection.level == Level::kHeatmap);
}

TEST_CASE("Questions about classes and layers that the network does not have are ignored", "[view]") {
  AppState state = state_with_run();
  for (const HeatQuestion& wrong : {HeatQuestion{.class_index = 3}, HeatQuestion{.layer = 5}, HeatQuestion{.layer = 99}}) {
    CHECK_FALSE(can_be_asked(*state.model, wrong));
    reduce(state, AskWhereItLooks{.place = 0, .question = wrong});
    CHECK(state.heatmaps.questions[0] == HeatQuestion{});
  }
  CHECK(can_be_asked(*state.model, {.layer = 2, .class_index = 2}));
  CHECK(layers_with_maps(*state.model) == std::vector<LayerIndex>{0, 1, 2, 3});
}

TEST_CASE("A heatmap without anything above zero, or with values that are no numbers, says so instead", "[view]") {
  const AppState good = answered_state(answer(ramp()));
  CHECK(why_not_drawn(*good.model, *good.heatmaps.shown[0]).empty());
  const AppState zero = answered_state(answer(std::vector<float>(12)));
  CHECK(why_not_drawn(*zero.model, *zero.heatmaps.shown[0]).find("nothing speaks for “dog”, and nothing against") != std::string::npos);
  const AppState against = answered_state(answer(std::vector<float>(12, -1.5F)));
  CHECK(why_not_drawn(*against.model, *against.heatmaps.shown[0]).find("−1.500") != std::string::npos);
  std::vector<float> broken = ramp();
  broken[3] = std::numeric_limits<float>::quiet_NaN();
  const AppState infinite = answered_state(answer(broken));
  CHECK(why_not_drawn(*infinite.model, *infinite.heatmaps.shown[0]).find("no numbers any more") != std::string::npos);
}

TEST_CASE("Integrated gradients show what they add up to once they are complete, other methods do not", "[view]") {
  session::Heatmap integrated = answer(std::vector<float>(12, 0.5F));
  integrated.method = HeatmapMethod::kIntegratedGradients;
  integrated.class_score = 7;
  integrated.baseline_score = 1;
  const auto rule = sum_rule_of(answered_state(integrated));
  REQUIRE(rule);
  CHECK(rule->sum == 6);
  CHECK(rule->score == 7);
  CHECK(rule->baseline_score == 1);
  integrated.fraction = 0.5F;
  CHECK_FALSE(sum_rule_of(answered_state(integrated)));
  CHECK_FALSE(sum_rule_of(answered_state(answer(ramp()))));
  CHECK_FALSE(sum_rule_of(state_with(sample_model())));
}

TEST_CASE("The steps watch the explained layer and ask for its gradient, of methods that have one", "[view]") {
  session::ModelLoaded large = sample_model();
  large.layers[0].output_shape = {2048, 2048, 1};  // too many maps to watch all
  large.layers[1].output_shape = {1024, 1024, 4};
  AppState state = state_with_run(large);
  open_steps(state);
  const auto requests = arrive(state, answer(ramp()), asked(state));
  REQUIRE(find_request<session::Watch>(requests) != nullptr);
  CHECK(find_request<session::Watch>(requests)->layers == std::vector<LayerIndex>{1, kConv});
  REQUIRE(find_request<session::FetchGradient>(requests) != nullptr);
  CHECK(*find_request<session::FetchGradient>(requests) == session::FetchGradient{.layer = kConv, .class_index = 1});

  reduce(state, AskWhereItLooks{.place = 0, .question = {.method = HeatmapMethod::kScoreCam}});
  CHECK(find_request<session::FetchGradient>(arrive(state, answer(ramp()), asked(state))) == nullptr);
}

TEST_CASE("On the heatmap's page the layer that is explained is marked, elsewhere the selected one", "[view]") {
  AppState state = state_with_run();
  reduce(state, SelectLayer{.layer = 1});
  CHECK(marked_layer(state) == 1);
  open_heatmap(state);
  CHECK(marked_layer(state) == 1);  // nothing is known yet
  session::Heatmap heatmap = answer(ramp());
  static_cast<void>(arrive(state, heatmap, asked(state)));
  CHECK(marked_layer(state) == kConv);
  heatmap.layer = -1;
  heatmap.method = HeatmapMethod::kGradient;
  static_cast<void>(arrive(state, heatmap, asked(state)));
  CHECK(marked_layer(state) == 1);
  static_cast<void>(arrive(state, answer(ramp()), asked(state)));
  reduce(state, SelectLayer{.layer = 2});
  CHECK(marked_layer(state) == 2);
}

TEST_CASE("Channels are sorted by what they count, those that are off first", "[view]") {
  session::ModelLoaded model = sample_model();
  model.layers[kConv].output_shape = {3, 4, 3};
  AppState state = state_with_run(model);
  open_steps(state);
  static_cast<void>(arrive(state, answer(ramp(), {0.5F, -2, 1}), asked(state)));
  const auto order = [&] {
    std::vector<std::int32_t> channels;
    for (const ChannelEvidence& one : evidence_of(state, {})) channels.push_back(one.channel);
    return channels;
  };
  CHECK(order() == std::vector<std::int32_t>{1, 2, 0});
  reduce(state, ToggleChannel{.layer = kConv, .channel = 0});
  CHECK(order() == std::vector<std::int32_t>{0, 1, 2});
}

TEST_CASE("Where each place has its own weight, the gradient there, channels add their products, for Layer-CAM the positive ones",
          "[view]") {
  const auto [method, first] = GENERATE(table<HeatmapMethod, float>({{HeatmapMethod::kHiResCam, -1.0F}, {HeatmapMethod::kLayerCam, 0.0F}}));
  AppState state = state_with_run();
  open_steps(state);
  reduce(state, AskWhereItLooks{.place = 0, .question = {.method = method}});
  session::Activations maps = zeros_of(kConv, {3, 4, 2});
  maps.values[2] = 2;  // channel 0
  maps.values[5] = 3;  // channel 1
  static_cast<void>(arrive(state, maps));
  session::Heatmap heatmap = answer(ramp(), {});
  heatmap.method = method;
  static_cast<void>(arrive(state, heatmap, asked(state)));
  CHECK(products_of(state).empty());
  CHECK(evidence_of(state, {}).empty());
  session::Gradient gradient{.layer = kConv, .class_index = 1, .class_score = 3, .shape = {3, 4, 2}, .statistics = {{}, {}}, .values = {}};
  gradient.values.assign(24, -0.5F);
  gradient.values[5] = 4;
  REQUIRE(state.in_flight.gradient.question);
  static_cast<void>(arrive(state, gradient, *state.in_flight.gradient.question));
  const std::vector<float> products = products_of(state);
  REQUIRE(products.size() == 24);
  CHECK(products[2] == first);
  CHECK(products[5] == 12);
  CHECK(std::ranges::count(products, 0.0F) == (first == 0.0F ? 23 : 22));
  const auto evidence = evidence_of(state, products);
  REQUIRE(evidence.size() == 2);
  CHECK(evidence[0].channel == 1);
  CHECK(evidence[0].weight == 12);
  CHECK(evidence[1].weight == first);
}

TEST_CASE("A link leads to the same heatmaps", "[view]") {
  AppState here = state_with_run();
  open_heatmap(here);
  Display display = here.display;
  display.heat = {.view = HeatView::kSteps,
                  .comparison = Comparison::kSideBySide,
                  .over_photo = OverPhoto::kYes,
                  .colormap = Colormap::kJet,
                  .opacity = 0.75F,
                  .threshold = 0.25F};
  reduce(here, SetDisplay{.display = display});
  reduce(here, AskWhereItLooks{.place = 0, .question = {.method = HeatmapMethod::kGradCamPlusPlus, .layer = 1, .class_index = 2}});
  reduce(here, AskWhereItLooks{.place = 1, .question = {.method = HeatmapMethod::kSmoothGrad, .score = session::ScoreKind::kProbability}});
  AppState there = state_with_run();
  const AddressPlan plan = plan_for(read_address(query_of(here)), there);
  CHECK(plan.not_understood.empty());
  for (const Action& action : plan.actions) reduce(there, action);
  CHECK(there.heatmaps.questions == here.heatmaps.questions);
  CHECK(there.display == here.display);
  CHECK(there.selection == here.selection);
}

TEST_CASE("A link that names a class or layer of another network says so and follows the rest", "[view]") {
  AppState state = state_with_run();
  const AddressPlan plan = plan_for(read_address("method=layer-cam&of=7&at=nowhere&opacity=2&level=heatmap"), state);
  CHECK(plan.not_understood == std::vector<std::string>{"opacity=2", "at=nowhere", "of=7"});
  for (const Action& action : plan.actions) reduce(state, action);
  CHECK(state.heatmaps.questions[0] == HeatQuestion{.method = HeatmapMethod::kLayerCam});
  CHECK(state.selection.level == Level::kHeatmap);
}

}  // namespace convlens::view
