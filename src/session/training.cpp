#include "session/training.h"

#include <algorithm>
#include <utility>

#include "tensor/statistics.h"

namespace convlens::session {
namespace {

using base::ErrorCode;
using base::fail;
using base::pass_on;
using base::Result;

std::vector<float> copied(const tensor::Tensor& tensor) { return {tensor.values().begin(), tensor.values().end()}; }

/// One entry per score; a network with a single one tells two classes apart.
std::int32_t classes_of(const network::Network& network) {
  const auto scores = static_cast<std::int32_t>(network.shape_of(network.outputs().front()).elements());
  return scores == 1 ? 2 : scores;
}

Result<std::vector<LayerIndex>> recorded_layers(const network::TrainingRecord& record, const network::Network& network) {
  std::vector<LayerIndex> layers;
  for (const std::string& name : record.layers()) {
    const auto layer = network.find(name);
    if (!layer || *layer == network::kNetworkInput) {
      return fail(ErrorCode::kInvalidArgument, "The training file tells of a layer “" + name + "”, which this network does not have.");
    }
    layers.push_back(*layer);
  }
  std::ranges::sort(layers);
  return layers;
}

}  // namespace

Result<TrainingLoaded> training_summary(const network::TrainingRecord& record, const network::Network& network) {
  if (record.model_id() != network.id()) {
    return fail(ErrorCode::kInvalidArgument,
                "This training file belongs to the network “" + record.model_id() + "”, but “" + network.id() + "” is open.");
  }
  if (record.classes() != classes_of(network)) {
    return fail(ErrorCode::kInvalidArgument, "The training file knows " + std::to_string(record.classes()) +
                                                 " classes, but the network tells " + std::to_string(classes_of(network)) + " apart.");
  }
  auto layers = recorded_layers(record, network);
  if (!layers) return pass_on(std::move(layers));
  auto picture = record.picture();
  if (!picture) return pass_on(std::move(picture));
  const network::TrainingHistory& history = record.history();
  return TrainingLoaded{.loss = history.loss,
                        .accuracy = history.accuracy,
                        .val_loss = history.val_loss,
                        .val_accuracy = history.val_accuracy,
                        .layers = *std::move(layers),
                        .classes = record.classes(),
                        .confusion = record.confusion(),
                        .picture_shape = picture->shape(),
                        .picture = copied(*picture)};
}

Result<EpochSnapshot> epoch_snapshot(const network::TrainingRecord& record, const network::Network& network, const FetchEpoch& wanted) {
  const std::string& name = network.layers()[static_cast<std::size_t>(wanted.layer)].name;
  if (!record.has_kernel(name) && !record.has_maps(name)) {
    return fail(ErrorCode::kNotFound, "The training file tells nothing of the layer “" + name + "”.");
  }
  EpochSnapshot snapshot;
  snapshot.layer = wanted.layer;
  snapshot.epoch = wanted.epoch;
  if (record.has_kernel(name)) {
    auto kernel = record.kernel(name, wanted.epoch);
    if (!kernel) return pass_on(std::move(kernel));
    snapshot.kernel_shape = kernel->shape();
    snapshot.kernels = copied(*kernel);
  }
  if (record.has_maps(name)) {
    auto maps = record.maps(name, wanted.epoch);
    if (!maps) return pass_on(std::move(maps));
    snapshot.maps_shape = maps->shape();
    snapshot.statistics = tensor::channel_statistics(maps->view());
    snapshot.maps = copied(*maps);
  }
  return snapshot;
}

Result<CellExamples> cell_examples(const network::TrainingRecord& record, const FetchExamples& wanted) {
  auto pictures = record.examples(wanted.truth, wanted.predicted);
  if (!pictures) return pass_on(std::move(pictures));
  return CellExamples{.truth = wanted.truth,
                      .predicted = wanted.predicted,
                      .shape = pictures->shape(),
                      .statistics = tensor::channel_statistics(pictures->view()),
                      .values = copied(*pictures)};
}

}  // namespace convlens::session
