#include <algorithm>
#include <cmath>
#include <string>

#include <catch2/catch_test_macros.hpp>

#include "network/model_file.h"
#include "tests/engine/golden_file.h"
#include "tests/reference/compare.h"
#include "tests/session/visitor.h"

// From the bytes of the shipped model and of the shipped sample pictures to the answers that a visitor gets.
namespace convlens::session {
namespace {

const std::string kModels = CONVLENS_MODELS_DIR;
const std::string kSamples = kModels + "/../web/samples/";

ModelFile fashion_mnist() { return {.bytes = file_content(kModels + "/fashion-mnist.safetensors")}; }
LoadPhoto sample(const std::string& name) { return {.effort = DecodeEffort::kModest, .file = file_content(kSamples + name + ".jpg")}; }

constexpr char kGolden[] = CONVLENS_GOLDEN_DIR "/fashion-mnist.expected.safetensors";
constexpr char kPicture[] = "ankle-boot";

/// The values of a layer that the golden has, which may be a sample of them.
std::vector<float> sampled(const engine::test::GoldenFile& golden, const std::string& layer, const std::vector<float>& values) {
  if (!golden.has("places/" + layer)) return values;
  std::vector<float> sample;
  const tensor::Tensor places = golden.floats("places/" + layer);
  for (const float place : places.values()) sample.push_back(values.at(static_cast<std::size_t>(place)));
  return sample;
}

std::vector<float> expected(const engine::test::GoldenFile& golden, const std::string& layer) {
  const tensor::Tensor stored = golden.floats(layer + "." + kPicture);
  return {stored.values().begin(), stored.values().end()};
}

/// An input of 28x28 values from 0 to 1 as the picture that it came from.
LoadPixels picture_of(std::span<const float> input) {
  LoadPixels pixels{.width = 28, .height = 28, .source_width = 28, .source_height = 28, .rgba = {}};
  for (const float value : input) {
    const auto grey = static_cast<std::uint8_t>(std::lround(value * 255.0F));
    pixels.rgba.insert(pixels.rgba.end(), {grey, grey, grey, 255});
  }
  return pixels;
}

template <typename Message>
Message first(const std::vector<Reply>& replies) {
  const auto found = only<Message>(replies);
  REQUIRE_FALSE(found.empty());
  return found.front();
}

std::string best_label(const ModelLoaded& model, const Prediction& prediction) {
  REQUIRE(prediction.probabilities.size() == model.labels.size());
  const auto best = std::ranges::max_element(prediction.probabilities);
  return model.labels[static_cast<std::size_t>(best - prediction.probabilities.begin())];
}

}  // namespace

TEST_CASE("A picture through the whole session gives PyTorch's maps and probabilities", "[session][whole-path]") {
  const engine::test::GoldenFile golden(kGolden);
  Visitor visitor;
  const auto network = network::read_model(fashion_mnist().bytes);
  REQUIRE(network);
  const tensor::Tensor input = golden.input(kPicture, *network);
  const auto model = first<ModelLoaded>(visitor.ask(fashion_mnist()));
  const auto replies = visitor.ask(picture_of(input.values()));
  CHECK(first<InputReady>(replies).decided == Inversion::kNever);
  CHECK(reference::relative_error(first<InputReady>(replies).values, input.values()) < reference::kTolerance);
  CHECK(reference::relative_error(first<Prediction>(replies).probabilities, expected(golden, "dense2")) < reference::kTolerance);
  CHECK(only<Preview>(replies).size() == model.layers.size());
  for (LayerIndex layer = 0; layer < std::ssize(model.layers); ++layer) {
    const std::string& name = model.layers[static_cast<std::size_t>(layer)].name;
    INFO(name);
    const auto maps = first<Activations>(visitor.ask(FetchActivations{.layer = layer}));
    CHECK(reference::relative_error(sampled(golden, name, maps.values), expected(golden, name)) < reference::kTolerance);
  }
}

TEST_CASE("The shipped network knows nearly all of the shipped samples", "[session][whole-path]") {
  Visitor visitor;
  const auto model = first<ModelLoaded>(visitor.ask(fashion_mnist()));
  const std::vector<std::pair<std::string, std::string>> labels{
      {"t-shirt", "T-shirt/top"}, {"trouser", "Trouser"}, {"pullover", "Pullover"}, {"dress", "Dress"}, {"coat", "Coat"},
      {"sandal", "Sandal"},       {"shirt", "Shirt"},     {"sneaker", "Sneaker"},   {"bag", "Bag"},     {"ankle-boot", "Ankle boot"}};
  // Not all: a coat that is taken for a shirt is a property of the network, a bag that is taken for a trouser is a defect.
  const auto known = std::ranges::count_if(
      labels, [&](const auto& entry) { return best_label(model, first<Prediction>(visitor.ask(sample(entry.first)))) == entry.second; });
  CHECK(known >= 8);
}

TEST_CASE("The shipped network's summary counts parameters as Keras does", "[session][whole-path]") {
  Visitor visitor;
  const auto model = first<ModelLoaded>(visitor.ask(fashion_mnist()));
  std::int64_t parameters = 0;
  std::int64_t trainable = 0;
  for (const LayerInfo& layer : model.layers) {
    parameters += layer.parameters;
    trainable += layer.trainable_parameters;
  }
  // By hand: convolutions 320 + 9,248 + 18,496 + 36,928, dense 803,072 + 2,570, batch normalisation 4 * (32 + 32 + 64 + 64 + 256),
  // of which the moving half is not trained.
  CHECK(parameters == 872'426);
  CHECK(trainable == 871'530);
  CHECK(model.labels.size() == 10);
  CHECK(model.layers.size() == 24);
}

}  // namespace convlens::session
