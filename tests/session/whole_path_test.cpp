#include <algorithm>
#include <cmath>
#include <cstring>
#include <string>

#include <catch2/catch_test_macros.hpp>

#include "network/safetensors.h"
#include "tests/reference/compare.h"
#include "tests/session/visitor.h"

// From the bytes of the shipped model and of the shipped sample pictures to the answers that a visitor gets.
namespace convlens::session {
namespace {

const std::string kModels = CONVLENS_MODELS_DIR;
const std::string kSamples = kModels + "/../web/samples/";

LoadModel fashion_mnist() { return {.file = file_content(kModels + "/fashion-mnist.safetensors")}; }
LoadPhoto sample(const std::string& name) { return {.effort = DecodeEffort::kModest, .file = file_content(kSamples + name + ".jpg")}; }

/// What PyTorch computed (tests/golden/write.py).
class Golden {
 public:
  Golden() : file_(file_content(CONVLENS_GOLDEN_DIR "/fashion-mnist.expected.safetensors")) {}

  std::vector<float> values(const std::string& name) const {
    const auto tensors = network::parse_safetensors(file_);
    REQUIRE(tensors);
    const auto& bytes = tensors->tensors.at(name).bytes;
    std::vector<float> values(bytes.size() / sizeof(float));
    std::memcpy(values.data(), bytes.data(), bytes.size());
    return values;
  }

 private:
  std::vector<std::byte> file_;
};

/// An input of 28x28 values from 0 to 1 as the picture that it came from.
LoadPixels picture_of(const std::vector<float>& input) {
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
  const Golden golden;
  Visitor visitor;
  const auto model = first<ModelLoaded>(visitor.ask(fashion_mnist()));
  const auto replies = visitor.ask(picture_of(golden.values("input")));
  CHECK(first<InputReady>(replies).decided == Inversion::kNever);
  CHECK(reference::relative_error(first<InputReady>(replies).values, golden.values("input")) < reference::kTolerance);
  CHECK(reference::relative_error(first<Prediction>(replies).probabilities, golden.values("dense2")) < reference::kTolerance);
  CHECK(only<Preview>(replies).size() == model.layers.size());
  for (LayerIndex layer = 0; layer < std::ssize(model.layers); ++layer) {
    const std::string& name = model.layers[static_cast<std::size_t>(layer)].name;
    INFO(name);
    const auto maps = first<Activations>(visitor.ask(FetchActivations{.layer = layer}));
    CHECK(reference::relative_error(maps.values, golden.values(name)) < reference::kTolerance);
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
