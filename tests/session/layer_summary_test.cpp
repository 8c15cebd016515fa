#include "session/layer_summary.h"

#include <string>

#include <catch2/catch_test_macros.hpp>

#include "network/model_file.h"
#include "session/input_recipe.h"
#include "tests/support/model_builder.h"

namespace convlens::session {
namespace {

network::Layer layer_of(network::LayerConfig config, std::size_t inputs = 1) {
  network::Layer layer;
  layer.config = std::move(config);
  layer.inputs.assign(inputs, 0);
  layer.output_shape = {7, 7, 64};
  return layer;
}

std::string words(network::LayerConfig config, std::size_t inputs = 1) { return layer_detail(layer_of(std::move(config), inputs)); }

constexpr network::Padding kSame{.mode = network::PaddingMode::kSame, .border = {}};

network::Network network_of(const std::string& preprocess, const std::string& shape) {
  test_support::ModelParts parts;
  parts.network = R"({"id":"test","title":"Test","input":{"name":"input","shape":)" + shape + R"(,"preprocess":)" + preprocess +
                  R"(},"layers":[{"name":"r","type":"ReLU"}],"outputs":["r"]})";
  auto network = network::read_model(test_support::model_file(parts));
  INFO((network ? "" : network.error().message));
  REQUIRE(network);
  return *std::move(network);
}

}  // namespace

TEST_CASE("Convolutions are described by their filters, window and activation", "[session][summary]") {
  CHECK(words(network::Conv2D{.filters = 32, .kernel_size = {3, 3}, .padding = kSame}) == "32 filters 3×3, same");
  CHECK(words(network::Conv2D{.filters = 1, .kernel_size = {1, 5}}) == "1 filter 1×5");
  CHECK(words(network::Conv2D{.filters = 64, .kernel_size = {3, 3}, .strides = {2, 2}, .activation = network::Activation::kRelu}) ==
        "64 filters 3×3, stride 2, ReLU");
  CHECK(words(network::Conv2D{.filters = 8, .kernel_size = {3, 3}, .strides = {1, 2}, .dilation_rate = {2, 2}, .groups = 4}) ==
        "8 filters 3×3, stride 1×2, dilation 2, 4 groups");
  const network::Padding around{.mode = network::PaddingMode::kExplicit, .border = {.top = 1, .bottom = 1, .left = 1, .right = 1}};
  CHECK(words(network::Conv2D{.filters = 8, .kernel_size = {3, 3}, .padding = around}) == "8 filters 3×3, zeros around: 1 on every side");
  CHECK(words(network::DepthwiseConv2D{.kernel_size = {3, 3}, .padding = kSame}) == "1 filter 3×3 for each channel, same");
}

TEST_CASE("Other layers are described by what they do", "[session][summary]") {
  CHECK(words(network::Dense{.units = 10, .activation = network::Activation::kSoftmax}) == "10 units, softmax");
  CHECK(words(network::Dense{.units = 1}) == "1 unit");
  CHECK(words(network::Pooling2D{}) == "2×2, stride 2");
  CHECK(words(network::Pooling2D{.pool_size = {3, 3}, .strides = {2, 2}, .padding = kSame}) == "3×3, stride 2, same");
  CHECK(words(network::GlobalPooling2D{}) == "mean of each map");
  CHECK(words(network::GlobalPooling2D{.reduction = network::Reduction::kMax}) == "largest value of each map");
  CHECK(words(network::Dropout{.rate = 0.3F}) == "rate 0.3");
  CHECK(words(network::ActivationLayer{.activation = network::Activation::kRelu}) == "ReLU");
  CHECK(words(network::ActivationLayer{.activation = network::Activation::kLeakyRelu, .alpha = 0.3F}) == "leaky ReLU, slope 0.3");
  CHECK(words(network::Flatten{}) == "3136 values in a row");
  CHECK(words(network::Reshape{}) == "as 7x7x64");
  CHECK(words(network::ZeroPadding2D{.border = {.top = 0, .bottom = 1, .left = 2, .right = 3}}) == "0 above, 1 below, 2 left, 3 right");
  CHECK(words(network::Concatenate{}, 2) == "maps of 2 layers, one after another");
  CHECK(words(network::UpSampling2D{}) == "2×2 times larger, nearest");
  CHECK(words(network::Rescaling{.scale = {2.0F}, .offset = {-1.0F}}) == "times 2, plus -1");
}

TEST_CASE("Every activation has a name", "[session][summary]") {
  using enum network::Activation;
  const std::pair<network::Activation, std::string_view> names[] = {{kLinear, "linear"},
                                                                    {kRelu, "ReLU"},
                                                                    {kRelu6, "ReLU up to 6"},
                                                                    {kLeakyRelu, "leaky ReLU"},
                                                                    {kElu, "ELU"},
                                                                    {kSelu, "SELU"},
                                                                    {kGelu, "GELU"},
                                                                    {kSilu, "SiLU"},
                                                                    {kHardSilu, "hard SiLU"},
                                                                    {kSigmoid, "sigmoid"},
                                                                    {kTanh, "tanh"},
                                                                    {kHardSigmoid, "hard sigmoid"},
                                                                    {kSoftplus, "softplus"},
                                                                    {kSoftsign, "softsign"},
                                                                    {kSoftmax, "softmax"},
                                                                    {kExponential, "exponential"},
                                                                    {kLogSoftmax, "logarithm of softmax"}};
  for (const auto& [activation, name] : names) {
    const std::string unit = activation == kLinear ? "1 unit" : "1 unit, " + std::string(name);
    CHECK(words(network::Dense{.units = 1, .activation = activation}) == unit);
    if (activation != kLeakyRelu) CHECK(words(network::ActivationLayer{.activation = activation}) == name);
  }
}

TEST_CASE("Limits of values are described", "[session][summary]") {
  CHECK(words(network::ActivationLayer{.activation = network::Activation::kRelu, .max_value = 4.5F}) == "ReLU up to 4.5");
  CHECK(words(network::ActivationLayer{.activation = network::Activation::kLeakyRelu, .alpha = 0.1F, .max_value = 6.0F}) ==
        "leaky ReLU, slope 0.1, up to 6");
  CHECK(words(network::Clip{.min_value = -1.0F, .max_value = 6.0F}) == "from -1 to 6");
  CHECK(words(network::Clip{.min_value = 0.5F}) == "at least 0.5");
  CHECK(words(network::Clip{.max_value = 1.0F}) == "at most 1");
  CHECK(words(network::Clip{}) == "no limits");
}

TEST_CASE("Merges are described by what they do with their layers", "[session][summary]") {
  const auto merge_words = [](network::Arithmetic arithmetic, std::size_t inputs) {
    return words(network::Merge{.arithmetic = arithmetic}, inputs);
  };
  CHECK(merge_words(network::Arithmetic::kAdd, 2) == "sum of 2 layers");
  CHECK(merge_words(network::Arithmetic::kSubtract, 2) == "first layer minus second");
  CHECK(merge_words(network::Arithmetic::kMultiply, 3) == "product of 3 layers");
  CHECK(merge_words(network::Arithmetic::kAverage, 2) == "mean of 2 layers");
  CHECK(merge_words(network::Arithmetic::kMaximum, 4) == "largest value of 4 layers");
  CHECK(merge_words(network::Arithmetic::kMinimum, 2) == "smallest value of 2 layers");
}

TEST_CASE("The input is described by its colours, its part of the photo and its range", "[session][summary]") {
  CHECK(input_detail(network_of(R"({"color":"gray","fit":"contain","invert":"auto","scale":[0.00392156862745098],"offset":[0]})",
                                "[4,4,1]")) == "grey, whole photo, 0 to 1");
  CHECK(input_detail(network_of(R"({"color":"rgb","fit":"cover","scale":[0.01,0.02,0.01],"offset":[-1,-2,-0.5]})", "[4,4,3]")) ==
        "red, green, blue, middle of the photo, −2 to 3.1");
  CHECK(input_detail(network_of(R"({"color":"bgr","fit":"stretch","scale":[1],"offset":[-103.9,-116.8,-123.7]})", "[4,4,3]")) ==
        "blue, green, red, whole photo, stretched, −124 to 151");
  CHECK(input_detail(network_of(R"({"color":"gray","fit":"digit","invert":"auto"})", "[28,28,1]")) == "grey, the digit, centred, 0 to 1");
}

TEST_CASE("A network takes drawings if it cuts digits out of photos", "[session][summary]") {
  CHECK(model_summary(network_of(R"({"fit":"digit"})", "[28,28,1]")).takes_drawings == Answer::kYes);
  for (const char* preprocess : {R"({"fit":"contain"})", R"({"fit":"cover"})", R"({"fit":"stretch"})", "{}"}) {
    CHECK(model_summary(network_of(preprocess, "[28,28,1]")).takes_drawings == Answer::kNo);
  }
}

TEST_CASE("The recipe of an input follows the file, except for the inversion, which is the visitor's", "[session][summary]") {
  const auto network = network_of(R"({"color":"bgr","fit":"cover","invert":"always","crop":0.5,"scale":[2],"offset":[1,2,3]})", "[4,5,3]");
  CHECK(own_inversion(network) == Inversion::kAlways);
  const image::InputRecipe recipe = input_recipe(network, Inversion::kAuto);
  CHECK(recipe.shape == tensor::Shape{4, 5, 3});
  CHECK(recipe.color == image::Color::kBgr);
  CHECK(recipe.placement == image::Placement::kCover);
  CHECK(recipe.inversion == image::Inversion::kAuto);
  CHECK(recipe.crop == 0.5F);
  CHECK(recipe.scale == std::vector<float>{2});
  CHECK(recipe.offset == std::vector<float>{1, 2, 3});
}

TEST_CASE("A network's summary has its names, shapes and parameters", "[session][summary]") {
  auto network = network::read_model(test_support::model_file(test_support::tiny_classifier(1)));
  REQUIRE(network);
  const ModelLoaded summary = model_summary(*network);
  CHECK(summary.id == "tiny");
  CHECK(summary.title == "Tiny classifier");
  CHECK(summary.input_name == "input");
  CHECK(summary.input_shape == tensor::Shape{6, 5, 1});
  CHECK(summary.inversion == Inversion::kAuto);
  CHECK(summary.labels == std::vector<std::string>{"left", "middle", "right"});
  CHECK(summary.outputs == std::vector<LayerIndex>{3});
  REQUIRE(summary.layers.size() == 4);
  const LayerInfo& conv = summary.layers[0];
  CHECK(conv.name == "conv");
  CHECK(conv.type == "Conv2D");
  CHECK(conv.inputs == std::vector<LayerIndex>{-1});
  CHECK(conv.output_shape == tensor::Shape{6, 5, 4});
  CHECK(conv.kernel_shape == tensor::Shape{3, 3, 1, 4});
  CHECK(conv.parameters == 3 * 3 * 4 + 4);
  CHECK(conv.trainable_parameters == conv.parameters);
  CHECK(summary.layers[3].kernel_shape.rank() == 0);
  CHECK(summary.layers[3].parameters == 6 * 5 * 4 * 3 + 3);
}

}  // namespace convlens::session
