#pragma once

#include <string>
#include <vector>

#include "view/state.h"

namespace convlens::view {

// The state in the words of the JavaScript API (docs/API.md), as JSON text. Layers are named, never numbered.

/// {model: {id, title} | null, image, level, layer, map, pixel, view, colormap, scale, low, high, heatmap, inversion, inverted, layersOff,
/// channelsOff, photo, loading, notice, query}. query: the address that leads to the same (see view/address.h).
std::string describe_state(const AppState& state);

/// {id, title, inputName, inputShape, layers: [{name, type, detail, inputs, outputShape, kernelShape, params, trainableParams}],
/// totalParams, trainableParams, labels, outputs}
std::string describe_model(const session::ModelLoaded& model);

/// One class with its probability.
struct Ranked {
  std::int32_t index = 0;  ///< in the network's order
  std::string label;       ///< the index in digits if the network has no labels
  float probability = 0;
};
/// All classes, best first; equal ones in the network's order.
std::vector<Ranked> ranking(const std::vector<std::string>& labels, const std::vector<float>& probabilities);

/// {epochs, history: {loss, accuracy, valLoss, valAccuracy}, confusion: [[...]], layers}
std::string describe_training(const Training& training, const session::ModelLoaded& model);

/// {shape: [h,w], max, method, layer | null, classLabel, classIndex, classScore, weights}. model: may be null.
std::string describe_heatmap(const session::ModelLoaded* model, const session::Heatmap& heatmap);

/// {shape, to, classLabel, classIndex, classScore}. model: may be null.
std::string describe_gradient(const session::ModelLoaded* model, const session::Gradient& gradient);

/// {shape, layer, channel | null, value, inVain}. model: may be null.
std::string describe_dream(const session::ModelLoaded* model, const session::Dreamed& dreamed);

/// [{label, probability, index}], best first.
std::string describe_prediction(const std::vector<std::string>& labels, const std::vector<float>& probabilities);

}  // namespace convlens::view
