#include "engine/ops_from_network.h"

#include <algorithm>

namespace convlens::engine {

namespace {

using network::Activation;

constexpr float kNamedLeakyReluSlope = 0.2F;
constexpr float kNamedEluAlpha = 1.0F;

ops::Nonlinearity nonlinearity_from(Activation activation) {
  switch (activation) {
    case Activation::kLeakyRelu:
      return ops::Nonlinearity::kLeakyRelu;
    case Activation::kElu:
      return ops::Nonlinearity::kElu;
    case Activation::kSelu:
      return ops::Nonlinearity::kSelu;
    case Activation::kGelu:
      return ops::Nonlinearity::kGelu;
    case Activation::kSilu:
      return ops::Nonlinearity::kSilu;
    case Activation::kHardSilu:
      return ops::Nonlinearity::kHardSilu;
    case Activation::kSigmoid:
      return ops::Nonlinearity::kSigmoid;
    case Activation::kHardSigmoid:
      return ops::Nonlinearity::kHardSigmoid;
    case Activation::kTanh:
      return ops::Nonlinearity::kTanh;
    case Activation::kSoftplus:
      return ops::Nonlinearity::kSoftplus;
    case Activation::kSoftsign:
      return ops::Nonlinearity::kSoftsign;
    case Activation::kExponential:
      return ops::Nonlinearity::kExponential;
    case Activation::kSoftmax:
      return ops::Nonlinearity::kSoftmax;
    case Activation::kLogSoftmax:
      return ops::Nonlinearity::kLogSoftmax;
    case Activation::kLinear:
    case Activation::kRelu:
    case Activation::kRelu6:
      return ops::Nonlinearity::kClamp;
  }
  return ops::Nonlinearity::kClamp;
}

}  // namespace

ops::Arithmetic arithmetic_from(network::Arithmetic arithmetic) {
  switch (arithmetic) {
    case network::Arithmetic::kAdd:
      return ops::Arithmetic::kAdd;
    case network::Arithmetic::kSubtract:
      return ops::Arithmetic::kSubtract;
    case network::Arithmetic::kMultiply:
      return ops::Arithmetic::kMultiply;
    case network::Arithmetic::kAverage:
      return ops::Arithmetic::kAverage;
    case network::Arithmetic::kMaximum:
      return ops::Arithmetic::kMaximum;
    case network::Arithmetic::kMinimum:
      return ops::Arithmetic::kMinimum;
  }
  return ops::Arithmetic::kAdd;
}

std::optional<ops::Clamp> clamp_from(Activation activation) {
  switch (activation) {
    case Activation::kLinear:
      return ops::Clamp{};
    case Activation::kRelu:
      return ops::Clamp{.low = 0.0F};
    case Activation::kRelu6:
      return ops::Clamp{.low = 0.0F, .high = 6.0F};
    default:
      return std::nullopt;
  }
}

ops::ActivationDescriptor activation_from(const network::ActivationLayer& layer, const tensor::Shape& input) {
  ops::Clamp clamp = clamp_from(layer.activation).value_or(ops::Clamp{});
  clamp.high = std::min(clamp.high, layer.max_value);
  return {.nonlinearity = nonlinearity_from(layer.activation), .input = input, .clamp = clamp, .alpha = layer.alpha};
}

ops::ActivationDescriptor activation_from(Activation activation, const tensor::Shape& input) {
  const float alpha = activation == Activation::kElu ? kNamedEluAlpha : kNamedLeakyReluSlope;
  return activation_from(network::ActivationLayer{.activation = activation, .alpha = alpha}, input);
}

}  // namespace convlens::engine
