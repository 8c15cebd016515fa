#pragma once

#include "ops/clamp.h"
#include "ops/operator.h"

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

}  // namespace convlens::ops
