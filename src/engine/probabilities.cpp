#include "engine/probabilities.h"

#include <algorithm>
#include <cmath>

#include "engine/logits.h"

namespace convlens::engine {
namespace {

using network::Activation;
using network::Source;

float sigmoid(float x) { return x >= 0 ? 1.0F / (1.0F + std::exp(-x)) : std::exp(x) / (1.0F + std::exp(x)); }

void become_softmax(std::vector<float>& scores) {
  const float largest = std::ranges::max(scores);
  double sum = 0;
  for (float& value : scores) {
    value = std::exp(value - largest);
    sum += static_cast<double>(value);
  }
  for (float& value : scores) {
    value = static_cast<float>(static_cast<double>(value) / sum);
  }
}

/// Whether the value at a place is 0 because its channel is off in one of these layers.
bool is_off(const LatestRun& run, std::span<const Source> layers, std::size_t place) {
  return std::ranges::any_of(layers, [&run, place](Source layer) {
    const std::vector<Switch>& channels = run.step(layer).channels;
    return channels[place % channels.size()] == Switch::kOff;
  });
}

}  // namespace

Probabilities::Missing Probabilities::missing_in(const LatestRun& run) {
  const tensor::Shape& shape = run.network.shape_of(run.network.outputs()[0]);
  if (std::int64_t{shape.height()} * shape.width() > 1) {
    return Missing::kNothing;
  }
  const std::vector<Source> layers = output_layers(run.network);
  const bool on = !layers.empty() && run.step(layers.back()).position == Switch::kOn;
  const Activation activation = on ? activation_at_the_end(run.layer(layers.back()).config) : Activation::kLinear;
  if (activation == Activation::kLogSoftmax) {
    return Missing::kExponential;
  }
  if (makes_probabilities(activation)) {
    return Missing::kNothing;
  }
  return shape.elements() == 1 ? Missing::kSigmoid : Missing::kSoftmax;
}

Probabilities::Probabilities(const LatestRun& run) : missing_(missing_in(run)) {
  const std::span<const float> output = run.output(run.network.outputs()[0]).values;
  values_.assign(output.begin(), output.end());
  if (missing_ == Missing::kSigmoid) {
    values_[0] = sigmoid(values_[0]);
  } else if (missing_ == Missing::kSoftmax) {
    become_softmax(values_);
  } else if (missing_ == Missing::kExponential) {
    const std::vector<Source> layers = output_layers(run.network);
    for (std::size_t i = 0; i < values_.size(); ++i) {
      values_[i] = is_off(run, layers, i) ? 0.0F : std::exp(values_[i]);
    }
  }
}

std::vector<float> Probabilities::gradient(std::size_t unit) const {
  std::vector<float> slopes(values_.size());
  const float own = values_[unit];
  switch (missing_) {
    case Missing::kNothing:
      slopes[unit] = 1;
      break;
    case Missing::kSigmoid:
      slopes[unit] = own * (1 - own);
      break;
    case Missing::kExponential:
      slopes[unit] = own;
      break;
    case Missing::kSoftmax:
      std::ranges::transform(values_, slopes.begin(), [own](float other) { return -own * other; });
      slopes[unit] += own;
      break;
  }
  return slopes;
}

}  // namespace convlens::engine
