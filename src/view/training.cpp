#include "view/training.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "view/layers.h"

namespace convlens::view {
namespace {

std::size_t index_of(const Training& training, const ConfusionCell& cell) {
  return static_cast<std::size_t>(cell.truth) * static_cast<std::size_t>(training.record.classes) +
         static_cast<std::size_t>(cell.predicted);
}

}  // namespace

bool consistent(const session::TrainingLoaded& record, const session::ModelLoaded& model) {
  const std::size_t epochs = record.loss.size();
  const bool curves =
      epochs > 0 && record.accuracy.size() == epochs && record.val_loss.size() == epochs && record.val_accuracy.size() == epochs;
  const bool matrix = record.classes > 0 && std::ssize(record.confusion) == std::int64_t{record.classes} * record.classes;
  const bool layers = std::ranges::all_of(record.layers, [&](LayerIndex layer) { return layer >= 0 && has_source(model, layer); });
  return curves && matrix && layers && record.picture_shape.elements() == std::ssize(record.picture);
}

bool has_cell(const Training& training, const ConfusionCell& cell) {
  const auto known = [&](std::int32_t index) { return index >= 0 && index < training.record.classes; };
  return known(cell.truth) && known(cell.predicted);
}

std::int32_t count_of(const Training& training, const ConfusionCell& cell) { return training.record.confusion[index_of(training, cell)]; }

std::int32_t row_total(const Training& training, std::int32_t truth) {
  const auto first = training.record.confusion.begin() + static_cast<std::ptrdiff_t>(index_of(training, {.truth = truth, .predicted = 0}));
  return std::accumulate(first, first + training.record.classes, 0);
}

std::optional<ConfusionCell> most_frequent_mistake(const Training& training) {
  std::optional<ConfusionCell> most;
  std::int32_t largest = 0;
  for (std::int32_t truth = 0; truth < training.record.classes; ++truth) {
    for (std::int32_t predicted = 0; predicted < training.record.classes; ++predicted) {
      const ConfusionCell cell{.truth = truth, .predicted = predicted};
      if (truth == predicted || count_of(training, cell) <= largest) continue;
      most = cell;
      largest = count_of(training, cell);
    }
  }
  return most;
}

LayerIndex training_layer(const AppState& state) {
  if (!state.training || state.training->record.layers.empty()) return kNoLayer;
  const std::vector<LayerIndex>& layers = state.training->record.layers;
  return std::ranges::find(layers, state.selection.layer) == layers.end() ? layers.front() : state.selection.layer;
}

std::int32_t shown_epoch(const AppState& state) {
  const std::int32_t last = state.training->epochs();
  return state.display.epoch == kLastEpoch ? last : std::min(state.display.epoch, last);
}

Axis axis_for(std::span<const float> one, std::span<const float> other) {
  float low = std::numeric_limits<float>::max();
  float high = std::numeric_limits<float>::lowest();
  for (const std::span<const float> curve : {one, other}) {
    for (const float value : curve) {
      if (!std::isfinite(value)) continue;
      low = std::min(low, value);
      high = std::max(high, value);
    }
  }
  if (low > high) return {};
  // Steps of 1, 2 or 5 times a power of ten, about four of them.
  const float span = std::max(high - low, 1e-3F);
  const float power = std::pow(10.0F, std::floor(std::log10(span / 3)));
  const float factor = span / power;
  const float step = power * (factor > 20 ? 10.0F : factor > 10 ? 5.0F : factor > 5 ? 2.0F : 1.0F);
  return {.low = std::floor(low / step) * step,
          .high = std::ceil(high / step) * step,
          .step = step,
          .decimals = std::max(0, -static_cast<std::int32_t>(std::floor(std::log10(step) + 1e-4F)))};
}

}  // namespace convlens::view
