#include "tests/support/model_builder.h"

#include <cstdio>
#include <random>
#include <utility>

#include "base/byte_writer.h"

namespace convlens::test_support {

namespace {

std::int64_t elements(std::span<const std::int64_t> shape) {
  std::int64_t product = 1;
  for (const std::int64_t extent : shape) {
    product *= extent;
  }
  return product;
}

std::string json_shape(std::span<const std::int64_t> shape) {
  std::string text;
  for (const std::int64_t extent : shape) {
    text += (text.empty() ? "" : ",") + std::to_string(extent);
  }
  return "[" + text + "]";
}

std::string json_metadata(const ModelParts& parts) {
  std::string text = "{\"network\":" + json_quoted(parts.network);
  for (const auto& [key, value] : parts.metadata) {
    text += "," + json_quoted(key) + ":" + json_quoted(value);
  }
  return text + "}";
}

}  // namespace

std::string json_quoted(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      quoted += '\\';
    }
    if (static_cast<unsigned char>(c) >= 0x20) {
      quoted += c;
      continue;
    }
    char escaped[8];
    std::snprintf(escaped, sizeof(escaped), "\\u%04x", static_cast<unsigned>(c));
    quoted += escaped;
  }
  return quoted + "\"";
}

StoredTensor float_tensor(std::string name, std::vector<std::int64_t> shape, std::span<const float> values) {
  const auto bytes = std::as_bytes(values);
  return {.name = std::move(name), .dtype = "F32", .shape = std::move(shape), .bytes = {bytes.begin(), bytes.end()}};
}

StoredTensor random_tensor(std::string name, std::vector<std::int64_t> shape, std::uint32_t seed) {
  std::minstd_rand random(seed + 1);
  std::vector<float> values(static_cast<std::size_t>(elements(shape)));
  for (float& value : values) {
    // Not std::uniform_real_distribution, whose values differ from library to library.
    value = static_cast<float>(random() % 20001U) / 10000.0F - 1.0F;
  }
  return float_tensor(std::move(name), std::move(shape), values);
}

ModelParts model_of(std::string_view input_shape, std::string_view layers, std::vector<StoredTensor> tensors) {
  ModelParts parts;
  parts.network = R"({"id":"test","title":"Test","input":{"name":"input","shape":)" + std::string(input_shape) + R"(},"layers":)" +
                  std::string(layers) + "}";
  parts.tensors = std::move(tensors);
  return parts;
}

ModelParts tiny_classifier(std::uint32_t seed) {
  ModelParts parts;
  parts.network = R"({"id":"tiny","title":"Tiny classifier",
    "input":{"name":"input","shape":[6,5,1],"preprocess":{"color":"gray","fit":"contain","invert":"auto","scale":[0.00392156862745098],"offset":[0]}},
    "labels":["left","middle","right"],
    "outputs":["scores"],
    "layers":[
      {"name":"conv","type":"Conv2D","inputs":["input"],"config":{"filters":4,"kernel_size":[3,3],"padding":"same"}},
      {"name":"relu","type":"ReLU"},
      {"name":"flatten","type":"Flatten"},
      {"name":"scores","type":"Dense","config":{"units":3,"activation":"softmax"}}]})";
  parts.tensors = {random_tensor("conv/kernel", {3, 3, 1, 4}, seed), random_tensor("conv/bias", {4}, seed + 1),
                   random_tensor("scores/kernel", {120, 3}, seed + 2), random_tensor("scores/bias", {3}, seed + 3)};
  return parts;
}

std::vector<std::byte> model_file(const ModelParts& parts) {
  std::string header = "{\"__metadata__\":" + json_metadata(parts);
  std::vector<std::byte> data;
  for (const StoredTensor& tensor : parts.tensors) {
    header += "," + json_quoted(tensor.name) + ":{\"dtype\":" + json_quoted(tensor.dtype) + ",\"shape\":" + json_shape(tensor.shape) +
              ",\"data_offsets\":[" + std::to_string(data.size()) + "," + std::to_string(data.size() + tensor.bytes.size()) + "]}";
    data.insert(data.end(), tensor.bytes.begin(), tensor.bytes.end());
  }
  header += "}";
  header.append((64 - (8 + header.size()) % 64) % 64, ' ');
  return file_of(header, data);
}

std::vector<std::byte> file_of(std::string_view header, std::span<const std::byte> data) {
  base::ByteWriter writer;
  writer.write(static_cast<std::uint64_t>(header.size()));
  writer.write_bytes(std::as_bytes(std::span(header)));
  writer.write_bytes(data);
  return std::move(writer).take();
}

}  // namespace convlens::test_support
