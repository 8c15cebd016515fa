#include "ops/activation_loops.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace convlens::ops {

namespace {

float selu(float x) { return kSeluScale * (x > 0.0F ? x : kSeluAlpha * std::expm1(x)); }
/// Keras 3's; Keras 2 had another slope.
float hard_sigmoid(float x) { return std::clamp(x + 3.0F, 0.0F, 6.0F) / 6.0F; }
/// log(1 + exp(x)), whose exp would overflow.
float softplus(float x) { return std::max(x, 0.0F) + std::log1p(std::exp(-std::abs(x))); }
float softsign(float x) { return x / (1.0F + std::abs(x)); }

template <float (*kFunction)(float)>
class EachValue final : public Operator {
 public:
  using Operator::Operator;

 private:
  base::Status compute(const Buffers& buffers) override {
    // A lambda, since a function pointer would keep the compiler from vectorising.
    std::ranges::transform(buffers.inputs[0].values, buffers.output.begin(), [](float x) { return kFunction(x); });
    return {};
  }
};

class LogSoftmax final : public Operator {
 public:
  using Operator::Operator;

 private:
  base::Status compute(const Buffers& buffers) override {
    const auto channels = static_cast<std::size_t>(plan().output.channels());
    std::span<float> out = buffers.output;
    for (std::span<const float> rest = buffers.inputs[0].values; !rest.empty(); rest = rest.subspan(channels)) {
      const auto row = rest.first(channels);
      const float largest = *std::ranges::max_element(row);
      float sum = 0.0F;  // of exponentials from the largest value on, whose own might overflow
      for (const float x : row) {
        sum += std::exp(x - largest);
      }
      std::ranges::transform(row, out.begin(), [largest, log = std::log(sum)](float x) { return x - largest - log; });
      out = out.subspan(channels);
    }
    return {};
  }
};

}  // namespace

std::unique_ptr<Operator> create_activation_loop(Nonlinearity nonlinearity, const tensor::Shape& input) {
  Plan plan{.inputs = {input}, .output = input};
  switch (nonlinearity) {
    case Nonlinearity::kSelu:
      return std::make_unique<EachValue<selu>>(std::move(plan));
    case Nonlinearity::kHardSigmoid:
      return std::make_unique<EachValue<hard_sigmoid>>(std::move(plan));
    case Nonlinearity::kSoftplus:
      return std::make_unique<EachValue<softplus>>(std::move(plan));
    case Nonlinearity::kSoftsign:
      return std::make_unique<EachValue<softsign>>(std::move(plan));
    case Nonlinearity::kLogSoftmax:
      return std::make_unique<LogSoftmax>(std::move(plan));
    default:
      return nullptr;
  }
}

}  // namespace convlens::ops
