// The page's half and the engine's half together, through the bytes that they exchange in a browser.
#include <algorithm>
#include <memory>
#include <numeric>
#include <utility>

#include <catch2/catch_test_macros.hpp>

#include "session/codec.h"
#include "session/session.h"
#include "tests/app/fake_page.h"
#include "tests/support/model_builder.h"

namespace convlens::app {
namespace {

/// A session behind encoded messages.
struct EncodedEngine {
  std::shared_ptr<session::Session> session = std::make_shared<session::Session>();

  void receive(session::FileNumber number, const std::vector<std::byte>& file) const {
    session->inbox().begin(number, file.size());
    session->inbox().receive(number, file);
  }

  std::vector<session::Reply> operator()(const session::Request& request) const {
    auto decoded = session::decode_request(session::encode(session::RequestEnvelope{.id = 1, .body = request}));
    REQUIRE(decoded.has_value());
    std::vector<session::Reply> replies;
    const session::ReplySink take = [&](const session::ReplyEnvelope& reply) {
      auto arrived = session::decode_reply(session::encode(reply));
      REQUIRE(arrived.has_value());
      replies.push_back(std::move(arrived->body));
    };
    session->handle(*std::move(decoded), take);
    while (session->has_work()) session->work(take);
    return replies;
  }
};

/// An engine that a tiny classifier has been handed over to.
EncodedEngine engine_with_model(session::FileNumber number) {
  EncodedEngine engine;
  engine.receive(number, test_support::model_file(test_support::tiny_classifier(7)));
  return engine;
}

std::vector<std::byte> gradient(std::int32_t width, std::int32_t height) {
  std::vector<std::byte> rgba;
  for (std::int32_t i = 0; i < width * height; ++i) {
    const auto grey = static_cast<std::byte>(i % width * 255 / width);
    rgba.insert(rgba.end(), {grey, grey, grey, std::byte{255}});
  }
  return rgba;
}

TEST_CASE("A network and a photo go all the way to a prediction and back", "[app]") {
  const EncodedEngine engine = engine_with_model(1);
  test::FakePage page{engine};
  const test::Answer model = page.ask("loadModel", R"({"file": 1})");
  REQUIRE(model.fulfilled());
  CHECK(model.at("/layers/0/name") == "conv");
  CHECK(page.ask("predict").code() == "no-image");
  CHECK(page.ask("loadPixels", R"({"width": 50, "height": 60, "name": "gradient"})", gradient(50, 60)).json ==
        R"({"width":50,"height":60})");

  const test::Answer input = page.ask("input");
  CHECK(input.at("/shape") == "[6,5,1]");
  const test::Answer scores = page.ask("activations", R"({"layer": "scores"})");
  REQUIRE(scores.floats.size() == 3);
  CHECK(page.ask("predict").at("/2/label") != page.ask("predict").at("/0/label"));
  CHECK(std::stof(page.ask("predict").at("/0/probability")) == *std::max_element(scores.floats.begin(), scores.floats.end()));
  CHECK(page.api().state().activations.size() == 4);
  CHECK(page.api().state().kernels->blob.values == page.ask("kernels", R"({"layer": "conv"})").floats);

  const std::string before = page.ask("predict").json;
  CHECK(page.ask("switchLayer", R"({"layer": "conv", "on": false})").at("/layersOff") == R"(["conv"])");
  const test::Answer off = page.ask("activations", R"({"layer": "conv"})");
  CHECK(std::accumulate(off.floats.begin(), off.floats.end(), 0.0F) == 0);
  static_cast<void>(page.ask("switchLayer", R"({"layer": "conv", "on": true})"));
  CHECK(page.ask("predict").json == before);
}

TEST_CASE("A new engine gives the same prediction as the one that died", "[app]") {
  EncodedEngine engine = engine_with_model(1);
  test::FakePage page{[&engine](const session::Request& request) { return engine(request); }};
  static_cast<void>(page.ask("loadModel", R"({"file": 1})"));
  static_cast<void>(page.ask("loadPixels", R"({"width": 50, "height": 60})", gradient(50, 60)));
  static_cast<void>(page.ask("switchChannel", R"({"layer": "conv", "channel": 1, "on": false})"));
  const std::string before = page.ask("predict").json;
  page.call("loadModel", R"({"file": 2})");
  engine = engine_with_model(1);
  page.lose_engine();
  CHECK(page.ask("predict").json == before);
  CHECK(page.ask("state").at("/channelsOff/conv") == "[1]");
}

TEST_CASE("Broken files are refused with the codes that the documentation promises, and the state stays", "[app]") {
  const EncodedEngine engine = engine_with_model(1);
  test::FakePage page{engine};
  static_cast<void>(page.ask("loadModel", R"({"file": 1})"));
  static_cast<void>(page.ask("loadPixels", R"({"width": 50, "height": 60})", gradient(50, 60)));
  const std::string before = page.ask("predict").json;
  engine.receive(2, std::vector<std::byte>(100));
  CHECK(page.ask("loadModel", R"({"file": 2})").code() == "corrupt-model");
  CHECK(page.ask("loadModel", R"({"file": 2})").code() == "not-found");
  CHECK(page.ask("loadModel", "").code() == "invalid-argument");
  CHECK(page.ask("loadImage", R"({"effort": "whatever"})", std::vector<std::byte>(100)).code() == "unsupported-image");
  CHECK(page.ask("predict").json == before);
  CHECK(page.ask("state").at("/loading") == "null");
}

}  // namespace
}  // namespace convlens::app
