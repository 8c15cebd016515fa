#include "session/explaining.h"

#include <algorithm>
#include <cmath>

#include <catch2/catch_test_macros.hpp>

#include "tests/session/desk.h"

namespace convlens::session {
namespace {

using base::ErrorCode;

}  // namespace

TEST_CASE("Every method is answered by a heatmap of its layer or of the input", "[session]") {
  Visitor visitor = with_model_and_photo();
  for (int number = 0; number <= static_cast<int>(HeatmapMethod::kIntegratedGradients); ++number) {
    const auto method = static_cast<HeatmapMethod>(number);
    const auto heatmaps = only<Heatmap>(visitor.ask(Explain{.method = method}));
    REQUIRE_FALSE(heatmaps.empty());
    const Heatmap& heatmap = heatmaps.back();
    CHECK(heatmap.method == method);
    CHECK(heatmap.fraction == 1.0F);
    CHECK(heatmap.layer == (method <= HeatmapMethod::kAblationCam ? 0 : -1));  // the convolution, or the input
    CHECK(heatmap.shape.elements() == std::ssize(heatmap.values));
    CHECK(std::ranges::is_sorted(heatmaps, {}, &Heatmap::fraction));
  }
}

TEST_CASE("The most probable class is explained unless another one is named", "[session]") {
  Visitor visitor = with_model_and_photo();
  const std::vector<float> classes = only<Prediction>(visitor.ask(FetchPrediction{})).front().probabilities;
  const auto best = static_cast<std::int32_t>(std::ranges::max_element(classes) - classes.begin());
  CHECK(only<Heatmap>(visitor.ask(Explain{})).back().class_index == best);
  const Heatmap other = only<Heatmap>(visitor.ask(Explain{.score = ScoreKind::kProbability, .class_index = 0})).back();
  CHECK(other.class_index == 0);
  CHECK(other.class_score == classes[0]);
}

TEST_CASE("Integrated gradients begin at what the network sees as black: inverted, white paper counts nothing", "[session]") {
  Visitor visitor = with_model_and_photo();
  const auto heat_of_corner = [&](Inversion inversion, std::uint8_t grey) {
    visitor.ask(SetInversion{.inversion = inversion});
    visitor.ask(picture(grey));
    return only<Heatmap>(visitor.ask(Explain{.method = HeatmapMethod::kIntegratedGradients})).back().values.front();
  };
  CHECK(heat_of_corner(Inversion::kNever, 0) == 0);
  CHECK(heat_of_corner(Inversion::kNever, 200) != 0);
  CHECK(heat_of_corner(Inversion::kAlways, 255) == 0);
  CHECK(heat_of_corner(Inversion::kAlways, 55) != 0);
}

TEST_CASE("Questions in between find the outputs of the photo, and the explanation goes on", "[session]") {
  Desk desk = desk_with_model_and_photo();
  const auto before = desk.answers<Activations>(desk.ask(FetchActivations{.layer = 3})).front().values;
  const RequestId question = desk.ask(Explain{.method = HeatmapMethod::kIntegratedGradients});
  for (int i = 0; i < 5; ++i) {
    REQUIRE(desk.session.has_work());
    desk.session.work(desk.take());
    CHECK(desk.answers<Activations>(desk.ask(FetchActivations{.layer = 3})).front().values == before);
  }
  while (desk.session.has_work()) desk.session.work(desk.take());
  CHECK(desk.answers<Finished>(question).size() == 1);
  CHECK(desk.answers<Heatmap>(question).back().fraction == 1.0F);
  CHECK(desk.answers<Activations>(desk.ask(FetchActivations{.layer = 3})).front().values == before);
}

TEST_CASE("What changes the photo, the network or the question ends the explanation", "[session]") {
  const std::vector<Request> changes = {picture(90),
                                        SetInversion{.inversion = Inversion::kAlways},
                                        SwitchLayer{.layer = 1, .position = Position::kOff},
                                        SwitchChannel{.layer = 0, .channel = 0, .position = Position::kOff},
                                        Explain{},
                                        LoadModel{.file = 7}};
  for (const Request& change : changes) {
    Desk desk = desk_with_model_and_photo();
    const RequestId question = desk.ask(Explain{.method = HeatmapMethod::kSmoothGrad});
    desk.session.work(desk.take());
    desk.ask(change);
    const auto failed = desk.answers<Failed>(question);
    REQUIRE(failed.size() == 1);
    CHECK(failed.front().code == ErrorCode::kSuperseded);
    while (desk.session.has_work()) desk.session.work(desk.take());
    CHECK(desk.answers<Finished>(question).empty());
  }
}

TEST_CASE("Different askers are answered one after the other, and neither ends the other's question", "[session]") {
  Desk desk = desk_with_model_and_photo();
  const RequestId slow = desk.ask(Explain{.method = HeatmapMethod::kIntegratedGradients, .asker = 0});
  const RequestId other = desk.ask(Explain{.method = HeatmapMethod::kGradCam, .asker = 1});
  CHECK(desk.answers<Failed>(slow).empty());
  while (desk.session.has_work()) desk.session.work(desk.take());
  CHECK(desk.answers<Heatmap>(slow).back().fraction == 1.0F);
  REQUIRE(desk.answers<Heatmap>(other).size() == 1);
  Desk alone = desk_with_model_and_photo();
  const RequestId same = alone.ask(Explain{.method = HeatmapMethod::kGradCam});
  CHECK(desk.answers<Heatmap>(other).front().values == alone.answers<Heatmap>(same).front().values);

  const RequestId first = desk.ask(Explain{.method = HeatmapMethod::kSmoothGrad, .asker = 2});
  const RequestId waiting = desk.ask(Explain{.method = HeatmapMethod::kSmoothGrad, .asker = 3});
  desk.ask(Explain{.asker = 2});
  CHECK(desk.answers<Failed>(first).size() == 1);
  CHECK(desk.answers<Failed>(waiting).empty());
}

TEST_CASE("What takes one step is answered at once, so that no camera's next picture can end it", "[session]") {
  Desk desk = desk_with_model_and_photo();
  const RequestId question = desk.ask(Explain{});
  CHECK(desk.answers<Finished>(question).size() == 1);
  CHECK_FALSE(desk.session.has_work());
}

TEST_CASE("Slow methods are as thorough as they are asked to be", "[session]") {
  Visitor visitor = with_model_and_photo();
  CHECK(only<Heatmap>(visitor.ask(Explain{.method = HeatmapMethod::kOcclusion, .options = {.cells = 3}})).back().shape ==
        tensor::Shape{3, 3, 1});
  const auto once = only<Heatmap>(visitor.ask(Explain{.method = HeatmapMethod::kSmoothGrad, .options = {.samples = 1, .deviation = 0}}));
  const auto plain = only<Heatmap>(visitor.ask(Explain{.method = HeatmapMethod::kGradient}));
  CHECK(once.size() == 1);
  CHECK(once.back().values == plain.back().values);
  for (const HeatmapOptions& wrong : {HeatmapOptions{.samples = 0}, {.steps = 1001}, {.cells = 65}, {.deviation = -0.5F}})
    CHECK(visitor.fail(Explain{.method = HeatmapMethod::kOcclusion, .options = wrong}).code == ErrorCode::kInvalidArgument);
}

TEST_CASE("Grad-CAM's weights are the means of the gradient that can be had, too", "[session]") {
  Visitor visitor = with_model_and_photo();
  const Heatmap heatmap = only<Heatmap>(visitor.ask(Explain{})).back();
  const Gradient gradient = only<Gradient>(visitor.ask(FetchGradient{.layer = heatmap.layer, .class_index = heatmap.class_index})).front();
  CHECK(gradient.class_score == heatmap.class_score);
  REQUIRE(gradient.statistics.size() == heatmap.weights.size());
  for (std::size_t i = 0; i < heatmap.weights.size(); ++i)
    CHECK(std::abs(gradient.statistics[i].mean - heatmap.weights[i]) <= 1e-6F * (1 + std::abs(heatmap.weights[i])));
  CHECK(only<Gradient>(visitor.ask(FetchGradient{})).front().shape == only<InputReady>(visitor.ask(FetchInput{})).front().shape);
  CHECK(visitor.fail(FetchGradient{.layer = 99}).code == ErrorCode::kUnknownLayer);
}

TEST_CASE("Without channels, the classes are as probable as if these were switched off, and nothing is", "[session]") {
  Visitor visitor = with_model_and_photo();
  const auto before = only<Prediction>(visitor.ask(FetchPrediction{})).front().probabilities;
  const auto without = only<Ablated>(visitor.ask(Ablate{.layer = 0, .channels = {1, 2}})).front().probabilities;
  CHECK(only<Prediction>(visitor.ask(FetchPrediction{})).front().probabilities == before);
  visitor.ask(SwitchChannel{.layer = 0, .channel = 1, .position = Position::kOff});
  // One that is off stays off.
  CHECK(only<Ablated>(visitor.ask(Ablate{.layer = 0, .channels = {1, 2}})).front().probabilities == without);
  visitor.ask(SwitchChannel{.layer = 0, .channel = 2, .position = Position::kOff});
  CHECK(only<Prediction>(visitor.ask(FetchPrediction{})).front().probabilities == without);
  CHECK(without != before);
  CHECK(visitor.fail(Ablate{.layer = 0, .channels = {99}}).code == ErrorCode::kInvalidArgument);
  CHECK(visitor.fail(Ablate{.layer = 99, .channels = {}}).code == ErrorCode::kUnknownLayer);
}

TEST_CASE("Explanations without a network, a photo, a class or a layer are refused", "[session]") {
  Visitor visitor;
  CHECK(visitor.fail(Explain{}).code == ErrorCode::kNoModel);
  visitor.ask(tiny_model());
  CHECK(visitor.fail(Explain{}).code == ErrorCode::kNoImage);
  visitor.ask(picture(40));
  CHECK(visitor.fail(Explain{.class_index = 99}).code == ErrorCode::kInvalidArgument);
  CHECK(visitor.fail(Explain{.layer = 99}).code == ErrorCode::kUnknownLayer);
  CHECK(visitor.fail(Explain{.layer = 3}).code == ErrorCode::kInvalidArgument);
}

}  // namespace convlens::session
