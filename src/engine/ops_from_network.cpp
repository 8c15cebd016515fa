#include "engine/ops_from_network.h"

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
    case Activation::kSigmoid:
      return ops::Nonlinearity::kSigmoid;
    case Activation::kTanh:
      return ops::Nonlinearity::kTanh;
    case Activation::kSoftmax:
      return ops::Nonlinearity::kSoftmax;
    default:
      return ops::Nonlinearity::kClamp;
  }
}

}  // namespace

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
  return {.nonlinearity = nonlinearity_from(layer.activation),
          .input = input,
          .clamp = clamp_from(layer.activation).value_or(ops::Clamp{}),
          .alpha = layer.alpha};
}

ops::ActivationDescriptor activation_from(Activation activation, const tensor::Shape& input) {
  const float alpha = activation == Activation::kElu ? kNamedEluAlpha : kNamedLeakyReluSlope;
  return activation_from(network::ActivationLayer{.activation = activation, .alpha = alpha}, input);
}

}  // namespace convlens::engine
