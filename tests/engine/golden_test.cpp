#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include "engine/engine.h"
#include "network/model_file.h"
#include "network/safetensors.h"
#include "tests/reference/compare.h"

// Whole networks against PyTorch: tests/golden/write.py says how the files came to be.
namespace convlens::engine {
namespace {

using Bytes = std::vector<std::byte>;

Bytes read_file(const std::string& path) {
  INFO("reading " << path);
  std::ifstream file(path, std::ios::binary);
  REQUIRE(file);
  const std::string text(std::istreambuf_iterator<char>(file), {});
  const auto* bytes = reinterpret_cast<const std::byte*>(text.data());
  return {bytes, bytes + text.size()};
}

Engine compiled(const std::string& path) {
  const Bytes file = read_file(path);
  auto network = network::read_model(file);
  INFO((network ? "" : network.error().message));
  REQUIRE(network);
  auto engine = Engine::compile(std::move(*network));
  INFO((engine ? "" : engine.error().message));
  REQUIRE(engine);
  return std::move(*engine);
}

tensor::Tensor values_of(const network::StoredTensor& stored) {
  REQUIRE(stored.type == network::ElementType::kF32);
  tensor::Tensor result = reference::zeros(stored.shape);
  std::memcpy(result.values().data(), stored.bytes.data(), stored.bytes.size());
  return result;
}

/// Runs the network on each input in the file of expectations ("input", "input.dress") and compares every layer's output that
/// the file has under the same suffix. Returns how many outputs were compared.
int compare(Engine& engine, const network::Safetensors& expected) {
  const std::string& input_name = engine.network().input_name();
  int compared = 0;
  for (const auto& [name, stored] : expected.tensors) {
    if (!name.starts_with(input_name)) {
      continue;
    }
    const std::string suffix = name.substr(input_name.size());
    REQUIRE(engine.run(values_of(stored).view()));
    for (std::size_t i = 0; i < engine.network().layers().size(); ++i) {
      const std::string& layer = engine.network().layers()[i].name;
      const auto output = expected.tensors.find(layer + suffix);
      if (output != expected.tensors.end()) {
        INFO("layer " << layer << suffix);
        const auto got = engine.output(static_cast<network::Source>(i));
        CHECK(reference::relative_error(got, values_of(output->second).view()) < reference::kTolerance);
        ++compared;
      }
    }
  }
  return compared;
}

/// At least every layer once.
void check(const std::string& model_path, const std::string& expected_path) {
  INFO(model_path);
  Engine engine = compiled(model_path);
  const Bytes file = read_file(expected_path);
  const auto expected = network::parse_safetensors(file);
  REQUIRE(expected);
  CHECK(compare(engine, *expected) >= static_cast<int>(engine.network().layers().size()));
}

}  // namespace

TEST_CASE("Every layer of every golden network gives what PyTorch gives", "[engine][golden]") {
  const std::string suffix = ".model.safetensors";
  int networks = 0;
  for (const auto& entry : std::filesystem::directory_iterator(CONVLENS_GOLDEN_DIR)) {
    const std::string path = entry.path().string();
    if (path.ends_with(suffix)) {
      check(path, path.substr(0, path.size() - suffix.size()) + ".expected.safetensors");
      ++networks;
    }
  }
  CHECK(networks >= 8);
}

TEST_CASE("Every layer of the trained Fashion-MNIST network gives what PyTorch gives", "[engine][golden]") {
  check(CONVLENS_MODELS_DIR "/fashion-mnist.safetensors", CONVLENS_GOLDEN_DIR "/fashion-mnist.expected.safetensors");
}

}  // namespace convlens::engine
