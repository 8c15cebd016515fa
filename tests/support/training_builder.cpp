#include "tests/support/training_builder.h"

#include <array>

namespace convlens::test_support {
namespace {

StoredTensor filled(std::string name, std::vector<std::int64_t> shape, float value) {
  std::int64_t count = 1;
  for (const std::int64_t extent : shape) count *= extent;
  return float_tensor(std::move(name), std::move(shape), std::vector<float>(static_cast<std::size_t>(count), value));
}

}  // namespace

ModelParts tiny_training(std::int32_t epochs) {
  ModelParts parts;
  parts.metadata = {{"format", "convlens-training"}, {"version", "1"}, {"model", "tiny"}};
  const std::array curves = {"history/loss", "history/accuracy", "history/val_loss", "history/val_accuracy"};
  for (std::size_t i = 0; i < curves.size(); ++i) parts.tensors.push_back(filled(curves[i], {epochs}, 0.5F + 0.1F * static_cast<float>(i)));
  parts.tensors.push_back(float_tensor("confusion", {3, 3}, std::array{8.0F, 1.0F, 0.0F, 0.0F, 9.0F, 0.0F, 2.0F, 0.0F, 7.0F}));
  parts.tensors.push_back(filled("picture", {6, 5, 1}, 0.5F));
  parts.tensors.push_back(filled("examples/2/0", {3, 2, 2}, 1.5F));
  for (std::int32_t epoch = 0; epoch <= epochs; ++epoch) {
    const std::string prefix = "epoch/" + std::to_string(epoch) + "/conv/";
    parts.tensors.push_back(filled(prefix + "kernel", {3, 3, 1, 4}, kernel_after(epoch)));
    parts.tensors.push_back(filled(prefix + "maps", {6, 5, 4}, static_cast<float>(epoch)));
  }
  return parts;
}

}  // namespace convlens::test_support
