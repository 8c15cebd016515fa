#include "session/journal.h"

#include <span>

#include <catch2/catch_test_macros.hpp>

#include "session/codec.h"

namespace convlens::session {
namespace {

LoadModel model(FileNumber which) { return {.file = which}; }
LoadPhoto photo(int which) { return {.effort = DecodeEffort::kModest, .file = {static_cast<std::byte>(which)}}; }
LoadPixels pixels() { return {.width = 1, .height = 1, .source_width = 1, .source_height = 1, .rgba = {1, 2, 3, 4}}; }
SwitchLayer layer(LayerIndex index, Position position) { return {.layer = index, .position = position}; }
SwitchChannel channel(std::int32_t index, Position position) { return {.layer = 1, .channel = index, .position = position}; }

/// Sends requests with ids from 1, as a page does.
class Page {
 public:
  RequestId send(Request request) {
    journal.record({.id = ++id_, .body = std::move(request)});
    return id_;
  }
  void send_and_finish(Request request) { journal.settle(send(std::move(request))); }

  Journal journal;

 private:
  RequestId id_ = 0;
};

std::vector<std::vector<std::byte>> bytes_of(std::span<const Request> requests) {
  std::vector<std::vector<std::byte>> all;
  for (const Request& request : requests) all.push_back(encode(RequestEnvelope{.id = 0, .body = request}));
  return all;
}

void check_replay(const Journal& journal, const std::vector<Request>& expected, Journal::Part part = Journal::Part::kAll) {
  std::vector<Request> replayed;
  for (RequestEnvelope& request : journal.replay(part)) replayed.push_back(std::move(request.body));
  CHECK(bytes_of(replayed) == bytes_of(expected));
}

}  // namespace

TEST_CASE("An empty journal replays nothing", "[session][journal]") { check_replay(Journal(), {}); }

TEST_CASE("An engine that is to have another network is told of the photo and the watch list alone", "[session][journal]") {
  Page page;
  page.send_and_finish(model(1));
  page.send_and_finish(photo(1));
  page.send_and_finish(layer(1, Position::kOff));
  page.send_and_finish(SetInversion{.inversion = Inversion::kAlways});
  page.send_and_finish(Watch{.layers = {2}});
  check_replay(page.journal, {photo(1), Watch{.layers = {2}}}, Journal::Part::kWithoutNetwork);
  check_replay(page.journal,
               {model(1), photo(1), layer(1, Position::kOff), SetInversion{.inversion = Inversion::kAlways}, Watch{.layers = {2}}});
}

TEST_CASE("The last model and the last photo are replayed", "[session][journal]") {
  Page page;
  page.send_and_finish(model(1));
  page.send_and_finish(photo(1));
  page.send_and_finish(model(2));
  page.send_and_finish(photo(2));
  check_replay(page.journal, {model(2), photo(2)});
}

TEST_CASE("Pixels replace an encoded photo, and a photo replaces pixels", "[session][journal]") {
  Page page;
  page.send_and_finish(photo(1));
  page.send_and_finish(pixels());
  check_replay(page.journal, {pixels()});
  page.send_and_finish(photo(2));
  check_replay(page.journal, {photo(2)});
}

TEST_CASE("Only what is switched off at the end is replayed", "[session][journal]") {
  Page page;
  page.send_and_finish(model(1));
  page.send_and_finish(layer(1, Position::kOff));
  page.send_and_finish(layer(2, Position::kOff));
  page.send_and_finish(layer(1, Position::kOn));
  page.send_and_finish(channel(3, Position::kOff));
  page.send_and_finish(channel(4, Position::kOff));
  page.send_and_finish(channel(4, Position::kOn));
  check_replay(page.journal, {model(1), layer(2, Position::kOff), channel(3, Position::kOff)});
}

TEST_CASE("A new model clears the switches and the inversion, but neither the photo nor the watch list", "[session][journal]") {
  Page page;
  page.send_and_finish(model(1));
  page.send_and_finish(photo(1));
  page.send_and_finish(Watch{.layers = {2}});
  page.send_and_finish(SetInversion{.inversion = Inversion::kAlways});
  page.send_and_finish(layer(1, Position::kOff));
  page.send_and_finish(channel(1, Position::kOff));
  page.send_and_finish(model(2));
  check_replay(page.journal, {photo(1), Watch{.layers = {2}}, model(2)});
}

TEST_CASE("The last inversion and the last watch list are replayed", "[session][journal]") {
  Page page;
  page.send_and_finish(model(1));
  page.send_and_finish(SetInversion{.inversion = Inversion::kAlways});
  page.send_and_finish(Watch{.layers = {1}});
  page.send_and_finish(SetInversion{.inversion = Inversion::kNever});
  page.send_and_finish(Watch{.layers = {}});
  check_replay(page.journal, {model(1), SetInversion{.inversion = Inversion::kNever}, Watch{.layers = {}}});
}

TEST_CASE("Fetches are not replayed", "[session][journal]") {
  Page page;
  page.send(FetchActivations{.layer = 1});
  page.send(FetchKernels{.layer = 1});
  page.send(FetchInput{});
  page.send(FetchPrediction{});
  check_replay(page.journal, {});
}

TEST_CASE("A request that failed is forgotten, and what was before stands again", "[session][journal]") {
  Page page;
  page.send_and_finish(model(1));
  page.send_and_finish(SetInversion{.inversion = Inversion::kAlways});
  page.send_and_finish(layer(1, Position::kOff));
  page.journal.forget(page.send(model(2)));
  page.journal.forget(page.send(layer(1, Position::kOn)));
  page.journal.forget(page.send(photo(1)));
  check_replay(page.journal, {model(1), SetInversion{.inversion = Inversion::kAlways}, layer(1, Position::kOff)});
}

TEST_CASE("A failure that arrives late takes back its own request only", "[session][journal]") {
  Page page;
  page.send_and_finish(photo(1));
  const RequestId failing = page.send(model(1));
  const RequestId later = page.send(photo(2));
  page.journal.forget(failing);
  page.journal.settle(later);
  check_replay(page.journal, {photo(2)});
}

TEST_CASE("What an engine was told but has not answered is replayed too", "[session][journal]") {
  Page page;
  page.send(model(1));
  page.send(photo(1));
  check_replay(page.journal, {model(1), photo(1)});
}

TEST_CASE("The request that an engine died of can be forgotten, and those after it stay", "[session][journal]") {
  Page page;
  page.send_and_finish(model(1));
  const RequestId deadly = page.send(model(2));
  page.send(photo(1));
  page.journal.forget(deadly);
  check_replay(page.journal, {model(1), photo(1)});
}

TEST_CASE("A failure of a request that was settled long ago changes nothing", "[session][journal]") {
  Page page;
  const RequestId first = page.send(model(1));
  page.journal.settle(first);
  page.journal.forget(first);
  page.journal.forget(99);
  check_replay(page.journal, {model(1)});
}

TEST_CASE("A new engine is told again how the network learned, unless another network came since", "[session]") {
  const LoadTraining training{.file = {std::byte{9}}};
  Page page;
  page.send_and_finish(model(1));
  page.send_and_finish(training);
  page.send_and_finish(FetchEpoch{.layer = 1, .epoch = 2});
  check_replay(page.journal, {model(1), training});
  page.send_and_finish(model(2));
  check_replay(page.journal, {model(2)});
}

}  // namespace convlens::session
