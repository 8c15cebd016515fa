#include "network/graph_reader.h"

#include <string>
#include <vector>

#include <catch2/catch_test_macros.hpp>

namespace convlens::network {
namespace {

using base::ErrorCode;
using tensor::Shape;

/// A graph of one layer of a type with a config.
std::string graph_of(std::string_view type, std::string_view config) {
  return R"({"id":"g","input":{"shape":[4,4,2]},"layers":[{"name":"x","type":")" + std::string(type) + R"(","config":)" +
         std::string(config) + "}]}";
}

/// The config of the one layer, read from JSON.
template <typename T>
T config_of(std::string_view type, std::string_view config) {
  const auto graph = read_graph(graph_of(type, config));
  INFO((graph ? "" : graph.error().message));
  REQUIRE(graph);
  REQUIRE(std::holds_alternative<T>(graph->layers.at(0).config));
  return std::get<T>(graph->layers[0].config);
}

void check_error(const std::string& json, ErrorCode code, std::string_view part) {
  const auto graph = read_graph(json);
  INFO(json);
  REQUIRE_FALSE(graph);
  INFO(graph.error().message);
  CHECK(graph.error().code == code);
  CHECK(graph.error().message.find(part) != std::string::npos);
}

TEST_CASE("a convolution has Keras's defaults where the graph is silent", "[network]") {
  const auto conv = config_of<Conv2D>("Conv2D", R"({"filters":8,"kernel_size":3})");
  CHECK(conv.filters == 8);
  CHECK(conv.kernel_size == Size2{3, 3});
  CHECK(conv.strides == Size2{1, 1});
  CHECK(conv.padding == Padding{});
  CHECK(conv.dilation_rate == Size2{1, 1});
  CHECK(conv.groups == 1);
  CHECK(conv.use_bias == UseBias::kYes);
  CHECK(conv.activation == Activation::kLinear);
}

TEST_CASE("every key of a convolution is read", "[network]") {
  const auto conv = config_of<Conv2D>("Conv2D", R"({"filters":8,"kernel_size":[3,5],"strides":[2,1],"padding":[[1,2],[3,4]],
      "dilation_rate":[1,3],"groups":2,"use_bias":false,"activation":"relu6"})");
  CHECK(conv.kernel_size == Size2{.height = 3, .width = 5});
  CHECK(conv.strides == Size2{.height = 2, .width = 1});
  CHECK(conv.padding == Padding{PaddingMode::kExplicit, {.top = 1, .bottom = 2, .left = 3, .right = 4}});
  CHECK(conv.dilation_rate == Size2{.height = 1, .width = 3});
  CHECK(conv.groups == 2);
  CHECK(conv.use_bias == UseBias::kNo);
  CHECK(conv.activation == Activation::kRelu6);
  const auto depthwise = config_of<DepthwiseConv2D>("DepthwiseConv2D", R"({"kernel_size":[2,3],"depth_multiplier":4,"padding":"same"})");
  CHECK(depthwise.kernel_size == Size2{.height = 2, .width = 3});
  CHECK(depthwise.depth_multiplier == 4);
  CHECK(depthwise.padding.mode == PaddingMode::kSame);
}

TEST_CASE("a pool moves by its own size unless told otherwise", "[network]") {
  const auto pool = config_of<Pooling2D>("MaxPooling2D", R"({"pool_size":[3,2]})");
  CHECK(pool.reduction == Reduction::kMax);
  CHECK(pool.strides == Size2{.height = 3, .width = 2});
  const auto average = config_of<Pooling2D>("AveragePooling2D", R"({"strides":1})");
  CHECK(average.reduction == Reduction::kAverage);
  CHECK(average.pool_size == Size2{2, 2});
  CHECK(average.strides == Size2{1, 1});
}

TEST_CASE("activation layers have the slopes and alphas of Keras", "[network]") {
  const auto check = [](std::string_view type, std::string_view config, Activation activation, float alpha) {
    const auto layer = config_of<ActivationLayer>(type, config);
    CHECK(layer.activation == activation);
    CHECK(layer.alpha == alpha);
    CHECK(layer.max_value == kNoLimit);
  };
  check("ReLU", "{}", Activation::kRelu, 0.0F);
  check("ReLU", R"({"max_value":null})", Activation::kRelu, 0.0F);
  check("ReLU", R"({"negative_slope":0.5})", Activation::kLeakyRelu, 0.5F);
  check("LeakyReLU", "{}", Activation::kLeakyRelu, 0.3F);
  check("LeakyReLU", R"({"negative_slope":0.1})", Activation::kLeakyRelu, 0.1F);
  check("ELU", "{}", Activation::kElu, 1.0F);
  check("ELU", R"({"alpha":2})", Activation::kElu, 2.0F);
  check("Softmax", "{}", Activation::kSoftmax, 0.0F);
  check("Activation", R"({"activation":"leaky_relu"})", Activation::kLeakyRelu, 0.2F);
  check("Activation", R"({"activation":"elu"})", Activation::kElu, 1.0F);
  check("Activation", R"({"activation":"tanh"})", Activation::kTanh, 0.0F);
  check("Activation", R"({"activation":"sigmoid"})", Activation::kSigmoid, 0.0F);
}

TEST_CASE("a ReLU may have a largest value, with and without a slope", "[network]") {
  const auto six = config_of<ActivationLayer>("ReLU", R"({"max_value":6})");
  CHECK(six.activation == Activation::kRelu);
  CHECK(six.max_value == 6.0F);
  const auto sloped = config_of<ActivationLayer>("ReLU", R"({"max_value":0.5,"negative_slope":0.25})");
  CHECK(sloped.activation == Activation::kLeakyRelu);
  CHECK(sloped.alpha == 0.25F);
  CHECK(sloped.max_value == 0.5F);
}

TEST_CASE("every activation has Keras's name, some have two", "[network]") {
  const std::pair<std::string, Activation> names[] = {{"linear", Activation::kLinear},
                                                      {"relu", Activation::kRelu},
                                                      {"relu6", Activation::kRelu6},
                                                      {"leaky_relu", Activation::kLeakyRelu},
                                                      {"elu", Activation::kElu},
                                                      {"selu", Activation::kSelu},
                                                      {"gelu", Activation::kGelu},
                                                      {"silu", Activation::kSilu},
                                                      {"swish", Activation::kSilu},
                                                      {"hard_silu", Activation::kHardSilu},
                                                      {"hard_swish", Activation::kHardSilu},
                                                      {"sigmoid", Activation::kSigmoid},
                                                      {"hard_sigmoid", Activation::kHardSigmoid},
                                                      {"tanh", Activation::kTanh},
                                                      {"softplus", Activation::kSoftplus},
                                                      {"softsign", Activation::kSoftsign},
                                                      {"exponential", Activation::kExponential},
                                                      {"softmax", Activation::kSoftmax},
                                                      {"log_softmax", Activation::kLogSoftmax}};
  for (const auto& [name, activation] : names) {
    const std::string key = R"("activation":")" + name + "\"";
    INFO(name);
    CHECK(config_of<ActivationLayer>("Activation", "{" + key + "}").activation == activation);
    CHECK(config_of<Dense>("Dense", R"({"units":5,)" + key + "}").activation == activation);
    CHECK(config_of<Conv2D>("Conv2D", R"({"filters":5,"kernel_size":1,)" + key + "}").activation == activation);
    CHECK(config_of<DepthwiseConv2D>("DepthwiseConv2D", R"({"kernel_size":1,)" + key + "}").activation == activation);
  }
}

