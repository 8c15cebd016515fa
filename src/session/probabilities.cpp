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

/// The function that the output's values come from, seen through layers that only rearrange values. A layer that is off does
/// not apply its own: then the scores are raw.
network::Activation last_activation(const engine::Engine& engine, network::Source source) {
  const auto layers = engine.network().layers();
  while (source != network::kNetworkInput) {
    const network::Layer& layer = layers[static_cast<std::size_t>(source)];
    const bool off = engine.layer_switch(source) == engine::Switch::kOff;
    if (const auto activation = activation_of(layer.config); activation && !off) return *activation;
    if (!only_passes_on(layer.config)) break;
    source = layer.inputs.front();
  }
  return network::Activation::kLinear;
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

}  // namespace

std::vector<float> probabilities(const engine::Engine& engine) {
  const network::Source output = engine.network().outputs().front();
  const tensor::TensorView scores = engine.output(output);
  if (std::int64_t{scores.shape.height()} * scores.shape.width() > 1) return {};
  const network::Activation activation = last_activation(engine, output);
  if (scores.values.size() == 1) {
    const float positive = activation == network::Activation::kSigmoid ? scores.values[0] : sigmoid(scores.values[0]);
    return {1.0F - positive, positive};
  }
  const bool ready = activation == network::Activation::kSoftmax || activation == network::Activation::kSigmoid;
  return ready ? std::vector<float>(scores.values.begin(), scores.values.end()) : softmax(scores.values);
}

}  // namespace convlens::session
