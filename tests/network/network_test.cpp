#include "network/network.h"

#include <string>
#include <utility>
#include <vector>

#include <catch2/catch_test_macros.hpp>

namespace convlens::network {
namespace {

using base::ErrorCode;
using tensor::Shape;
using tensor::Tensor;

LayerDescription layer(std::string name, LayerConfig config, std::vector<std::string> inputs = {}) {
  return {.name = std::move(name), .type = "Test", .config = std::move(config), .inputs = std::move(inputs)};
}

Tensor zeros(const Shape& shape) { return std::move(Tensor::zeros(shape)).value(); }

/// Convolution and a shortcut around it, added; then scores.
NetworkDescription shortcut() {
  NetworkDescription description;
  description.id = "shortcut";
  description.input_shape = {4, 4, 2};
  description.layers = {layer("conv", Conv2D{.filters = 2, .kernel_size = {3, 3}, .padding = {.mode = PaddingMode::kSame}}),
                        layer("norm", BatchNormalization{}), layer("sum", Merge{}, {"norm", "input"}), layer("pool", GlobalPooling2D{}),
                        layer("scores", Dense{.units = 3, .activation = Activation::kSoftmax})};
  description.weights["conv"].emplace("kernel", zeros({3, 3, 2, 2}));
  description.weights["conv"].emplace("bias", zeros({2}));
  for (const char* name : {"gamma", "beta", "moving_mean", "moving_variance"}) {
    description.weights["norm"].emplace(name, zeros({2}));
  }
  description.weights["scores"].emplace("kernel", zeros({2, 3}));
  description.weights["scores"].emplace("bias", zeros({3}));
  description.labels = {"a", "b", "c"};
  return description;
}

/// The failure of a changed `shortcut`.
template <typename Change>
base::Error error_after(Change change) {
  NetworkDescription description = shortcut();
  change(description);
  const auto network = Network::create(std::move(description));
  REQUIRE_FALSE(network);
  CHECK(network.error().message.ends_with('.'));
  return network.error();
}

TEST_CASE("a network has its layers with inputs, shapes and parameters as Keras counts them", "[network]") {
  const auto network = Network::create(shortcut());
  REQUIRE(network);
  REQUIRE(network->layers().size() == 5);
  CHECK(network->layers()[0].inputs == std::vector{kNetworkInput});
  CHECK(network->layers()[2].inputs == std::vector<Source>{1, kNetworkInput});
  CHECK(network->layers()[2].output_shape == Shape{4, 4, 2});
  CHECK(network->layers()[0].parameters == 3 * 3 * 2 * 2 + 2);
  CHECK(network->layers()[1].parameters == 8);
  CHECK(network->layers()[1].trainable_parameters == 4);
  CHECK(network->parameters() == 38 + 8 + 9);
  CHECK(network->trainable_parameters() == 38 + 4 + 9);
  CHECK(std::vector(network->outputs().begin(), network->outputs().end()) == std::vector<Source>{4});
  CHECK(network->shape_of(kNetworkInput) == Shape{4, 4, 2});
  CHECK(network->shape_of(3) == Shape{2});
}

TEST_CASE("a layer is found by its name and nothing else is", "[network]") {
  const auto network = Network::create(shortcut());
  REQUIRE(network);
  CHECK(network->find("sum") == 2);
  CHECK_FALSE(network->find("input"));
  CHECK_FALSE(network->find("su"));
}

TEST_CASE("a reshape of a network has its open axis filled in", "[network]") {
  NetworkDescription description;
  description.input_shape = {4, 4, 2};
  description.layers = {layer("reshape", Reshape{.target = {1, 8}, .open_axis = 0})};
  const auto network = Network::create(std::move(description));
  REQUIRE(network);
  const auto& reshape = std::get<Reshape>(network->layers()[0].config);
  CHECK(reshape.target == Shape{4, 8});
  CHECK_FALSE(reshape.open_axis);
}

TEST_CASE("the first of the named outputs gives the scores", "[network]") {
  NetworkDescription description = shortcut();
  description.outputs = {"pool", "scores"};
  description.labels = {"x", "y"};
  const auto network = Network::create(std::move(description));
  REQUIRE(network);
  CHECK(network->outputs()[0] == 3);
}

TEST_CASE("one score takes two labels", "[network]") {
  NetworkDescription description;
  description.input_shape = {2};
  description.layers = {layer("score", Dense{.units = 1})};
  description.weights["score"].emplace("kernel", zeros({2, 1}));
  description.weights["score"].emplace("bias", zeros({1}));
  description.labels = {"no", "yes"};
  CHECK(Network::create(std::move(description)));
}

TEST_CASE("every contradiction in a network is refused with a sentence that names the place", "[network]") {
  const auto check = [](ErrorCode code, const char* part, auto change) {
    const base::Error error = error_after(change);
    INFO(error.message);
    CHECK(error.code == code);
    CHECK(error.message.find(part) != std::string::npos);
  };
  using D = NetworkDescription;
  check(ErrorCode::kCorruptModel, "layers", [](D& d) { d.layers.clear(); });
  check(ErrorCode::kCorruptModel, "1025", [](D& d) { d.layers.resize(1025); });
  check(ErrorCode::kCorruptModel, "\"norm\"", [](D& d) { d.layers[2].name = "norm"; });
  check(ErrorCode::kCorruptModel, "\"input\"", [](D& d) { d.layers[2].name = "input"; });
  check(ErrorCode::kCorruptModel, "\"\"", [](D& d) { d.layers[3].name = ""; });
  check(ErrorCode::kCorruptModel, "\"a/b\"", [](D& d) { d.layers[3].name = "a/b"; });
  check(ErrorCode::kCorruptModel, "\"a?b\"", [](D& d) { d.layers[3].name = "a\nb"; });
  check(ErrorCode::kCorruptModel, "...\"", [](D& d) { d.layers[3].name = std::string(129, 'x'); });
  check(ErrorCode::kCorruptModel, "The input", [](D& d) { d.input_name = ""; });
  check(ErrorCode::kCorruptModel, "\"scores\"", [](D& d) { d.layers[2].inputs[1] = "scores"; });
  check(ErrorCode::kCorruptModel, "\"nobody\"", [](D& d) { d.layers[2].inputs[1] = "nobody"; });
  check(ErrorCode::kCorruptModel, "two or more", [](D& d) { d.layers[2].inputs = {"norm"}; });
  check(ErrorCode::kBadShape, "\"sum\"", [](D& d) { std::get<Conv2D>(d.layers[0].config).padding = {}; });
  check(ErrorCode::kBadShape, "3x3x2x2", [](D& d) { std::get<Conv2D>(d.layers[0].config).kernel_size = {1, 3}; });
  check(ErrorCode::kCorruptModel, "bias is missing", [](D& d) { d.weights["conv"].erase("bias"); });
  check(ErrorCode::kCorruptModel, "\"bias\"", [](D& d) { std::get<Conv2D>(d.layers[0].config).use_bias = UseBias::kNo; });
  check(ErrorCode::kCorruptModel, "\"gamma\"", [](D& d) { std::get<BatchNormalization>(d.layers[1].config).scale = UseBias::kNo; });
  check(ErrorCode::kCorruptModel, "moving_variance", [](D& d) { d.weights["norm"].erase("moving_variance"); });
  check(ErrorCode::kCorruptModel, "\"ghost\"", [](D& d) { d.weights["ghost"].emplace("kernel", zeros({1})); });
  check(ErrorCode::kCorruptModel, "\"kernel\"", [](D& d) { d.weights["pool"].emplace("kernel", zeros({1})); });
  check(ErrorCode::kCorruptModel, "3 labels", [](D& d) { d.labels.pop_back(); });
  check(ErrorCode::kCorruptModel, "\"nobody\"", [](D& d) { d.outputs = {"nobody"}; });
  check(ErrorCode::kCorruptModel, "\"input\"", [](D& d) { d.outputs = {"input"}; });
  check(ErrorCode::kCorruptModel, "twice", [](D& d) { d.outputs = {"scores", "scores"}; });
  check(ErrorCode::kBadShape, "4x4", [](D& d) { d.input_shape = {4, 4}; });
  check(ErrorCode::kCorruptModel, "scale", [](D& d) { d.preprocess.scale = {1, 2, 3}; });
  check(ErrorCode::kCorruptModel, "offset", [](D& d) { d.preprocess.offset = {1e38F * 10}; });
}

TEST_CASE("a kernel of more than 31 bits of elements is refused before anything is counted", "[network]") {
  NetworkDescription description;
  description.input_shape = {1, 1, 1 << 14};
  description.layers = {layer("big", Conv2D{.filters = 1 << 14, .kernel_size = {8, 8}, .padding = {.mode = PaddingMode::kSame}})};
  const auto network = Network::create(std::move(description));
  REQUIRE_FALSE(network);
  CHECK(network.error().code == ErrorCode::kBadShape);
}

TEST_CASE("layers whose outputs together exceed a gigabyte are out of memory", "[network]") {
  NetworkDescription description;
  description.input_shape = {8192, 8192, 1};  // 2^26
  description.layers = {layer("one", Dropout{}), layer("two", Dropout{}), layer("three", Dropout{})};
  CHECK(Network::create([&] {
    NetworkDescription copy;
    copy.input_shape = description.input_shape;
    copy.layers = description.layers;
    return copy;
  }()));
  description.layers.push_back(layer("four", GlobalPooling2D{}));
  const auto network = Network::create(std::move(description));
  REQUIRE_FALSE(network);
  CHECK(network.error().code == ErrorCode::kOutOfMemory);
  CHECK(network.error().message.find("\"four\"") != std::string::npos);
}

}  // namespace
}  // namespace convlens::network