TEST_CASE("a clip has the limits it is given", "[network]") {
  CHECK(config_of<Clip>("Clip", "{}").min_value == -kNoLimit);
  CHECK(config_of<Clip>("Clip", R"({"max_value":null})").max_value == kNoLimit);
  const auto clip = config_of<Clip>("Clip", R"({"min_value":-1.5,"max_value":2})");
  CHECK(clip.min_value == -1.5F);
  CHECK(clip.max_value == 2.0F);
}

TEST_CASE("every merge is read", "[network]") {
  const std::pair<std::string_view, Arithmetic> types[] = {{"Add", Arithmetic::kAdd},           {"Subtract", Arithmetic::kSubtract},
                                                           {"Multiply", Arithmetic::kMultiply}, {"Average", Arithmetic::kAverage},
                                                           {"Maximum", Arithmetic::kMaximum},   {"Minimum", Arithmetic::kMinimum}};
  for (const auto& [type, arithmetic] : types) CHECK(config_of<Merge>(type, "{}").arithmetic == arithmetic);
}

TEST_CASE("the other layers are read with their defaults and keys", "[network]") {
  CHECK(config_of<Dense>("Dense", R"({"units":5})").units == 5);
  CHECK(config_of<GlobalPooling2D>("GlobalAveragePooling2D", R"({"keepdims":true})").keepdims == KeepDims::kYes);
  CHECK(config_of<GlobalPooling2D>("GlobalMaxPooling2D", "{}").reduction == Reduction::kMax);
  CHECK(config_of<BatchNormalization>("BatchNormalization", R"({"scale":false,"epsilon":1e-5})").epsilon == 1e-5F);
  CHECK(config_of<BatchNormalization>("BatchNormalization", R"({"scale":false})").scale == UseBias::kNo);
  CHECK(config_of<BatchNormalization>("BatchNormalization", "{}").epsilon == 1e-3F);
  CHECK(config_of<Dropout>("Dropout", R"({"rate":0.25})").rate == 0.25F);
  CHECK(config_of<ZeroPadding2D>("ZeroPadding2D", "{}").border == Border{1, 1, 1, 1});
  CHECK(config_of<ZeroPadding2D>("ZeroPadding2D", R"({"padding":[2,3]})").border == Border{.top = 2, .bottom = 2, .left = 3, .right = 3});
  CHECK(config_of<ZeroPadding2D>("ZeroPadding2D", R"({"padding":[[1,2],[3,4]]})").border ==
        Border{.top = 1, .bottom = 2, .left = 3, .right = 4});
  CHECK(config_of<UpSampling2D>("UpSampling2D", R"({"size":3,"interpolation":"bilinear"})").interpolation == Interpolation::kBilinear);
  CHECK(config_of<UpSampling2D>("UpSampling2D", "{}").size == Size2{2, 2});
  CHECK(config_of<Rescaling>("Rescaling", R"({"scale":[1,2],"offset":-1})").scale == std::vector{1.0F, 2.0F});
  CHECK(config_of<Rescaling>("Rescaling", R"({"scale":[1,2],"offset":-1})").offset == std::vector{-1.0F});
  const auto reshape = config_of<Reshape>("Reshape", R"({"target_shape":[4,-1]})");
  CHECK(reshape.target == Shape{4, 1});
  CHECK(reshape.open_axis == 1);
}

