#pragma once

#include "ops/backward.h"
#include "ops/clamp.h"

namespace convlens::ops {

enum class Nonlinearity : std::uint8_t {
  kClamp,
  kLeakyRelu,
  kElu,
  kSelu,
  kGelu,  ///< exact, with erf
  kSilu,
  kHardSilu,
  kSigmoid,
  kHardSigmoid,
  kTanh,
  kSoftplus,
  kSoftsign,
  kExponential,
  kSoftmax,
  kLogSoftmax
};

struct ActivationDescriptor {
  Nonlinearity nonlinearity = Nonlinearity::kClamp;
  tensor::Shape input{};
  Clamp clamp{};       ///< of kClamp
  float alpha = 0.0F;  ///< slope below zero of kLeakyRelu; kElu is alpha * (exp(x) - 1) below zero
};

/// A function of each value, or softmax and its logarithm along the last axis. The output may be the input's memory.
/// Errors: kUnsupportedModel for a range or alpha that makes no sense, kOutOfMemory.
OperatorResult create_activation(const ActivationDescriptor& descriptor);

/// What a ReLU, limited above or not, lets through on the way back; other activations are differentiated under every rule.
enum class ReluRule : std::uint8_t {
  kGradient,  ///< what came in above zero
  kGuided,    ///< of that, what is positive: guided backpropagation, Springenberg et al. 2015
  kDeconvnet  ///< what is positive, whatever came in: Zeiler and Fergus 2014
};

/// The gradient times the derivative. It reads the output where the derivative follows from it, else the input (Backward::reads);
/// the output may be the gradient's memory. At its limits a clamp is flat. Errors: as create_activation.
BackwardResult create_activation_backward(const ActivationDescriptor& descriptor, ReluRule rule = ReluRule::kGradient);

/// Errors: kUnsupportedModel for a range or alpha that makes no sense.
base::Status check_activation(const ActivationDescriptor& descriptor);

}  // namespace convlens::ops
