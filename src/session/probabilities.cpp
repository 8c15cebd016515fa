#include "session/probabilities.h"

#include <algorithm>
#include <cmath>
#include <optional>

namespace convlens::session {
namespace {

std::optional<network::Activation> activation_of(const network::LayerConfig& config) {
  if (const auto* conv = std::get_if<network::Conv2D>(&config)) return conv->activation;
  if (const auto* conv = std::get_if<network::DepthwiseConv2D>(&config)) return conv->activation;
  if (const auto* dense = std::get_if<network::Dense>(&config)) return dense->activation;
  if (const auto* layer = std::get_if<network::ActivationLayer>(&config)) return layer->activation;
  return std::nullopt;
}

bool only_passes_on(const network::LayerConfig& config) {
  return std::holds_alternative<network::Flatten>(config) || std::holds_alternative<network::Reshape>(config) ||
         std::holds_alternative<network::Dropout>(config);
}

/// Where the output's values come from.
struct Origin {
  network::Activation activation = network::Activation::kLinear;
  std::vector<network::Source> layers;  ///< from the output back to the layer that applies the activation
};

/// The function that the output's values come from, seen through layers that only rearrange values. A layer that is off does
/// not apply its own: then the scores are raw.
Origin origin_of(const engine::Engine& engine, network::Source source) {
  const auto layers = engine.network().layers();
  Origin origin;
  while (source != network::kNetworkInput) {
    const network::Layer& layer = layers[static_cast<std::size_t>(source)];
    const bool off = engine.layer_switch(source) == engine::Switch::kOff;
    origin.layers.push_back(source);
    if (const auto activation = activation_of(layer.config); activation && !off) {
      origin.activation = *activation;
      break;
    }
    if (!only_passes_on(layer.config)) break;
    source = layer.inputs.front();
  }
  return origin;
}

/// Whether the score at a place is 0 because its class is switched off.
bool is_off(const engine::Engine& engine, const Origin& origin, std::int32_t place) {
  return std::ranges::any_of(origin.layers, [&engine, place](network::Source layer) {
    const std::int32_t channel = place % engine.network().shape_of(layer).channels();
    return engine.channel_switch(layer, channel) == engine::Switch::kOff;
  });
}

bool is_sigmoid(network::Activation activation) {
  return activation == network::Activation::kSigmoid || activation == network::Activation::kHardSigmoid;
}

float sigmoid(float x) { return x >= 0 ? 1.0F / (1.0F + std::exp(-x)) : std::exp(x) / (1.0F + std::exp(x)); }

std::vector<float> softmax(std::span<const float> scores) {
  const float largest = *std::ranges::max_element(scores);
  std::vector<float> result(scores.begin(), scores.end());
  double sum = 0;
  for (float& value : result) {
    value = std::exp(value - largest);
    sum += static_cast<double>(value);
  }
  for (float& value : result) value = static_cast<float>(static_cast<double>(value) / sum);
  return result;
}

/// Of logarithms of probabilities. A class that is off has none: its 0 would be the logarithm of certainty.
std::vector<float> exponentials(const engine::Engine& engine, const Origin& origin, std::span<const float> logarithms) {
  std::vector<float> result;
  for (std::int32_t place = 0; const float value : logarithms) {
    result.push_back(is_off(engine, origin, place++) ? 0.0F : std::exp(value));
  }
  return result;
}

}  // namespace

std::vector<float> probabilities(const engine::Engine& engine) {
  const network::Source output = engine.network().outputs().front();
  const tensor::TensorView scores = engine.output(output);
  if (std::int64_t{scores.shape.height()} * scores.shape.width() > 1) return {};
  const Origin origin = origin_of(engine, output);
  if (scores.values.size() == 1) {
    const float positive = is_sigmoid(origin.activation) ? scores.values[0] : sigmoid(scores.values[0]);
    return {1.0F - positive, positive};
  }
  if (origin.activation == network::Activation::kLogSoftmax) return exponentials(engine, origin, scores.values);
  const bool ready = origin.activation == network::Activation::kSoftmax || is_sigmoid(origin.activation);
  return ready ? std::vector<float>(scores.values.begin(), scores.values.end()) : softmax(scores.values);
}

}  // namespace convlens::session