TEST_CASE("the graph's own keys are read", "[network]") {
  const auto graph = read_graph(R"({"id":"g","title":"Title","labels":["a","b"],"outputs":["x"],
      "input":{"name":"photo","shape":[4,4,3],"preprocess":{"color":"bgr","fit":"cover","invert":"always","scale":[1,2,3],"offset":[-103.5]}},
      "layers":[{"name":"x","type":"Add","inputs":["photo","photo"]}]})");
  REQUIRE(graph);
  CHECK(graph->title == "Title");
  CHECK(graph->labels == std::vector<std::string>{"a", "b"});
  CHECK(graph->outputs == std::vector<std::string>{"x"});
  CHECK(graph->input_name == "photo");
  CHECK(graph->input_shape == Shape{4, 4, 3});
  CHECK(graph->preprocess.color == ColorMode::kBgr);
  CHECK(graph->preprocess.fit == Fit::kCover);
  CHECK(graph->preprocess.invert == Invert::kAlways);
  CHECK(graph->preprocess.scale == std::vector{1.0F, 2.0F, 3.0F});
  CHECK(graph->preprocess.offset == std::vector{-103.5F});
  CHECK(graph->layers.at(0).inputs == std::vector<std::string>{"photo", "photo"});
}

TEST_CASE("a network may look at a part of the photo's middle", "[network]") {
  const auto graph = [](std::string_view preprocess) {
    return R"({"id":"g","input":{"shape":[8,8,3],"preprocess":{"color":"rgb",)" + std::string(preprocess) + R"(}},"layers":[]})";
  };
  CHECK(read_graph(graph(R"("fit":"cover","crop":0.875)"))->preprocess.crop == 0.875F);
  CHECK(read_graph(graph(R"("fit":"cover")"))->preprocess.crop == 1.0F);
  check_error(graph(R"("fit":"cover","crop":0)"), ErrorCode::kCorruptModel, "crop");
  check_error(graph(R"("fit":"cover","crop":1.5)"), ErrorCode::kCorruptModel, "crop");
  check_error(graph(R"("fit":"stretch","crop":0.5)"), ErrorCode::kCorruptModel, "cover");
}

