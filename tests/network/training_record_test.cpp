#include "network/training_record.h"

#include <algorithm>
#include <array>

#include <catch2/catch_test_macros.hpp>

#include "tests/support/training_builder.h"

namespace convlens::network {
namespace {

using base::ErrorCode;
using test_support::float_tensor;
using test_support::kernel_after;
using test_support::model_file;
using test_support::ModelParts;
using test_support::tiny_training;

/// ModelParts are written with a network, which a training file does not have; the reader does not mind.
base::Result<TrainingRecord> read(const ModelParts& parts) { return TrainingRecord::read(model_file(parts)); }

void check_refused(const ModelParts& parts, ErrorCode code, std::string_view part) {
  const auto record = read(parts);
  REQUIRE_FALSE(record);
  INFO(record.error().message);
  CHECK(record.error().code == code);
  CHECK(record.error().message.find(part) != std::string::npos);
  CHECK(record.error().message.ends_with('.'));
}

test_support::StoredTensor& tensor_of(ModelParts& parts, std::string_view name) {
  return *std::ranges::find(parts.tensors, name, &test_support::StoredTensor::name);
}

}  // namespace

TEST_CASE("A training file gives the curves and the confusion matrix that were written", "[network]") {
  const auto record = read(tiny_training(5));
  REQUIRE(record);
  CHECK(record->model_id() == "tiny");
  CHECK(record->epochs() == 5);
  CHECK(record->history().loss == std::vector<float>(5, 0.5F));
  CHECK(record->history().val_accuracy.size() == 5);
  CHECK(record->classes() == 3);
  CHECK(record->confusion() == std::vector<std::int32_t>{8, 1, 0, 0, 9, 0, 2, 0, 7});
  CHECK(record->layers() == std::vector<std::string>{"conv"});
}

TEST_CASE("Kernels and maps are there for every epoch, the first before the training", "[network]") {
  auto read_record = read(tiny_training(3));
  REQUIRE(read_record);
  const TrainingRecord record = std::move(*read_record);  // the tensors lie in the bytes that moved along
  for (std::int32_t epoch = 0; epoch <= 3; ++epoch) {
    const auto kernel = record.kernel("conv", epoch);
    REQUIRE(kernel);
    CHECK(kernel->shape() == tensor::Shape{3, 3, 1, 4});
    CHECK(std::ranges::all_of(kernel->values(), [&](float value) { return value == kernel_after(epoch); }));
    const auto maps = record.maps("conv", epoch);
    REQUIRE(maps);
    CHECK(maps->shape() == tensor::Shape{6, 5, 4});
  }
}

TEST_CASE("What a training file does not tell is not found", "[network]") {
  const auto record = read(tiny_training(3));
  REQUIRE(record);
  CHECK(record->kernel("conv", 4).error().code == ErrorCode::kNotFound);
  CHECK(record->kernel("conv", -1).error().code == ErrorCode::kNotFound);
  CHECK(record->maps("dense", 0).error().code == ErrorCode::kNotFound);
  CHECK(record->examples(0, 2).error().code == ErrorCode::kNotFound);
  CHECK(record->examples(2, 0));
}

TEST_CASE("Maps in int8 are multiplied by their scales", "[network]") {
  ModelParts parts = tiny_training(1);
  std::erase_if(parts.tensors, [](const auto& tensor) { return tensor.name == "epoch/1/conv/maps"; });
  parts.tensors.push_back({.name = "epoch/1/conv/maps",
                           .dtype = "I8",
                           .shape = {1, 1, 4},
                           .bytes = {std::byte{127}, std::byte{0x81}, std::byte{2}, std::byte{0}}});
  parts.tensors.push_back(float_tensor("epoch/1/conv/maps_scale", {4}, std::array{1.0F, 2.0F, 0.5F, 9.0F}));
  const auto record = read(parts);
  REQUIRE(record);
  const auto maps = record->maps("conv", 1);
  REQUIRE(maps);
  CHECK(std::ranges::equal(maps->values(), std::array{127.0F, -254.0F, 1.0F, 0.0F}));
}

TEST_CASE("Other files are refused as training files", "[network]") {
  ModelParts parts = tiny_training(2);
  parts.metadata["format"] = "convlens";
  check_refused(parts, ErrorCode::kUnsupportedModel, "how a network learned");
  parts = tiny_training(2);
  parts.metadata["version"] = "2";
  check_refused(parts, ErrorCode::kUnsupportedModel, "version");
  CHECK(TrainingRecord::read({}).error().code == ErrorCode::kCorruptModel);
}

TEST_CASE("A training file that contradicts itself is corrupt", "[network]") {
  SECTION("curves of different lengths") {
    ModelParts parts = tiny_training(2);
    tensor_of(parts, "history/val_loss") = float_tensor("history/val_loss", {3}, std::array{1.0F, 2.0F, 3.0F});
    check_refused(parts, ErrorCode::kCorruptModel, "history/val_loss");
  }
  SECTION("a missing curve") {
    ModelParts parts = tiny_training(2);
    std::erase_if(parts.tensors, [](const auto& tensor) { return tensor.name == "history/accuracy"; });
    check_refused(parts, ErrorCode::kCorruptModel, "history/accuracy");
  }
  SECTION("a matrix that is not square") {
    ModelParts parts = tiny_training(2);
    tensor_of(parts, "confusion") = float_tensor("confusion", {1, 2}, std::array{1.0F, 2.0F});
    check_refused(parts, ErrorCode::kCorruptModel, "square");
  }
  SECTION("a matrix of fractions") {
    ModelParts parts = tiny_training(2);
    tensor_of(parts, "confusion") = float_tensor("confusion", {1, 1}, std::array{1.5F});
    check_refused(parts, ErrorCode::kCorruptModel, "whole numbers");
  }
  SECTION("no matrix") {
    ModelParts parts = tiny_training(2);
    std::erase_if(parts.tensors, [](const auto& tensor) { return tensor.name == "confusion"; });
    check_refused(parts, ErrorCode::kCorruptModel, "confusion");
  }
  SECTION("a kernel of another rank") {
    ModelParts parts = tiny_training(1);
    tensor_of(parts, "epoch/1/conv/kernel") = float_tensor("epoch/1/conv/kernel", {2}, std::array{1.0F, 2.0F});
    const auto record = read(parts);
    REQUIRE(record);
    CHECK(record->kernel("conv", 1).error().code == ErrorCode::kCorruptModel);
  }
}

}  // namespace convlens::network
