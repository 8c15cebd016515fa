#include "session/dreaming.h"

#include <algorithm>

#include <catch2/catch_test_macros.hpp>

#include "tests/session/desk.h"

namespace convlens::session {
namespace {

using base::ErrorCode;

}  // namespace

TEST_CASE("A dream comes step by step, in the size and the range of pictures", "[session]") {
  Visitor visitor = with_model_and_photo();
  const tensor::Shape input = only<InputReady>(visitor.ask(FetchInput{})).front().shape;
  for (const DreamStart start : {DreamStart::kNoise, DreamStart::kPhoto}) {
    const auto dreamed = only<Dreamed>(visitor.ask(Dream{.start = start, .layer = 0, .steps = 6}));
    REQUIRE(dreamed.size() == 6);
    CHECK(std::ranges::is_sorted(dreamed, {}, &Dreamed::fraction));
    CHECK(dreamed.back().fraction == 1.0F);
    CHECK(dreamed.back().shape == input);
    CHECK(std::ranges::all_of(dreamed.back().values, [](float value) { return value >= 0 && value <= 1; }));
  }
}

TEST_CASE("Questions in between find the photo's outputs, and the dream goes on", "[session]") {
  Desk desk = desk_with_model_and_photo();
  const auto before = desk.answers<Activations>(desk.ask(FetchActivations{.layer = 3})).front().values;
  const RequestId dream = desk.ask(Dream{.layer = 0, .channel = 1, .steps = 5});
  while (desk.session.has_work()) {
    desk.session.work(desk.take());
    CHECK(desk.answers<Activations>(desk.ask(FetchActivations{.layer = 3})).front().values == before);
  }
  CHECK(desk.answers<Finished>(dream).size() == 1);
  CHECK(desk.answers<Dreamed>(dream).size() == 5);
}

TEST_CASE("A dream ends when another one, another photo or a switch comes, and not for a heatmap", "[session]") {
  const std::vector<Request> ends = {picture(90),
                                     Dream{.layer = 0},
                                     SwitchLayer{.layer = 1, .position = Position::kOff},
                                     SwitchChannel{.layer = 0, .channel = 1, .position = Position::kOff},
                                     SetInversion{.inversion = Inversion::kAlways},
                                     LoadModel{.file = 7}};
  for (const Request& request : ends) {
    Desk desk = desk_with_model_and_photo();
    const RequestId dream = desk.ask(Dream{.layer = 0, .steps = 9});
    desk.ask(request);
    REQUIRE(desk.answers<Failed>(dream).size() == 1);
    CHECK(desk.answers<Failed>(dream).front().code == ErrorCode::kSuperseded);
  }
  Desk desk = desk_with_model_and_photo();
  const RequestId dream = desk.ask(Dream{.layer = 0, .steps = 4});
  const RequestId heatmap = desk.ask(Explain{});
  while (desk.session.has_work()) desk.session.work(desk.take());
  CHECK(desk.answers<Finished>(dream).size() == 1);
  CHECK(desk.answers<Finished>(heatmap).size() == 1);
}

TEST_CASE("A heatmap does not wait for the end of a dream", "[session]") {
  Desk desk = desk_with_model_and_photo();
  const RequestId dream = desk.ask(Dream{.layer = 0, .steps = 9});
  const RequestId quick = desk.ask(Explain{});
  CHECK(desk.answers<Finished>(quick).size() == 1);
  const RequestId slow = desk.ask(Explain{.method = HeatmapMethod::kScoreCam});
  while (desk.answers<Finished>(slow).empty()) desk.session.work(desk.take());
  CHECK(desk.answers<Dreamed>(dream).size() == 1);
  while (desk.session.has_work()) desk.session.work(desk.take());
  CHECK(desk.answers<Dreamed>(dream).size() == 9);
}

TEST_CASE("Dreams of layers and channels that are not there, or of too many steps, are refused", "[session]") {
  Visitor visitor = with_model_and_photo();
  CHECK(visitor.fail(Dream{.layer = 99}).code == ErrorCode::kUnknownLayer);
  CHECK(visitor.fail(Dream{.layer = 0, .channel = 99}).code == ErrorCode::kInvalidArgument);
  CHECK(visitor.fail(Dream{.layer = 0, .steps = 5000}).code == ErrorCode::kInvalidArgument);
}

}  // namespace convlens::session
