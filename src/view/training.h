#pragma once

#include <optional>
#include <span>

#include "view/state.h"

namespace convlens::view {

/// Whether the engine's record fits the network and itself: curves of one length, a square matrix, layers that are there.
bool consistent(const session::TrainingLoaded& record, const session::ModelLoaded& model);

/// Whether the matrix has the cell.
bool has_cell(const Training& training, const ConfusionCell& cell);
/// How many test pictures of class `truth` the network took for `predicted`. Precondition: has_cell.
std::int32_t count_of(const Training& training, const ConfusionCell& cell);
/// How many test pictures of the class there are.
std::int32_t row_total(const Training& training, std::int32_t truth);

/// The greatest entry beside the diagonal, the first of equal ones; none if there was no mistake.
std::optional<ConfusionCell> most_frequent_mistake(const Training& training);

/// The layer that is shown as it learned: the selected one if the record tells of it, else the first that it tells of; kNoLayer without
/// any.
LayerIndex training_layer(const AppState& state);
/// The epoch to show, 0 to the number of epochs. Precondition: there is a record.
std::int32_t shown_epoch(const AppState& state);

/// Where ticks go on the vertical axis of a plot of values from 0 or above: [low, high] widened to round numbers.
struct Axis {
  float low = 0;
  float high = 1;
  float step = 0.5F;
  std::int32_t decimals = 1;  ///< that the ticks need
};
/// An axis that holds all finite values of both curves, with 3 to 6 ticks.
Axis axis_for(std::span<const float> one, std::span<const float> other);

}  // namespace convlens::view
