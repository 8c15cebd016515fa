#include "network/training_record.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

#include "network/shown.h"
#include "network/stored_tensor.h"

namespace convlens::network {

namespace {

using base::ErrorCode;
using base::fail;
using base::Result;
using base::Status;
using tensor::Tensor;

constexpr std::string_view kFirstEpoch = "epoch/0/";

std::string_view metadata(const Safetensors& file, std::string_view key) {
  const auto found = file.metadata.find(key);
  return found == file.metadata.end() ? std::string_view() : std::string_view(found->second);
}

std::string epoch_name(std::string_view layer, std::int32_t epoch, std::string_view what) {
  return "epoch/" + std::to_string(epoch) + "/" + std::string(layer) + "/" + std::string(what);
}

/// A count of pictures: whole, and few enough for a float to hold it exactly.
bool is_count(float value) { return value >= 0 && value <= 0x1p24F && value == std::floor(value); }

}  // namespace

Result<TrainingRecord> TrainingRecord::read(std::vector<std::byte> file) {
  TrainingRecord record;
  record.bytes_ = std::move(file);
  auto parsed = parse_safetensors(record.bytes_);
  if (!parsed) return pass_on(std::move(parsed));
  record.file_ = *std::move(parsed);
  if (metadata(record.file_, "format") != "convlens-training") {
    return fail(ErrorCode::kUnsupportedModel, "This file does not tell how a network learned: its format is not \"convlens-training\".");
  }
  if (const auto version = metadata(record.file_, "version"); version != "1") {
    return fail(ErrorCode::kUnsupportedModel, "This training file has the version " + shown(version) + ", but only \"1\" is known here.");
  }
  record.model_id_ = std::string(metadata(record.file_, "model"));
  if (auto done = record.read_history(); !done) return pass_on(std::move(done));
  if (auto done = record.read_confusion(); !done) return pass_on(std::move(done));
  return record;
}

Status TrainingRecord::read_history() {
  const std::pair<const char*, std::vector<float>*> curves[] = {{"history/loss", &history_.loss},
                                                                {"history/accuracy", &history_.accuracy},
                                                                {"history/val_loss", &history_.val_loss},
                                                                {"history/val_accuracy", &history_.val_accuracy}};
  for (const auto& [name, curve] : curves) {
    auto values = numbers(name);
    if (!values) return pass_on(std::move(values));
    *curve = *std::move(values);
    if (curve->size() > static_cast<std::size_t>(kMostEpochs) || curve->size() != history_.loss.size()) {
      return fail(ErrorCode::kCorruptModel, "The training file has " + std::to_string(curve->size()) + " entries in " + name + ", but " +
                                                std::to_string(history_.loss.size()) + " epochs; at most " + std::to_string(kMostEpochs) +
                                                " are read.");
    }
  }
  return {};
}

Status TrainingRecord::read_confusion() {
  auto matrix = tensor_named("confusion", "[classes, classes]", 2);
  if (!matrix) return fail(ErrorCode::kCorruptModel, matrix.error().message);
  classes_ = matrix->shape()[0];
  if (classes_ != matrix->shape()[1] || classes_ > kMostClasses || !std::ranges::all_of(matrix->values(), is_count)) {
    return fail(ErrorCode::kCorruptModel,
                "The confusion matrix of the training file should be square, of whole numbers, for at most 1000 classes.");
  }
  std::ranges::transform(matrix->values(), std::back_inserter(confusion_), [](float count) { return static_cast<std::int32_t>(count); });
  return {};
}

std::vector<std::string> TrainingRecord::layers() const {
  std::set<std::string> names;
  for (auto entry = file_.tensors.lower_bound(kFirstEpoch); entry != file_.tensors.end() && entry->first.starts_with(kFirstEpoch);
       ++entry) {
    const std::string_view rest = std::string_view(entry->first).substr(kFirstEpoch.size());
    if (const std::size_t slash = rest.find('/'); slash != std::string_view::npos) names.emplace(rest.substr(0, slash));
  }
  return {names.begin(), names.end()};
}

std::string TrainingRecord::kernel_name(std::string_view layer, std::int32_t epoch) { return epoch_name(layer, epoch, "kernel"); }
std::string TrainingRecord::maps_name(std::string_view layer, std::int32_t epoch) { return epoch_name(layer, epoch, "maps"); }

Result<Tensor> TrainingRecord::kernel(std::string_view layer, std::int32_t epoch) const {
  return tensor_named(kernel_name(layer, epoch), "[height, width, in, out]", 4);
}

Result<Tensor> TrainingRecord::maps(std::string_view layer, std::int32_t epoch) const {
  return tensor_named(maps_name(layer, epoch), "[height, width, channels]", 3);
}

Result<Tensor> TrainingRecord::picture() const { return tensor_named("picture", "[height, width, channels]", 3); }

Result<Tensor> TrainingRecord::examples(std::int32_t truth, std::int32_t predicted) const {
  return tensor_named("examples/" + std::to_string(truth) + "/" + std::to_string(predicted), "[height, width, pictures]", 3);
}

Result<Tensor> TrainingRecord::tensor_named(const std::string& name, std::string_view shape_words, int rank) const {
  const auto found = file_.tensors.find(name);
  if (found == file_.tensors.end()) return fail(ErrorCode::kNotFound, "The training file has no " + shown(name) + ".");
  if (found->second.shape.rank() != rank) {
    return fail(ErrorCode::kCorruptModel,
                "Tensor " + shown(name) + " should be " + std::string(shape_words) + ", but is " + found->second.shape.text() + ".");
  }
  return floats_of(file_, found->second);
}

Result<std::vector<float>> TrainingRecord::numbers(const std::string& name) const {
  auto values = tensor_named(name, "[epochs]", 1);
  if (!values) return fail(ErrorCode::kCorruptModel, values.error().message);
  return std::vector<float>(values->values().begin(), values->values().end());
}

}  // namespace convlens::network
