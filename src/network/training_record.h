#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "network/safetensors.h"
#include "tensor/tensor.h"

namespace convlens::network {

/// One entry per epoch. Losses are mean cross-entropies, accuracies parts of 1.
struct TrainingHistory {
  std::vector<float> loss;
  std::vector<float> accuracy;
  std::vector<float> val_loss;
  std::vector<float> val_accuracy;
};

/// How a network learned (docs/MODEL_FORMAT.md, "The training file"): curves, the confusion matrix of the test pictures, and after each
/// epoch the kernels of its first layers and the maps of one picture. Comes only from `read`; tensors are decoded when asked for.
class TrainingRecord {
 public:
  static constexpr std::int32_t kMostEpochs = 1000;
  static constexpr std::int32_t kMostClasses = 1000;

  /// Errors: as parse_safetensors; kUnsupportedModel for other files, kCorruptModel if parts are missing or contradict each other.
  static base::Result<TrainingRecord> read(std::vector<std::byte> file);

  TrainingRecord(const TrainingRecord&) = delete;
  TrainingRecord& operator=(const TrainingRecord&) = delete;
  TrainingRecord(TrainingRecord&&) noexcept = default;
  TrainingRecord& operator=(TrainingRecord&&) noexcept = default;

  /// Of the network that it belongs to.
  const std::string& model_id() const { return model_id_; }
  const TrainingHistory& history() const { return history_; }
  /// At least 1. Kernels and maps are there for the epochs 0 (before the training) to this.
  std::int32_t epochs() const { return static_cast<std::int32_t>(history_.loss.size()); }
  /// Side of the confusion matrix.
  std::int32_t classes() const { return classes_; }
  /// [classes, classes], by the row what a picture is, by the column what the network says: numbers of test pictures.
  const std::vector<std::int32_t>& confusion() const { return confusion_; }

  /// Names of the layers that have kernels or maps, in alphabetical order.
  std::vector<std::string> layers() const;
  bool has_kernel(std::string_view layer) const { return file_.tensors.contains(kernel_name(layer, 0)); }
  bool has_maps(std::string_view layer) const { return file_.tensors.contains(maps_name(layer, 0)); }

  /// [kh,kw,in,out]. Errors: kNotFound if the record has none for this layer and epoch; kCorruptModel, kOutOfMemory.
  base::Result<tensor::Tensor> kernel(std::string_view layer, std::int32_t epoch) const;
  /// [h,w,c]. Errors: as kernel.
  base::Result<tensor::Tensor> maps(std::string_view layer, std::int32_t epoch) const;
  /// The picture that the maps are of, [h,w,1] or [h,w,3] with values of 0 to 1. Errors: as kernel.
  base::Result<tensor::Tensor> picture() const;
  /// Test pictures of one cell of the confusion matrix, drawn from maps: [h,w,n]. Errors: as kernel.
  base::Result<tensor::Tensor> examples(std::int32_t truth, std::int32_t predicted) const;

 private:
  TrainingRecord() = default;
  static std::string kernel_name(std::string_view layer, std::int32_t epoch);
  static std::string maps_name(std::string_view layer, std::int32_t epoch);
  base::Result<tensor::Tensor> tensor_named(const std::string& name, std::string_view shape_words, int rank) const;
  base::Result<std::vector<float>> numbers(const std::string& name) const;
  base::Status read_history();
  base::Status read_confusion();

  std::vector<std::byte> bytes_;
  Safetensors file_;  // borrows bytes_, whose storage moves along
  std::string model_id_;
  TrainingHistory history_;
  std::int32_t classes_ = 0;
  std::vector<std::int32_t> confusion_;
};

}  // namespace convlens::network
