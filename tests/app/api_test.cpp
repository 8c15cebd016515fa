#include "app/api.h"

#include <limits>
#include <string>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include "tests/app/fake_page.h"
#include "tests/app/sample_engine.h"
#include "view/switches.h"

namespace convlens::app {
namespace {

using test::Answer;
using test::FakePage;
using test::SampleEngine;

std::vector<std::byte> file_of(char letter) { return {static_cast<std::byte>(letter)}; }

/// A page with the sample network and a photo.
struct ReadyPage : FakePage {
  ReadyPage() : FakePage(SampleEngine()) {
    static_cast<void>(ask("loadModel", R"({"file": 1})"));
    static_cast<void>(ask("loadImage", R"({"name": "sneaker"})"));
  }
};

// ---- Networks and photos ----

TEST_CASE("loadModel is settled with the network's description when the engine has finished", "[app]") {
  FakePage page{SampleEngine()};
  const Ticket ticket = page.call("loadModel", R"({"file": 1})");
  CHECK_FALSE(page.settled(ticket));
  page.run();
  CHECK(page.answer(ticket).fulfilled());
  CHECK(page.answer(ticket).at("/id") == "sample");
  CHECK(page.answer(ticket).at("/layers/1/name") == "conv1");
  CHECK(page.answer(ticket).at("/totalParams") == "125");
}

TEST_CASE("A network that cannot be opened rejects its call with code and sentence, and the last one stays", "[app]") {
  ReadyPage page;
  const Answer answer = page.ask("loadModel", R"({"file": 2})");
  CHECK(answer.code() == "corrupt-model");
  CHECK(answer.at("/message") == "It cannot be done.");
  CHECK(page.ask("state").at("/model/id") == "sample");
  CHECK(page.ask("state").at("/notice/code") == "corrupt-model");
}

TEST_CASE("loadImage gives the size of the upright original", "[app]") {
  ReadyPage page;
  CHECK(page.ask("loadImage", R"({"name": "x", "effort": "whatever"})").json == R"({"width":40,"height":30})");
  CHECK(page.ask("state").at("/image") == "x");
}

TEST_CASE("A picture for the browser to decode is refused to the caller and not to the visitor", "[app]") {
  ReadyPage page;
  CHECK(page.ask("loadImage", R"({"effort": "modest"})", file_of('u')).code() == "unsupported-image");
  CHECK(page.ask("state").at("/notice") == "null");
}

TEST_CASE("loadPixels wants four bytes for each pixel", "[app]") {
  ReadyPage page;
  const std::string_view size = R"({"width": 2, "height": 3, "sourceWidth": 200, "sourceHeight": 300})";
  CHECK(page.ask("loadPixels", size, std::vector<std::byte>(24)).at("/width") == "200");
  CHECK(page.ask("loadPixels", size, std::vector<std::byte>(23)).code() == "invalid-argument");
  CHECK(page.ask("loadPixels", R"({"width": -2, "height": -3})", std::vector<std::byte>(24)).code() == "invalid-argument");
  CHECK(page.ask("loadPixels", R"({"width": 2000000000, "height": 2000000000})").code() == "invalid-argument");
  CHECK(page.ask("loadPixels", R"({"width": 2})", std::vector<std::byte>(24)).code() == "invalid-argument");
}

// ---- Data ----

TEST_CASE("predict is best first and answers for the photo that was asked for before it", "[app]") {
  ReadyPage page;
  page.call("loadImage");
  const Ticket ticket = page.call("predict");
  page.run();
  CHECK(page.answer(ticket).at("/0/label") == "cow");
  CHECK(page.answer(ticket).at("/1/probability") == "0.202");
}

TEST_CASE("Before a network and before a photo, what is missing is said", "[app]") {
  FakePage page{SampleEngine()};
  for (const char* method : {"predict", "input"}) CHECK(page.ask(method).code() == "no-model");
  CHECK(page.ask("activations", R"({"layer": "conv1"})").code() == "no-model");
  CHECK(page.ask("kernels", R"({"layer": "conv1"})").code() == "no-model");
  CHECK(page.ask("switchLayer", R"({"layer": "conv1", "on": false})").code() == "no-model");
  CHECK(page.ask("setInversion", R"({"inversion": "never"})").code() == "no-model");
  CHECK(page.ask("select", R"({"layer": "conv1"})").code() == "no-model");
  static_cast<void>(page.ask("loadModel", R"({"file": 1})"));
  for (const char* method : {"predict", "input"}) CHECK(page.ask(method).code() == "no-image");
  CHECK(page.ask("activations", R"({"layer": "conv1"})").code() == "no-image");
  CHECK(page.ask("state").at("/notice") == "null");
}

TEST_CASE("input comes with its shape, floats and whether it was inverted", "[app]") {
  ReadyPage page;
  const Answer answer = page.ask("input");
  CHECK(answer.json == R"({"shape":[6,8,1],"inverted":true})");
  CHECK(answer.floats.size() == 48);
}

TEST_CASE("inputSteps come with titles and shapes, their floats one after the other", "[app]") {
  ReadyPage page;
  const Answer steps = page.ask("inputSteps");
  CHECK(steps.json == R"([{"title":"grey","shape":[1,2,1]},{"title":"cut out","shape":[1,1,1]}])");
  CHECK(steps.floats == std::vector{0.25F, 0.5F, 1.0F});
}

TEST_CASE("activations come whole, of layers and of the input, by name", "[app]") {
  ReadyPage page;
  CHECK(page.ask("activations", R"({"layer": "pool1"})").json == R"({"shape":[3,4,4]})");
  CHECK(page.ask("activations", R"({"layer": "pool1"})").floats.size() == 48);
  CHECK(page.ask("activations", R"({"layer": "dense1"})").json == R"({"shape":[3]})");
  CHECK(page.ask("activations", R"({"layer": "input"})").json == R"({"shape":[6,8,1]})");
}

TEST_CASE("A heatmap is cut at zero and scaled; one with values that are no numbers any more is refused", "[app]") {
  float value = 4;
  FakePage page([&, sample = SampleEngine()](const session::Request& request) mutable -> std::vector<session::Reply> {
    if (!std::holds_alternative<session::Explain>(request)) return sample(request);
    return {session::Heatmap{.layer = 1, .class_index = 2, .fraction = 1, .shape = {1, 3, 1}, .weights = {}, .values = {-1, 2, value}},
            session::Finished{}};
  });
  REQUIRE(page.ask("loadModel", R"({"file": 1})").fulfilled());
  REQUIRE(page.ask("loadImage", R"({"name": "sneaker"})").fulfilled());
  const Answer heatmap = page.ask("heatmap", "{}");
  CHECK(heatmap.at("/max") == "4");
  CHECK(heatmap.floats == std::vector<float>{0, 0.5F, 1});
  for (const float lost : {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()}) {
    value = lost;
    CHECK(page.ask("heatmap", "{}").code() == "not-finite");
  }
}

TEST_CASE("An unknown layer is refused, with the name that was probably meant", "[app]") {
  ReadyPage page;
  const Answer answer = page.ask("activations", R"({"layer": "conv_1"})");
  CHECK(answer.code() == "unknown-layer");
  CHECK(answer.at("/message") == "There is no layer “conv_1” in this network. Did you mean “conv1”?");
  CHECK(page.ask("activations", R"({"layer": "elephant"})").at("/message").find("mean") == std::string::npos);
}

TEST_CASE("kernels come with their bias; layers without any say so", "[app]") {
  ReadyPage page;
  const Answer answer = page.ask("kernels", R"({"layer": "conv1"})");
  CHECK(answer.json == R"({"shape":[3,3,1,4],"bias":[0.5,-1]})");
  CHECK(answer.floats.size() == 36);
  CHECK(page.ask("kernels", R"({"layer": "pool1"})").code() == "no-kernels");
  CHECK(page.ask("kernels", R"({"layer": "input"})").code() == "no-kernels");
}

TEST_CASE("Data that was fetched does not change what the page shows", "[app]") {
  ReadyPage page;
  page.api().apply(view::SelectLayer{.layer = 1});
  page.run();
  const std::uint32_t revision = page.api().state().next_revision;
  static_cast<void>(page.ask("kernels", R"({"layer": "conv2"})"));
  static_cast<void>(page.ask("activations", R"({"layer": "conv1"})"));
  CHECK(page.api().state().next_revision == revision);
}

// ---- What is shown ----

TEST_CASE("select opens the innermost thing that it names", "[app]") {
  ReadyPage page;
  CHECK(page.ask("select", R"({"layer": "conv2"})").at("/level") == "layer");
  CHECK(page.ask("select", R"({"map": 1})").at("/level") == "map");
  CHECK(page.ask("select", R"({"level": "network"})").at("/map") == "1");
  CHECK(page.ask("select", R"({"pixel": {"x": 3, "y": 2}})").at("/pixel") == R"({"x":3,"y":2})");
  CHECK(page.ask("select", R"({"pixel": null, "map": null, "level": "layer"})").at("/pixel") == "null");
  CHECK(page.ask("state").at("/map") == "-1");
}

TEST_CASE("select refuses what is not there as a whole", "[app]") {
  ReadyPage page;
  const std::string before = page.ask("state").json;
  CHECK(page.ask("select", R"({"level": "galaxy"})").code() == "invalid-argument");
  CHECK(page.ask("select", R"({"layer": "conv2", "map": 2})").at("/message") == "“conv2” has the maps 0 to 1; there is no map 2.");
  CHECK(page.ask("select", R"({"layer": "conv2", "pixel": {"x": 4, "y": 0}})").code() == "invalid-argument");
  CHECK(page.ask("select", R"({"layer": "conv2", "pixel": {"x": 1}})").code() == "invalid-argument");
  CHECK(page.ask("select", R"({"layer": "conv2", "level": 3})").code() == "invalid-argument");
  CHECK(page.ask("state").json == before);
}

TEST_CASE("show changes the display as a whole or not at all", "[app]") {
  ReadyPage page;
  const Answer answer = page.ask(
      "show",
      R"({"view": "kernels", "colormap": "jet", "kernelColormap": "RdBu", "filters": "channels", "scale": "fixed", "low": -1.5, "high": 2})");
  CHECK(answer.at("/view") == "kernels");
  CHECK(answer.at("/colormap") == "jet");
  CHECK(answer.at("/kernelColormap") == "RdBu");
  CHECK(answer.at("/filters") == "channels");
  CHECK(answer.at("/low") == "-1.5");
  CHECK(page.ask("show", R"({"view": "maps", "colormap": "pink"})").at("/message") ==
        "The argument “colormap” must be gray, viridis, jet, magma, cividis or RdBu, but is “pink”.");
  CHECK(page.ask("show", R"({"view": "maps", "low": 5})").code() == "invalid-argument");
  CHECK(page.ask("state").at("/view") == "kernels");
}

TEST_CASE("Switches are settled when the network has been run again", "[app]") {
  ReadyPage page;
  const Ticket ticket = page.call("switchLayer", R"({"layer": "conv2", "on": false})");
  CHECK_FALSE(page.settled(ticket));
  page.run();
  CHECK(page.answer(ticket).at("/layersOff") == R"(["conv2"])");
  CHECK(page.ask("switchLayer", R"({"layer": "conv2", "on": false})").at("/layersOff") == R"(["conv2"])");
  CHECK(page.ask("switchLayer", R"({"layer": "conv2", "on": true})").at("/layersOff") == "[]");
  CHECK(page.ask("switchChannel", R"({"layer": "conv1", "channel": 3, "on": false})").at("/channelsOff/conv1") == "[3]");
  CHECK(page.ask("switchChannel", R"({"layer": "conv1", "channel": 4, "on": false})").code() == "invalid-argument");
  CHECK(page.ask("switchLayer", R"({"layer": "input", "on": false})").code() == "unknown-layer");
  CHECK(page.ask("setInversion", R"({"inversion": "always"})").at("/inversion") == "always");
}

TEST_CASE("restore follows an address and says what of it is not here", "[app]") {
  ReadyPage page;
  const Answer answer = page.ask("restore", R"({"query": "model=sample&layer=conv2&map=1&level=map&colormap=jet&scale=wild"})");
  CHECK(answer.at("/layer") == "conv2");
  CHECK(answer.at("/level") == "map");
  CHECK(answer.at("/colormap") == "jet");
  CHECK(answer.at("/notice/message").find("“scale=wild”") != std::string::npos);
}

TEST_CASE("The shell can show notices and loading, and go back", "[app]") {
  ReadyPage page;
  CHECK(page.ask("notice", R"({"code": "not-found", "message": "Gone."})").at("/notice/message") == "Gone.");
  CHECK(page.ask("dismiss").at("/notice") == "null");
  CHECK(page.ask("loading", R"({"stage": "Fetching", "fraction": 0.5})").at("/loading/fraction") == "0.5");
  CHECK(page.ask("loading", R"({"stage": "", "fraction": 0})").at("/loading") == "null");
  CHECK(page.ask("back").at("/level") == "network");
}

// ---- Wrong calls ----

TEST_CASE("Wrong calls are refused in words", "[app]") {
  ReadyPage page;
  CHECK(page.ask("explode").code() == "invalid-argument");
  CHECK(page.ask("predict", "{").code() == "invalid-argument");
  CHECK(page.ask("predict", "[1]").code() == "invalid-argument");
  CHECK(page.ask("activations").at("/message") == "The argument “layer” is missing.");
  CHECK(page.ask("activations", R"({"layer": null})").code() == "invalid-argument");
  CHECK(page.ask("activations", R"({"layer": 3})").at("/message") == "The argument “layer” must be a string, but is a number.");
  CHECK(page.ask("select", R"({"map": 1.5})").code() == "invalid-argument");
  CHECK(page.ask("select", R"({"map": 1e300})").code() == "invalid-argument");
  CHECK(page.ask("select", R"({"lair": "conv1"})").at("/message").find("“lair”") != std::string::npos);
  CHECK(page.ask("switchLayer", R"({"layer": "conv1", "on": 0})").code() == "invalid-argument");
  CHECK(page.ask("loadImage", R"({"effort": "heroic"})").code() == "invalid-argument");
  CHECK(page.ask("show", R"({"low": 1e300})").code() == "invalid-argument");
}

// ---- Order, and engines that die ----

TEST_CASE("A call that names a layer waits for the network that is on its way", "[app]") {
  FakePage page{SampleEngine()};
  page.call("loadModel", R"({"file": 1})");
  const Ticket select = page.call("select", R"({"layer": "conv2"})");
  const Ticket activations = page.call("activations", R"({"layer": "conv2"})");
  const Ticket tab = page.call("select", R"({"level": "photo"})");
  CHECK_FALSE(page.settled(select));
  CHECK_FALSE(page.settled(activations));
  CHECK(page.settled(tab));
  page.call("loadImage");
  page.run();
  CHECK(page.answer(select).at("/layer") == "conv2");
  CHECK(page.answer(activations).fulfilled());
}

TEST_CASE("A call that waited for a network which failed is answered all the same", "[app]") {
  FakePage page{SampleEngine()};
  page.call("loadModel", R"({"file": 2})");
  const Ticket ticket = page.call("activations", R"({"layer": "conv2"})");
  page.run();
  CHECK(page.answer(ticket).code() == "no-model");
}

TEST_CASE("When an engine dies, every call is rejected and a new one gets the network, the photo and the switches", "[app]") {
  ReadyPage page;
  static_cast<void>(page.ask("switchLayer", R"({"layer": "conv2", "on": false})"));
  const Ticket photo = page.call("loadImage", R"({"name": "killer"})");
  const Ticket prediction = page.call("predict");
  page.lose_engine();
  CHECK(page.answer(photo).code() == "engine-stopped");
  CHECK(page.answer(prediction).code() == "engine-stopped");
  CHECK(page.ask("state").at("/notice/code") == "engine-stopped");
  CHECK(page.ask("state").at("/image") == "sneaker");
  CHECK(page.ask("state").at("/layersOff") == R"(["conv2"])");
  CHECK(page.ask("state").at("/loading") == "null");
  CHECK(page.ask("predict").fulfilled());
}

TEST_CASE("A new engine is told what the old one knew, and not what it may have died of", "[app]") {
  ReadyPage page;
  static_cast<void>(page.ask("switchChannel", R"({"layer": "conv1", "channel": 2, "on": false})"));
  page.call("loadModel", R"({"file": 2})");
  page.lose_engine();
  int models = 0;
  int photos = 0;
  int switches = 0;
  for (const session::RequestEnvelope& request : page.sent()) {
    if (const auto* model = std::get_if<session::LoadModel>(&request.body)) models += model->file == test::kGoodFile ? 1 : 100;
    photos += std::holds_alternative<session::LoadPhoto>(request.body) ? 1 : 0;
    switches += std::holds_alternative<session::SwitchChannel>(request.body) ? 1 : 0;
  }
  CHECK(models == 1);
  CHECK(photos == 1);
  CHECK(switches == 1);
}

TEST_CASE("A network that the dead engine had already opened is kept", "[app]") {
  FakePage page{SampleEngine()};
  const Ticket ticket = page.call("loadModel", R"({"file": 1})");
  const session::RequestId id = page.sent().front().id;
  page.api().take_reply({.id = id, .body = test::sample_model()});
  page.lose_engine();
  CHECK(page.answer(ticket).code() == "engine-stopped");
  page.run();
  CHECK(page.ask("state").at("/model/id") == "sample");
  static_cast<void>(page.ask("loadImage"));
  CHECK(page.ask("predict").fulfilled());
}

TEST_CASE("An engine for another network gets the photo, even one under way, and the network when it is asked for", "[app]") {
  ReadyPage page;
  static_cast<void>(page.ask("switchLayer", R"({"layer": "conv2", "on": false})"));
  const Ticket photo = page.call("loadImage", R"({"name": "newest"})");
  page.replace_engine();
  CHECK_FALSE(page.settled(photo));
  for (const session::RequestEnvelope& request : page.sent()) {
    CHECK_FALSE(std::holds_alternative<session::LoadModel>(request.body));
    CHECK_FALSE(std::holds_alternative<session::SwitchLayer>(request.body));
  }
  CHECK(page.ask("loadModel", R"({"file": 1})").fulfilled());
  CHECK(page.answer(photo).fulfilled());
  CHECK(page.ask("state").at("/image") == "newest");
  CHECK(page.ask("state").at("/layersOff") == "[]");
}

TEST_CASE("Where another network cannot be opened, a restarted engine is given the earlier one", "[app]") {
  ReadyPage page;
  static_cast<void>(page.ask("switchLayer", R"({"layer": "conv2", "on": false})"));
  page.replace_engine();
  CHECK(page.ask("loadModel", R"({"file": 2})").code() == "corrupt-model");
  const auto file = page.api().engine_restarted();
  CHECK(file == test::kGoodFile);
  page.run();
  CHECK(page.ask("state").at("/layersOff") == R"(["conv2"])");
  CHECK(page.ask("predict").fulfilled());
}

TEST_CASE("Replies that nobody waits for are dropped", "[app]") {
  ReadyPage page;
  page.call("loadImage", R"({"name": "lost"})");
  const session::RequestId id = page.sent().back().id;
  page.lose_engine();
  page.api().take_reply({.id = id, .body = session::PhotoLoaded{}});
  page.api().take_reply({.id = id, .body = session::Finished{}});
  page.api().take_reply({.id = 4'000'000'000U, .body = test::zeros_of(1, {6, 8, 4})});
  CHECK(page.ask("state").at("/image") == "sneaker");
}

TEST_CASE("An engine that finishes without data rejects the call instead of leaving it", "[app]") {
  FakePage page{[](const session::Request&) { return std::vector<session::Reply>{session::Finished{}}; }};
  CHECK(page.ask("predict").code() == "internal");
}

TEST_CASE("The state is told once for each change", "[app]") {
  ReadyPage page;
  CHECK(page.api().changed_state().has_value());
  CHECK_FALSE(page.api().changed_state().has_value());
  static_cast<void>(page.ask("predict"));
  CHECK_FALSE(page.api().changed_state().has_value());
  page.api().apply(view::SelectLayer{.layer = 3});
  const auto told = page.api().changed_state();
  REQUIRE(told.has_value());
  CHECK(told->find("layer=conv2") != std::string::npos);
}

}  // namespace
}  // namespace convlens::app
