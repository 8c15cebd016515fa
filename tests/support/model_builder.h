#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// Model files made in memory, whole ones and broken ones.
namespace convlens::test_support {

/// A tensor as it is written: `bytes` are not checked against the shape.
struct StoredTensor {
  std::string name;
  std::string dtype = "F32";
  std::vector<std::int64_t> shape;
  std::vector<std::byte> bytes;
};

/// Everything that goes into a model file.
struct ModelParts {
  std::string network;  ///< the graph as JSON text
  std::vector<StoredTensor> tensors;
  std::map<std::string, std::string> metadata{{"format", "convlens"}, {"version", "1"}};
};

StoredTensor float_tensor(std::string name, std::vector<std::int64_t> shape, std::span<const float> values);
/// Values of -1 to 1, the same for the same seed.
StoredTensor random_tensor(std::string name, std::vector<std::int64_t> shape, std::uint32_t seed);

/// A classifier of 6x5x1 inputs into "left", "middle" and "right": conv (Conv2D, 4 filters 3x3, same), relu (ReLU), flatten
/// (Flatten), scores (Dense with softmax); weights of the given seed.
ModelParts tiny_classifier(std::uint32_t seed);

/// A model whose layers are the given JSON array, of an input "input" of the given JSON shape.
ModelParts model_of(std::string_view input_shape, std::string_view layers, std::vector<StoredTensor> tensors = {});

/// The bytes of a model file, its tensors one after the other.
std::vector<std::byte> model_file(const ModelParts& parts);

/// A safetensors file of any header and data.
std::vector<std::byte> file_of(std::string_view header, std::span<const std::byte> data);

/// A text as JSON, with its quotes.
std::string json_quoted(std::string_view text);

}  // namespace convlens::test_support
