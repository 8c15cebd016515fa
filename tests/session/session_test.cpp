#include "session/session.h"

#include <algorithm>
#include <numeric>

#include <catch2/catch_test_macros.hpp>

#include "tests/reference/compare.h"
#include "tests/session/visitor.h"
#include "tests/support/model_builder.h"

namespace convlens::session {
namespace {

using base::ErrorCode;

constexpr LayerIndex kConv = 0;
constexpr LayerIndex kRelu = 1;
constexpr LayerIndex kScores = 3;

std::vector<LayerIndex> layers_of(const std::vector<Reply>& replies) {
  std::vector<LayerIndex> layers;
  for (const Preview& preview : only<Preview>(replies)) layers.push_back(preview.layer);
  return layers;
}

Activations activations(Visitor& visitor, LayerIndex layer) {
  const auto found = only<Activations>(visitor.ask(FetchActivations{.layer = layer}));
  REQUIRE(found.size() == 1);
  return found.front();
}

std::vector<float> prediction(Visitor& visitor) {
  const auto found = only<Prediction>(visitor.ask(FetchPrediction{}));
  REQUIRE(found.size() == 1);
  return found.front().probabilities;
}

InputReady input(Visitor& visitor) {
  const auto found = only<InputReady>(visitor.ask(FetchInput{}));
  REQUIRE(found.size() == 1);
  return found.front();
}

Visitor with_model_and_photo() {
  Visitor visitor;
  visitor.ask(tiny_model());
  visitor.ask(picture(40));
  return visitor;
}

}  // namespace

TEST_CASE("A model and then a photo: the photo's reply comes first, then the input, the prediction and every layer", "[session]") {
  Visitor visitor;
  CHECK(kinds(visitor.ask(tiny_model())) == "ModelLoaded");
  const auto replies = visitor.ask(picture(40));
  CHECK(kinds(replies) == "PhotoLoaded InputReady Prediction Preview");
  CHECK(layers_of(replies) == std::vector<LayerIndex>{0, 1, 2, 3});
}

TEST_CASE("A photo and then a model gives the same as the other order", "[session]") {
  Visitor photo_first;
  CHECK(kinds(photo_first.ask(picture(40))) == "PhotoLoaded");
  CHECK(kinds(photo_first.ask(tiny_model())) == "ModelLoaded InputReady Prediction Preview");
  Visitor model_first = with_model_and_photo();
  CHECK(prediction(photo_first) == prediction(model_first));
}

TEST_CASE("A prediction has one probability per label, which add up to 1", "[session]") {
  Visitor visitor = with_model_and_photo();
  const auto probabilities = prediction(visitor);
  REQUIRE(probabilities.size() == 3);
  CHECK(std::abs(std::accumulate(probabilities.begin(), probabilities.end(), 0.0F) - 1.0F) < 1e-5F);
}

TEST_CASE("The input is the photo scaled as the model says", "[session]") {
  Visitor visitor;
  visitor.ask(tiny_model());
  const auto replies = visitor.ask(picture(51, 5, 6));
  const auto inputs = only<InputReady>(replies);
  REQUIRE(inputs.size() == 1);
  CHECK(inputs[0].shape == tensor::Shape{6, 5, 1});
  CHECK(inputs[0].decided == Inversion::kNever);
  std::vector<float> expected(30, 51.0F / 255.0F);
  expected[3 * 5 + 2] = 1.0F;
  CHECK(reference::relative_error(inputs[0].values, expected) < 1e-5);
}

TEST_CASE("A picture on a bright ground is inverted unless the visitor says otherwise", "[session]") {
  Visitor visitor;
  visitor.ask(tiny_model());
  const auto seen = only<InputReady>(visitor.ask(picture(204, 5, 6)));
  REQUIRE(seen.size() == 1);
  CHECK(seen[0].decided == Inversion::kAlways);
  CHECK(std::abs(seen[0].values[0] - 0.2F) < 1e-5F);

  const auto replies = visitor.ask(SetInversion{.inversion = Inversion::kNever});
  CHECK(kinds(replies) == "InputReady Prediction Preview");
  CHECK(input(visitor).decided == Inversion::kNever);
  CHECK(std::abs(input(visitor).values[0] - 0.8F) < 1e-5F);
}

TEST_CASE("The visitor's inversion holds for the next photo, and ends with the next model", "[session]") {
  Visitor visitor = with_model_and_photo();
  visitor.ask(SetInversion{.inversion = Inversion::kAlways});
  visitor.ask(picture(30));
  CHECK(input(visitor).decided == Inversion::kAlways);
  visitor.ask(tiny_model());
  CHECK(input(visitor).decided == Inversion::kNever);
}

TEST_CASE("Inversion belongs to a model: without one it is refused", "[session]") {
  Visitor visitor;
  CHECK(visitor.fail(SetInversion{.inversion = Inversion::kAlways}).code == ErrorCode::kNoModel);
}

TEST_CASE("After a layer is switched only that layer and those behind it are sent again", "[session]") {
  Visitor visitor = with_model_and_photo();
  const auto replies = visitor.ask(SwitchLayer{.layer = kRelu, .position = Position::kOff});
  CHECK(kinds(replies) == "Prediction Preview");
  CHECK(layers_of(replies) == std::vector<LayerIndex>{1, 2, 3});
}

TEST_CASE("A branch that does not depend on a switched layer is not sent again", "[session]") {
  // input -> a -> c, input -> b -> c
  const auto parts =
      test_support::model_of("[2,2,1]", R"([{"name":"a","type":"ReLU","inputs":["input"]},{"name":"b","type":"ELU","inputs":["input"]},)"
                                        R"({"name":"c","type":"Add","inputs":["a","b"]}])");
  Visitor visitor;
  visitor.ask(ModelFile{.bytes = test_support::model_file(parts)});
  visitor.ask(picture(40));
  CHECK(layers_of(visitor.ask(SwitchLayer{.layer = 0, .position = Position::kOff})) == std::vector<LayerIndex>{0, 2});
  CHECK(layers_of(visitor.ask(SwitchLayer{.layer = 1, .position = Position::kOff})) == std::vector<LayerIndex>{1, 2});
}

TEST_CASE("A layer that is off passes its input on; switched on again, everything is as before", "[session]") {
  Visitor visitor = with_model_and_photo();
  const auto conv = activations(visitor, kConv).values;
  const auto relu = activations(visitor, kRelu).values;
  const auto before = prediction(visitor);
  REQUIRE(relu != conv);
  visitor.ask(SwitchLayer{.layer = kRelu, .position = Position::kOff});
  CHECK(activations(visitor, kRelu).values == conv);
  visitor.ask(SwitchLayer{.layer = kRelu, .position = Position::kOn});
  CHECK(activations(visitor, kRelu).values == relu);
  CHECK(prediction(visitor) == before);
}

TEST_CASE("A channel that is off is zero, and the others stay", "[session]") {
  Visitor visitor = with_model_and_photo();
  auto expected = activations(visitor, kConv).values;
  for (std::size_t i = 2; i < expected.size(); i += 4) expected[i] = 0;
  const auto replies = visitor.ask(SwitchChannel{.layer = kConv, .channel = 2, .position = Position::kOff});
  CHECK(layers_of(replies) == std::vector<LayerIndex>{0, 1, 2, 3});
  CHECK(activations(visitor, kConv).values == expected);
}

TEST_CASE("Switches set before the photo hold when it comes", "[session]") {
  Visitor visitor;
  visitor.ask(tiny_model());
  CHECK(visitor.ask(SwitchLayer{.layer = kConv, .position = Position::kOff}).empty());
  visitor.ask(picture(40));
  CHECK(std::ranges::all_of(activations(visitor, kConv).values, [](float value) { return value == 0; }));
}

TEST_CASE("A new model begins with everything switched on", "[session]") {
  Visitor visitor = with_model_and_photo();
  const auto before = prediction(visitor);
  visitor.ask(SwitchLayer{.layer = kConv, .position = Position::kOff});
  REQUIRE(prediction(visitor) != before);
  visitor.ask(tiny_model());
  CHECK(prediction(visitor) == before);
}

TEST_CASE("Watched layers are sent at once, and after every run that changes them", "[session]") {
  Visitor visitor = with_model_and_photo();
  const auto at_once = only<Activations>(visitor.ask(Watch{.layers = {kScores, -1, kConv, kConv}}));
  REQUIRE(at_once.size() == 3);
  CHECK(at_once[0].layer == -1);
  CHECK(at_once[1].layer == kConv);
  CHECK(at_once[2].layer == kScores);
  CHECK(at_once[1].values == activations(visitor, kConv).values);

  CHECK(kinds(visitor.ask(picture(90))) == "PhotoLoaded InputReady Prediction Preview Activations");
  const auto switched = only<Activations>(visitor.ask(SwitchLayer{.layer = kRelu, .position = Position::kOff}));
  REQUIRE(switched.size() == 1);
  CHECK(switched[0].layer == kScores);
}

TEST_CASE("An empty watch list ends the stream", "[session]") {
  Visitor visitor = with_model_and_photo();
  visitor.ask(Watch{.layers = {kConv}});
  CHECK(visitor.ask(Watch{.layers = {}}).empty());
  CHECK(only<Activations>(visitor.ask(picture(90))).empty());
}

TEST_CASE("Layers can be watched before there is anything, and over a change of models", "[session]") {
  Visitor visitor;
  CHECK(visitor.ask(Watch{.layers = {kScores, 20}}).empty());
  visitor.ask(tiny_model());
  const auto first = only<Activations>(visitor.ask(picture(40)));
  REQUIRE(first.size() == 1);
  CHECK(first[0].layer == kScores);
  CHECK(only<Activations>(visitor.ask(tiny_model(2))).size() == 1);
}

TEST_CASE("Kernels are fetched with their biases", "[session]") {
  Visitor visitor;
  visitor.ask(tiny_model(7));
  const auto found = only<Kernels>(visitor.ask(FetchKernels{.layer = kConv}));
  REQUIRE(found.size() == 1);
  CHECK(found[0].shape == tensor::Shape{3, 3, 1, 4});
  const auto parts = test_support::tiny_classifier(7);
  CHECK(std::ranges::equal(std::as_bytes(std::span(found[0].values)), parts.tensors[0].bytes));
  CHECK(std::ranges::equal(std::as_bytes(std::span(found[0].bias)), parts.tensors[1].bytes));
}

TEST_CASE("Layers without kernels say so", "[session]") {
  Visitor visitor;
  visitor.ask(tiny_model());
  CHECK(visitor.fail(FetchKernels{.layer = kRelu}).code == ErrorCode::kNoKernels);
  const Failed dense = visitor.fail(FetchKernels{.layer = kScores});
  CHECK(dense.code == ErrorCode::kNoKernels);
  CHECK(dense.message.contains("scores"));
}

TEST_CASE("Before there is a model everything that needs one says so", "[session]") {
  Visitor visitor;
  visitor.ask(picture(40));
  CHECK(visitor.fail(FetchInput{}).code == ErrorCode::kNoModel);
  CHECK(visitor.fail(FetchPrediction{}).code == ErrorCode::kNoModel);
  CHECK(visitor.fail(FetchActivations{.layer = 0}).code == ErrorCode::kNoModel);
  CHECK(visitor.fail(FetchKernels{.layer = 0}).code == ErrorCode::kNoModel);
  CHECK(visitor.fail(SwitchLayer{}).code == ErrorCode::kNoModel);
  CHECK(visitor.fail(SwitchChannel{}).code == ErrorCode::kNoModel);
}

TEST_CASE("Before there is a photo everything that needs one says so", "[session]") {
  Visitor visitor;
  visitor.ask(tiny_model());
  CHECK(visitor.fail(FetchInput{}).code == ErrorCode::kNoImage);
  CHECK(visitor.fail(FetchPrediction{}).code == ErrorCode::kNoImage);
  CHECK(visitor.fail(FetchActivations{.layer = 0}).code == ErrorCode::kNoImage);
}

TEST_CASE("Layers and channels that are not there are refused by number", "[session]") {
  Visitor visitor = with_model_and_photo();
  for (const LayerIndex layer : {-2, 4, 2'000'000'000}) {
    CAPTURE(layer);
    CHECK(visitor.fail(FetchActivations{.layer = layer}).code == ErrorCode::kUnknownLayer);
    CHECK(visitor.fail(FetchKernels{.layer = layer}).code == ErrorCode::kUnknownLayer);
    CHECK(visitor.fail(SwitchLayer{.layer = layer, .position = Position::kOff}).code == ErrorCode::kUnknownLayer);
    CHECK(visitor.fail(SwitchChannel{.layer = layer, .channel = 0, .position = Position::kOff}).code == ErrorCode::kUnknownLayer);
    CHECK(visitor.fail(Watch{.layers = {0, layer}}).code == ErrorCode::kUnknownLayer);
  }
  CHECK(visitor.fail(SwitchLayer{.layer = -1, .position = Position::kOff}).code == ErrorCode::kUnknownLayer);
  CHECK(visitor.fail(SwitchChannel{.layer = kConv, .channel = 4, .position = Position::kOff}).code == ErrorCode::kInvalidArgument);
  CHECK(visitor.fail(SwitchChannel{.layer = kConv, .channel = -1, .position = Position::kOff}).code == ErrorCode::kInvalidArgument);
}

TEST_CASE("A broken model or photo leaves the network, the photo and the prediction as they were", "[session]") {
  Visitor visitor = with_model_and_photo();
  visitor.ask(SwitchChannel{.layer = kConv, .channel = 1, .position = Position::kOff});
  visitor.ask(SetInversion{.inversion = Inversion::kAlways});
  const auto before = prediction(visitor);
  const auto seen = input(visitor);

  auto file = tiny_model(2).bytes;
  file.resize(file.size() / 2);
  CHECK(visitor.fail(ModelFile{.bytes = std::move(file)}).code == ErrorCode::kCorruptModel);
  CHECK(visitor.fail(LoadPhoto{.effort = DecodeEffort::kModest, .file = {}}).code == ErrorCode::kCorruptImage);
  CHECK(visitor.fail(LoadPhoto{.effort = DecodeEffort::kModest, .file = std::vector<std::byte>(100)}).code == ErrorCode::kUnsupportedImage);

  CHECK(prediction(visitor) == before);
  CHECK(input(visitor).values == seen.values);
  CHECK(input(visitor).decided == seen.decided);
  visitor.ask(SwitchLayer{.layer = kRelu, .position = Position::kOff});
  visitor.ask(SwitchLayer{.layer = kRelu, .position = Position::kOn});
  CHECK(prediction(visitor) == before);
}

TEST_CASE("A network is loaded once from its file, and only from the one that came last", "[session]") {
  const auto bytes = tiny_model().bytes;
  Session session;
  std::vector<Reply> ends;
  const auto load = [&](FileNumber file) {
    session.handle({.id = 1, .body = LoadModel{.file = file}}, [&](ReplyEnvelope reply) { ends.push_back(std::move(reply.body)); });
    return std::holds_alternative<Finished>(ends.back());
  };
  CHECK_FALSE(load(1));
  CHECK(std::get<Failed>(ends.back()).code == ErrorCode::kNotFound);
  session.inbox().begin(1, bytes.size());
  CHECK(session.inbox().receive(1, std::span(bytes).first(100)));
  session.inbox().begin(2, bytes.size());
  CHECK_FALSE(session.inbox().receive(1, std::span(bytes).subspan(100)));
  CHECK(session.inbox().receive(2, bytes));
  CHECK_FALSE(load(1));
  CHECK(load(2));
  CHECK_FALSE(load(2));
}

TEST_CASE("A file of which a piece cannot be read is wanted no more, and loading it says why", "[session]") {
  Session session;
  const std::vector<std::byte> wrong(50);
  session.inbox().begin(1, 500);
  CHECK_FALSE(session.inbox().receive(1, wrong));
  CHECK_FALSE(session.inbox().receive(1, wrong));
  Reply end;
  session.handle({.id = 1, .body = LoadModel{.file = 1}}, [&](ReplyEnvelope reply) { end = std::move(reply.body); });
  REQUIRE(std::holds_alternative<Failed>(end));
  CHECK(std::get<Failed>(end).code == ErrorCode::kCorruptModel);
}

TEST_CASE("Pixels whose count or size cannot be are refused", "[session]") {
  Visitor visitor;
  LoadPixels pixels = picture(40);
  pixels.rgba.pop_back();
  CHECK(visitor.fail(pixels).code == ErrorCode::kInvalidArgument);
  for (const std::int32_t side : {0, -1, 8193, 2'147'483'647}) {
    CHECK(visitor.fail(LoadPixels{.width = side, .height = 1, .source_width = 1, .source_height = 1, .rgba = {}}).code ==
          ErrorCode::kInvalidArgument);
    CHECK(visitor.fail(LoadPixels{.width = 1, .height = side, .source_width = 1, .source_height = 1, .rgba = {}}).code ==
          ErrorCode::kInvalidArgument);
  }
  CHECK(visitor.fail(LoadPixels{.width = 1, .height = 1, .source_width = 0, .source_height = 1, .rgba = {1, 2, 3, 4}}).code ==
        ErrorCode::kInvalidArgument);
}

TEST_CASE("The photo is shown with at most 512 pixels a side, and says how large it was", "[session]") {
  Visitor visitor;
  LoadPixels pixels = picture(40, 1024, 300);
  pixels.source_width = 4096;
  pixels.source_height = 1200;
  const auto loaded = only<PhotoLoaded>(visitor.ask(std::move(pixels)));
  REQUIRE(loaded.size() == 1);
  CHECK(loaded[0].source_width == 4096);
  CHECK(loaded[0].source_height == 1200);
  CHECK(loaded[0].width == 512);
  CHECK(loaded[0].height == 150);
  CHECK(loaded[0].rgba.size() == 512U * 150 * 4);
}

TEST_CASE("A picture of one pixel is a photo like any other", "[session]") {
  Visitor visitor;
  visitor.ask(tiny_model());
  CHECK(kinds(visitor.ask(picture(7, 1, 1))) == "PhotoLoaded InputReady Prediction Preview");
}

}  // namespace convlens::session
