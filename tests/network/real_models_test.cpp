#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include "network/model_file.h"
#include "network/safetensors.h"
#include "network/training_record.h"

namespace convlens::network {
namespace {

namespace fs = std::filesystem;

std::vector<std::byte> bytes_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  const std::string content{std::istreambuf_iterator<char>(file), {}};
  const auto bytes = std::as_bytes(std::span(content));
  return {bytes.begin(), bytes.end()};
}

/// The files of a folder whose names end so, sorted.
std::vector<fs::path> files_in(const fs::path& folder, std::string_view ending) {
  std::vector<fs::path> paths;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().filename().string().ends_with(ending)) paths.push_back(entry.path());
  }
  std::ranges::sort(paths);
  return paths;
}

constexpr std::string_view kTrainingEnding = ".training.safetensors";

TEST_CASE("every published model is read", "[network]") {
  auto paths = files_in(CONVLENS_MODELS_DIR, ".safetensors");
  std::erase_if(paths, [](const fs::path& path) { return path.string().ends_with(kTrainingEnding); });
  REQUIRE_FALSE(paths.empty());
  for (const fs::path& path : paths) {
    const auto model = read_model(bytes_of(path));
    INFO(path << " " << (model ? "" : model.error().message));
    REQUIRE(model);
    CHECK(path.stem() == model->id());
    CHECK_FALSE(model->labels().empty());
  }
}

TEST_CASE("every published training file tells of layers of its network, from before the training to the last epoch", "[network]") {
  const auto paths = files_in(CONVLENS_MODELS_DIR, kTrainingEnding);
  REQUIRE_FALSE(paths.empty());
  for (const fs::path& path : paths) {
    const auto record = TrainingRecord::read(bytes_of(path));
    INFO(path << " " << (record ? "" : record.error().message));
    REQUIRE(record);
    const auto model = read_model(bytes_of(path.parent_path() / (record->model_id() + ".safetensors")));
    REQUIRE(model);
    CHECK(record->classes() == std::ssize(model->labels()));
    for (const std::string& name : record->layers()) {
      REQUIRE(model->find(name));
      const Layer& layer = model->layers()[static_cast<std::size_t>(*model->find(name))];
      for (std::int32_t epoch = 0; epoch <= record->epochs(); ++epoch) {
        INFO(name << " after epoch " << epoch);
        if (record->has_maps(name)) {
          const auto maps = record->maps(name, epoch);
          REQUIRE(maps);
          CHECK(maps->shape().channels() == layer.output_shape.channels());
        }
        if (!record->has_kernel(name)) continue;
        const auto kernel = record->kernel(name, epoch);
        REQUIRE(kernel);
        CHECK(kernel->shape() == layer.weights.at("kernel").shape());
        const bool last = epoch == record->epochs();
        CHECK(std::ranges::equal(kernel->values(), layer.weights.at("kernel").values()) == last);
      }
    }
  }
}

TEST_CASE("the Fashion-MNIST network has the layers and parameters of its description", "[network]") {
  const auto model = read_model(bytes_of(fs::path(CONVLENS_MODELS_DIR) / "fashion-mnist.safetensors"));
  REQUIRE(model);
  CHECK(model->input_shape() == tensor::Shape{28, 28, 1});
  CHECK(model->labels().size() == 10);
  // Convolutions 320 + 9,248 + 18,496 + 36,928, normalisations 4 * (32 + 32 + 64 + 64 + 256), dense 803,072 + 2,570.
  CHECK(model->parameters() == 872'426);
  CHECK(model->trainable_parameters() == 872'426 - 2 * (32 + 32 + 64 + 64 + 256));
  REQUIRE(model->find("maxpool2d2"));
  CHECK(model->shape_of(*model->find("maxpool2d2")) == tensor::Shape{7, 7, 64});
  REQUIRE(model->find("dense2"));
  CHECK(model->outputs()[0] == *model->find("dense2"));
}

TEST_CASE("every layer of the golden networks has the shape that PyTorch computed", "[network]") {
  const auto paths = files_in(CONVLENS_GOLDEN_DIR, ".model.safetensors");
  REQUIRE(paths.size() >= 8);
  for (const fs::path& path : paths) {
    const auto model = read_model(bytes_of(path));
    INFO(path << " " << (model ? "" : model.error().message));
    REQUIRE(model);
    std::string name = path.filename().string();
    name.replace(name.find(".model."), 7, ".expected.");
    const auto expected_bytes = bytes_of(path.parent_path() / name);
    const auto expected = parse_safetensors(expected_bytes);
    REQUIRE(expected);
    for (const Layer& layer : model->layers()) {
      INFO(layer.name);
      const auto found = expected->tensors.find(layer.name);
      REQUIRE(found != expected->tensors.end());
      CHECK(found->second.shape == layer.output_shape);
    }
  }
}

}  // namespace
}  // namespace convlens::network
