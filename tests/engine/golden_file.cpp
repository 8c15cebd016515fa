#include "tests/engine/golden_file.h"

#include <array>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <iterator>

#include <catch2/catch_test_macros.hpp>

#include "tests/reference/compare.h"

namespace convlens::engine::test {

std::vector<std::byte> read_file(const std::string& path) {
  INFO("reading " << path);
  std::ifstream file(path, std::ios::binary);
  REQUIRE(file);
  const std::string text(std::istreambuf_iterator<char>(file), {});
  const auto* bytes = reinterpret_cast<const std::byte*>(text.data());
  return {bytes, bytes + text.size()};
}

GoldenFile::GoldenFile(const std::string& path) : bytes_(read_file(path)) {
  auto parsed = network::parse_safetensors(bytes_);
  REQUIRE(parsed);
  file_ = *std::move(parsed);
}

const network::StoredTensor& GoldenFile::stored(std::string_view name) const {
  const auto found = file_.tensors.find(name);
  INFO("the golden's tensor " << name);
  REQUIRE(found != file_.tensors.end());
  return found->second;
}

tensor::Tensor GoldenFile::floats(std::string_view name) const {
  const network::StoredTensor& tensor = stored(name);
  REQUIRE(tensor.type == network::ElementType::kF32);
  tensor::Tensor result = reference::zeros(tensor.shape);
  std::memcpy(result.values().data(), tensor.bytes.data(), tensor.bytes.size());
  return result;
}

tensor::Tensor GoldenFile::input(std::string_view name, const network::Network& network) const {
  const network::StoredTensor& pixels = stored("pixels." + std::string(name));
  REQUIRE(pixels.type == network::ElementType::kI8);
  REQUIRE(pixels.shape == network.input_shape());
  const auto& [scale, offset] = std::pair(network.preprocess().scale, network.preprocess().offset);
  const auto channels = static_cast<std::size_t>(pixels.shape.channels());
  tensor::Tensor result = reference::zeros(pixels.shape);
  for (std::size_t i = 0; i < pixels.bytes.size(); ++i) {
    const auto byte = static_cast<float>(std::to_integer<std::int8_t>(pixels.bytes[i]) + 128);
    const std::size_t channel = i % channels;
    result.values()[i] = byte * scale[scale.size() == 1 ? 0 : channel] + offset[offset.size() == 1 ? 0 : channel];
  }
  return result;
}

tensor::Tensor made_up_picture(const network::Network& network) {
  constexpr std::int32_t kFirst = 16;  // of 256, of which 224 are seen
  tensor::Tensor picture = reference::zeros(network.input_shape());
  const auto& [scale, offset] = std::pair(network.preprocess().scale, network.preprocess().offset);
  std::size_t at = 0;
  for (std::int32_t y = kFirst; y < kFirst + network.input_shape().height(); ++y) {
    for (std::int32_t x = kFirst; x < kFirst + network.input_shape().width(); ++x) {
      const std::array bytes{(7 * x + 3 * y) % 256, (5 * x + 11 * y) % 256, x ^ y};
      for (std::size_t c = 0; c < 3; ++c) {
        picture.values()[at++] = static_cast<float>(bytes[c]) * scale.at(c) + offset.at(c);
      }
    }
  }
  return picture;
}

std::vector<std::string> GoldenFile::names_after(std::string_view prefix) const {
  std::vector<std::string> names;
  for (const auto& [name, tensor] : file_.tensors) {
    if (name.starts_with(prefix)) names.push_back(name.substr(prefix.size()));
  }
  return names;
}

}  // namespace convlens::engine::test
