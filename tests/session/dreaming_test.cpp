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

TEST_CASE("A dream ends when another one, another network or a switch comes, and one of the photo when another photo comes", "[session]") {
  const std::vector<Request> ends = {Dream{.layer = 0}, SwitchLayer{.layer = 1, .position = Position::kOff},
                                     SwitchChannel{.layer = 0, .channel = 1, .position = Position::kOff}, LoadModel{.file = 7}};
  const std::vector<Request> ends_of_photos = {picture(90), SetInversion{.inversion = Inversion::kAlways}};
  const auto is_ended_by = [](DreamStart start, const Request& request) {
    Desk desk = desk_with_model_and_photo();
    const RequestId dream = desk.ask(Dream{.start = start, .layer = 0, .steps = 9});
    desk.ask(request);
    const auto failures = desk.answers<Failed>(dream);
    return failures.size() == 1 && failures.front().code == ErrorCode::kSuperseded;
  };
  for (const DreamStart start : {DreamStart::kNoise, DreamStart::kPhoto}) {
    for (const Request& request : ends) CHECK(is_ended_by(start, request));
    for (const Request& request : ends_of_photos) CHECK(is_ended_by(start, request) == (start == DreamStart::kPhoto));
  }
}

TEST_CASE("A dream out of noise goes on while photos come, and each photo has its own outputs", "[session]") {
  const Dream question{.layer = 0, .channel = 1, .steps = 5};
  Desk alone = desk_with_model_and_photo();
  const RequestId undisturbed = alone.ask(question);
  while (alone.session.has_work()) alone.session.work(alone.take());

  Desk desk = desk_with_model_and_photo();
  const RequestId dream = desk.ask(question);
  std::vector<float> earlier;
  for (std::uint8_t grey = 10; desk.session.has_work(); grey += 40) {
    desk.ask(picture(grey));
    desk.session.work(desk.take());
    Desk fresh = desk_with_model_and_photo();
    fresh.ask(picture(grey));
    const auto outputs = [](Desk& of) { return of.answers<Activations>(of.ask(FetchActivations{.layer = 3})).front().values; };
    CHECK(outputs(desk) == outputs(fresh));
    CHECK(outputs(fresh) != earlier);
    earlier = outputs(fresh);
  }
  CHECK(desk.answers<Finished>(dream).size() == 1);
  CHECK(desk.answers<Dreamed>(dream).back().values == alone.answers<Dreamed>(undisturbed).back().values);
}

TEST_CASE("A dream does not end for a heatmap", "[session]") {
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

TEST_CASE("Dreams of different askers come one after the other, in the order in which they were asked for", "[session]") {
  Desk desk = desk_with_model_and_photo();
  const RequestId first = desk.ask(Dream{.layer = 0, .steps = 3, .asker = 1});
  const RequestId second = desk.ask(Dream{.layer = 0, .steps = 3, .asker = 2});
  while (desk.answers<Finished>(first).empty()) {
    desk.session.work(desk.take());
    CHECK(desk.answers<Dreamed>(second).empty());
  }
  while (desk.session.has_work()) desk.session.work(desk.take());
  CHECK(desk.answers<Dreamed>(second).size() == 3);
}

TEST_CASE("Dreams of layers and channels that are not there, or of too many steps, are refused", "[session]") {
  Visitor visitor = with_model_and_photo();
  CHECK(visitor.fail(Dream{.layer = 99}).code == ErrorCode::kUnknownLayer);
  CHECK(visitor.fail(Dream{.layer = 0, .channel = 99}).code == ErrorCode::kInvalidArgument);
  CHECK(visitor.fail(Dream{.layer = 0, .steps = 5000}).code == ErrorCode::kInvalidArgument);
}

}  // namespace convlens::session
