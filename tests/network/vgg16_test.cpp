#include <cstdint>
#include <string>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include "network/graph_reader.h"
#include "network/shape_inference.h"
#include "network/weight_specs.h"

// The whole VGG16 of Keras as the reader sees it, without its half gigabyte of weights.
namespace convlens::network {
namespace {

std::string convolution(int block, int number, int filters) {
  return R"({"name": "block)" + std::to_string(block) + "_conv" + std::to_string(number) +
         R"(", "type": "Conv2D", "config": {"filters": )" + std::to_string(filters) +
         R"(, "kernel_size": [3, 3], "padding": "same", "activation": "relu"}}, )";
}

std::string pool(int block) {
  return R"({"name": "block)" + std::to_string(block) +
         R"(_pool", "type": "MaxPooling2D", "config": {"pool_size": [2, 2], "strides": [2, 2]}}, )";
}

std::string vgg16() {
  constexpr int kConvolutions[] = {2, 2, 3, 3, 3};
  constexpr int kFilters[] = {64, 128, 256, 512, 512};
  std::string layers;
  for (int block = 1; block <= 5; ++block) {
    for (int number = 1; number <= kConvolutions[block - 1]; ++number) layers += convolution(block, number, kFilters[block - 1]);
    layers += pool(block);
  }
  return R"({"id": "vgg16", "title": "VGG16", "input": {"name": "input_1", "shape": [224, 224, 3], "preprocess": {"color": "bgr"}},
             "layers": [)" +
         layers + R"({"name": "flatten", "type": "Flatten"},
             {"name": "fc1", "type": "Dense", "config": {"units": 4096, "activation": "relu"}},
             {"name": "fc2", "type": "Dense", "config": {"units": 4096, "activation": "relu"}},
             {"name": "predictions", "type": "Dense", "config": {"units": 1000, "activation": "softmax"}}]})";
}

TEST_CASE("VGG16 has as many parameters as Keras counts", "[network]") {
  const auto description = read_graph(vgg16());
  INFO((description ? "" : description.error().message));
  REQUIRE(description);
  CHECK(description->layers.size() == 13 + 5 + 4);
  tensor::Shape shape = description->input_shape;
  std::int64_t parameters = 0;
  for (const LayerDescription& layer : description->layers) {
    INFO(layer.name);
    const auto output = output_shape(layer.config, {&shape, 1});
    REQUIRE(output);
    const auto weights = weight_specs(layer.config, shape);
    REQUIRE(weights);
    for (const WeightSpec& weight : *weights) parameters += weight.shape.elements();
    if (layer.name == "block5_pool") CHECK(*output == tensor::Shape{7, 7, 512});
    shape = *output;
  }
  CHECK(shape == tensor::Shape{1000});
  CHECK(parameters == 138'357'544);
}

}  // namespace
}  // namespace convlens::network