TEST_CASE("a network may ask for the digit in a photo, which is grey", "[network]") {
  const auto graph = [](std::string_view color) {
    return R"({"id":"g","input":{"shape":[28,28,1],"preprocess":{"color":")" + std::string(color) + R"(","fit":"digit"}},"layers":[]})";
  };
  const auto read = read_graph(graph("gray"));
  REQUIRE(read);
  CHECK(read->preprocess.fit == Fit::kDigit);
  check_error(graph("rgb"), ErrorCode::kUnsupportedModel, "\"digit\"");
}

TEST_CASE("a layer's config is refused with a sentence that names the layer and the key", "[network]") {
  const auto check = [](std::string_view type, std::string_view config, ErrorCode code, std::string_view part) {
    check_error(graph_of(type, config), code, part);
    check_error(graph_of(type, config), code, "\"x\"");
  };
  check("LSTM", "{}", ErrorCode::kUnsupportedModel, "\"LSTM\"");
  check("Conv2D", "{}", ErrorCode::kCorruptModel, "\"filters\" is missing");
  check("Conv2D", R"({"filters":8})", ErrorCode::kCorruptModel, "\"kernel_size\"");
  check("Conv2D", R"({"filters":2.5,"kernel_size":3})", ErrorCode::kCorruptModel, "\"filters\"");
  check("Conv2D", R"({"filters":4294967296,"kernel_size":3})", ErrorCode::kCorruptModel, "\"filters\"");
  check("Conv2D", R"({"filters":-4294967296,"kernel_size":3})", ErrorCode::kCorruptModel, "\"filters\"");
  check("Conv2D", R"({"filters":8,"kernel_size":[3]})", ErrorCode::kCorruptModel, "\"kernel_size\"");
  check("Conv2D", R"({"filters":8,"kernel_size":3,"padding":"full"})", ErrorCode::kCorruptModel, "\"padding\"");
  check("Conv2D", R"({"filters":8,"kernel_size":3,"padding":[1,1]})", ErrorCode::kCorruptModel, "\"padding\"");
  check("Conv2D", R"({"filters":8,"kernel_size":3,"activation":"mish"})", ErrorCode::kUnsupportedModel,
        "\"activation\" should be one of linear, relu,");
  check("Activation", R"({"activation":"mish"})", ErrorCode::kUnsupportedModel, "log_softmax, but is \"mish\".");
  check("Conv2D", R"({"filters":8,"kernel_size":3,"use_bias":1})", ErrorCode::kCorruptModel, "\"use_bias\"");
  check("Conv2D", R"({"filters":8,"kernel_size":3,"data_format":"channels_first"})", ErrorCode::kUnsupportedModel, "\"data_format\"");
  check("Conv2D", R"({"filters":8,"filters":9,"kernel_size":3})", ErrorCode::kCorruptModel, "twice");
  check("Conv2D", "[]", ErrorCode::kCorruptModel, "object");
  check("ReLU", R"({"max_value":"6"})", ErrorCode::kCorruptModel, "\"max_value\" should be a number");
  check("ReLU", R"({"threshold":1})", ErrorCode::kUnsupportedModel, "\"threshold\"");
  check("Clip", R"({"min_value":[0]})", ErrorCode::kCorruptModel, "\"min_value\" should be a number");
  check("Clip", R"({"max_value":1e300})", ErrorCode::kCorruptModel, "\"max_value\" should be a number");
  check("Clip", R"({"min":0})", ErrorCode::kUnsupportedModel, "\"min\"");
  check("Average", R"({"axis":1})", ErrorCode::kUnsupportedModel, "\"axis\"");
  check("Reshape", R"({"target_shape":[-1,-1]})", ErrorCode::kCorruptModel, "\"target_shape\"");
  check("Reshape", R"({"target_shape":[0]})", ErrorCode::kCorruptModel, "\"target_shape\"");
  check("ZeroPadding2D", R"({"padding":"same"})", ErrorCode::kCorruptModel, "\"padding\"");
  check("UpSampling2D", R"({"interpolation":"lanczos3"})", ErrorCode::kUnsupportedModel, "\"lanczos3\"");
  check("Rescaling", R"({"scale":"1"})", ErrorCode::kCorruptModel, "\"scale\"");
  check("Rescaling", R"({"scale":1e300})", ErrorCode::kCorruptModel, "\"scale\"");
  check("Dropout", R"({"rate":true})", ErrorCode::kCorruptModel, "\"rate\"");
}

