#include "engine/probabilities.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <variant>

#include "engine/logits.h"

namespace convlens::engine {
namespace {

using network::Activation;
using network::Source;

float sigmoid(float x) { return x >= 0 ? 1.0F / (1.0F + std::exp(-x)) : std::exp(x) / (1.0F + std::exp(x)); }

/// How many sets of probabilities each layer's values are the sum of: 1 where softmax or sigmoid gives them, 2 where two such are added and
/// half as much where that is halved. Layers that move values about or cut them to a range change nothing. 0 where values are no such sum.
class ProbabilitySums {
 public:
  explicit ProbabilitySums(const LatestRun& run) : run_(run) {
    for (Source layer = 0; layer < std::ssize(run.network.layers()); ++layer) {
      sums_.push_back(sum_of(layer));
    }
  }

  float of(Source source) const { return source == network::kNetworkInput ? 0 : sums_[static_cast<std::size_t>(source)]; }

 private:
  float sum_of(Source layer) const {
    const network::Layer& here = run_.layer(layer);
    if (only_moves_values(here.config)) {
      return of(here.inputs[0]);
    }
    if (run_.step(layer).position == Switch::kOff) {
      return 0;
    }
    if (const auto* merge = std::get_if<network::Merge>(&here.config)) {
      return merged(*merge, here.inputs);
    }
    if (const auto* rescaling = std::get_if<network::Rescaling>(&here.config)) {
      const bool only_scales = rescaling->scale.size() == 1 && std::ranges::all_of(rescaling->offset, [](float x) { return x == 0; });
      return only_scales ? of(here.inputs[0]) * rescaling->scale[0] : 0;
    }
    if (std::holds_alternative<network::Clip>(here.config)) {
      return of(here.inputs[0]);
    }
    const Activation activation = activation_at_the_end(here.config);
    return makes_probabilities(activation) && activation != Activation::kLogSoftmax ? 1 : 0;
  }

  float merged(const network::Merge& merge, const std::vector<Source>& inputs) const {
    float sum = 0;
    for (const Source input : inputs) {
      if (of(input) == 0) {
        return 0;
      }
      sum += of(input);
    }
    switch (merge.arithmetic) {
      case network::Arithmetic::kAdd:
        return sum;
      case network::Arithmetic::kAverage:
        return sum / static_cast<float>(inputs.size());
      default:
        return 0;
    }
  }

  const LatestRun& run_;
  std::vector<float> sums_;
};

/// For each of the output's values, whether it is 0 because its channel is off.
std::vector<bool> off_in(const LatestRun& run, std::size_t count) {
  std::vector<bool> off(count);
  for (const Source layer : output_layers(run.network)) {
    const std::vector<Switch>& channels = run.step(layer).channels;
    for (std::size_t i = 0; i < count; ++i) {
      if (channels[i % channels.size()] == Switch::kOff) {
        off[i] = true;
      }
    }
  }
  return off;
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
  constexpr float kRounding = 1e-3F;
  if (std::abs(ProbabilitySums(run).of(run.network.outputs()[0]) - 1) < kRounding) {
    return Missing::kNothing;
  }
  return shape.elements() == 1 ? Missing::kSigmoid : Missing::kSoftmax;
}

Probabilities::Probabilities(const LatestRun& run) : missing_(missing_in(run)) {
  const std::span<const float> output = run.output(run.network.outputs()[0]).values;
  values_.assign(output.begin(), output.end());
  if (missing_ == Missing::kSigmoid) {
    no_ = sigmoid(-values_[0]);
    values_[0] = sigmoid(values_[0]);
  } else if (missing_ == Missing::kSoftmax) {
    take_softmax(off_in(run, values_.size()));
  } else if (missing_ == Missing::kExponential) {
    const std::vector<bool> off = off_in(run, values_.size());
    for (std::size_t i = 0; i < values_.size(); ++i) {
      values_[i] = off[i] ? 0.0F : std::exp(values_[i]);
    }
  }
}

void Probabilities::take_softmax(const std::vector<bool>& off) {
  float largest = std::numeric_limits<float>::lowest();
  for (std::size_t i = 0; i < values_.size(); ++i) {
    largest = off[i] ? largest : std::max(largest, values_[i]);
  }
  double sum = 0;
  for (std::size_t i = 0; i < values_.size(); ++i) {
    values_[i] = off[i] ? 0.0F : std::exp(values_[i] - largest);
    sum += static_cast<double>(values_[i]);
  }
  if (sum == 0) {
    return;  // all are off
  }
  for (float& value : values_) {
    value = static_cast<float>(static_cast<double>(value) / sum);
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
      slopes[unit] = own * no_;
      break;
    case Missing::kExponential:
      slopes[unit] = own;
      break;
    case Missing::kSoftmax:
      std::ranges::transform(values_, slopes.begin(), [own](float other) { return -own * other; });
      slopes[unit] = 0;
      slopes[unit] = -std::accumulate(slopes.begin(), slopes.end(), 0.0F);  // own * (1 - own), also where own is nearly 1
      break;
  }
  return slopes;
}

}  // namespace convlens::engine
