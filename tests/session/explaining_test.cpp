#include "session/explaining.h"

#include <algorithm>

#include <catch2/catch_test_macros.hpp>

#include "session/session.h"
#include "tests/session/visitor.h"
#include "tests/support/model_builder.h"

namespace convlens::session {
namespace {

using base::ErrorCode;

Visitor with_model_and_photo() {
  Visitor visitor;
  visitor.ask(tiny_model());
  visitor.ask(picture(40));
  return visitor;
}

/// A session whose requests are given one by one, with the replies of all of them.
struct Desk {
  Session session;
  std::vector<ReplyEnvelope> replies;
  RequestId last = 0;

  ReplySink take() {
    return [this](ReplyEnvelope reply) { replies.push_back(std::move(reply)); };
  }
  RequestId ask(Request request) {
    session.handle({.id = ++last, .body = std::move(request)}, take());
    return last;
  }
  template <typename Message>
  std::vector<Message> answers(RequestId id) const {
    std::vector<Message> found;
    for (const ReplyEnvelope& reply : replies) {
      if (reply.id != id) continue;
      if (const auto* message = std::get_if<Message>(&reply.body)) found.push_back(*message);
    }
    return found;
  }
};

Desk desk_with_model_and_photo() {
  Desk desk;
  const std::vector<std::byte> model = test_support::model_file(test_support::tiny_classifier(1));
  desk.session.inbox().begin(1, model.size());
  desk.session.inbox().receive(1, model);
  desk.ask(LoadModel{.file = 1});
  desk.ask(picture(40));
  return desk;
}

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

TEST_CASE("Integrated gradients begin at a black photo, inverted where the photo was", "[session]") {
  for (const Inversion inversion : {Inversion::kNever, Inversion::kAlways}) {
    Visitor visitor = with_model_and_photo();
    visitor.ask(SetInversion{.inversion = inversion});
    visitor.ask(picture(0));
    const std::vector<float> dot = only<Heatmap>(visitor.ask(Explain{.method = HeatmapMethod::kIntegratedGradients})).back().values;
    CHECK(dot.front() == 0);  // where the photo is black nothing changes on the way
    CHECK(dot.back() == 0);
    CHECK(std::ranges::any_of(dot, [](float value) { return value != 0; }));
    visitor.ask(picture(255));
    const std::vector<float> white = only<Heatmap>(visitor.ask(Explain{.method = HeatmapMethod::kIntegratedGradients})).back().values;
    CHECK(white.front() != 0);
    CHECK(white.back() != 0);
  }
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