TEST_CASE("a graph's own contradictions are refused", "[network]") {
  check_error("", ErrorCode::kCorruptModel, "network");
  check_error("[]", ErrorCode::kCorruptModel, "object");
  check_error("{}", ErrorCode::kCorruptModel, "\"id\" is missing");
  check_error(R"({"id":"g","layers":[]})", ErrorCode::kCorruptModel, "\"input\"");
  check_error(R"({"id":"g","input":{"shape":[1]}})", ErrorCode::kCorruptModel, "\"layers\"");
  check_error(R"({"id":"g","input":{"shape":[0]},"layers":[]})", ErrorCode::kBadShape, "The input");
  check_error(R"({"id":"g","input":{},"layers":[]})", ErrorCode::kCorruptModel, "\"shape\"");
  check_error(R"({"id":"g","input":{"shape":[1]},"layers":[3]})", ErrorCode::kCorruptModel, "A layer");
  check_error(R"({"id":"g","input":{"shape":[1]},"layers":[{"type":"Add"}]})", ErrorCode::kCorruptModel, "\"name\"");
  check_error(R"({"id":"g","input":{"shape":[1]},"layers":[{"name":"x","type":"Add","inputs":"y"}]})", ErrorCode::kCorruptModel,
              "\"inputs\"");
  check_error(R"({"id":"g","input":{"shape":[1]},"layers":[{"name":"x","type":"Add","inputs":[1]}]})", ErrorCode::kCorruptModel,
              "\"inputs\"");
  check_error(R"({"id":"g","input":{"shape":[1]},"layers":[],"labels":[1]})", ErrorCode::kCorruptModel, "\"labels\"");
  check_error(R"({"id":"g","input":{"shape":[1]},"layers":[],"optimizer":"adam"})", ErrorCode::kUnsupportedModel, "\"optimizer\"");
  check_error(R"({"id":"g","input":{"shape":[1],"preprocess":{"color":"cmyk"}},"layers":[]})", ErrorCode::kUnsupportedModel, "\"cmyk\"");
  check_error(R"({"id":"g","input":{"shape":[1],"preprocess":[]},"layers":[]})", ErrorCode::kCorruptModel, "preprocessing");
}

TEST_CASE("more than 1024 layers are not supported", "[network]") {
  std::string layers;
  for (int i = 0; i <= 1024; ++i) layers += (i == 0 ? "" : ",") + std::string("{}");
  check_error(R"({"id":"g","input":{"shape":[1]},"layers":[)" + layers + "]}", ErrorCode::kUnsupportedModel, "1025");
}

TEST_CASE("a long name in a message is cut on a character", "[network]") {
  std::string name = "x";
  for (int i = 0; i < 100; ++i) name += "\xC3\xBC";  // byte 64 is inside of a character
  const auto graph = read_graph(R"({"id":"g","input":{"shape":[1]},"layers":[{"name":"a","type":")" + name + "\"}]}");
  REQUIRE_FALSE(graph);
  CHECK(graph.error().message.find("\xBC...\"") != std::string::npos);
  CHECK(graph.error().message.size() < 150);
}

}  // namespace
}  // namespace convlens::network
