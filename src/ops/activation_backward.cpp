#include <algorithm>
#include <cmath>
#include <functional>
#include <numbers>
#include <numeric>
#include <utility>

#include "ops/activation.h"
#include "ops/activation_loops.h"

namespace convlens::ops {

namespace {

// Derivatives of increasing functions, from their results y: what an activation overwrote is not asked for.

struct OfClamp {
  Clamp clamp;
  float operator()(float y) const { return y > clamp.low && y < clamp.high ? 1.0F : 0.0F; }
};
/// Leaky ReLU of a slope that is not negative.
struct OfSlope {
  float slope = 0.0F;
  float operator()(float y) const { return y > 0.0F ? 1.0F : slope; }
};
/// scale * x, or scale * alpha * (exp(x) - 1) below zero, of an alpha that is not negative.
struct OfElu {
  float scale = 1.0F;
  float alpha = 1.0F;
  float operator()(float y) const { return y > 0.0F ? scale : y + scale * alpha; }
};
struct OfSigmoid {
  float operator()(float y) const { return y * (1.0F - y); }
};
struct OfHardSigmoid {
  float operator()(float y) const { return y > 0.0F && y < 1.0F ? 1.0F / 6.0F : 0.0F; }
};
struct OfTanh {
  float operator()(float y) const { return 1.0F - y * y; }
};
struct OfSoftplus {
  float operator()(float y) const { return -std::expm1(-y); }
};
struct OfSoftsign {
  float operator()(float y) const { return (1.0F - std::abs(y)) * (1.0F - std::abs(y)); }
};
struct OfExponential {
  float operator()(float y) const { return y; }
};

// Derivatives of functions that fall and rise, from their arguments x.

float sigmoid(float x) { return 1.0F / (1.0F + std::exp(-x)); }

struct AtSlope {
  float slope = 0.0F;
  float operator()(float x) const { return x > 0.0F ? 1.0F : slope; }
};
struct AtElu {
  float alpha = 1.0F;
  float operator()(float x) const { return x > 0.0F ? 1.0F : alpha * std::exp(x); }
};
struct AtGelu {
  float operator()(float x) const {
    constexpr float kInverseRoot2 = 1.0F / std::numbers::sqrt2_v<float>;
    constexpr float kInverseRoot2Pi = std::numbers::inv_sqrtpi_v<float> * kInverseRoot2;
    return 0.5F * std::erfc(-x * kInverseRoot2) + x * kInverseRoot2Pi * std::exp(-0.5F * x * x);
  }
};
struct AtSilu {
  float operator()(float x) const {
    const float s = sigmoid(x);
    return s + x * s * (1.0F - s);
  }
};
struct AtHardSilu {
  float operator()(float x) const {
    if (x <= -3.0F) {
      return 0.0F;
    }
    return x < 3.0F ? (2.0F * x + 3.0F) / 6.0F : 1.0F;
  }
};

// The rules for a ReLU that are no derivatives.

struct Guided {
  Clamp clamp;
  float operator()(float gradient, float y) const { return std::max(gradient, 0.0F) * OfClamp{clamp}(y); }
};
struct Deconvnet {
  float operator()(float gradient, float /*y*/) const { return std::max(gradient, 0.0F); }
};

/// Each value by itself: rule(gradient, what is read).
template <typename Rule>
class EachGradient final : public Operator {
 public:
  EachGradient(const tensor::Shape& shape, Rule rule) : Operator({.inputs = {shape, shape}, .output = shape}), rule_(rule) {}

 private:
  base::Status compute(const Buffers& buffers) override {
    std::ranges::transform(buffers.inputs[0].values, buffers.inputs[1].values, buffers.output.begin(), rule_);
    return {};
  }

  Rule rule_;
};

template <typename Derivative>
struct Times {
  Derivative derivative;
  float operator()(float gradient, float value) const { return gradient * derivative(value); }
};

enum class RowFunction : std::uint8_t { kSoftmax, kLogSoftmax };

/// From the input, since the output may have channels that were switched off.
class RowsBackward final : public Operator {
 public:
  RowsBackward(const tensor::Shape& shape, RowFunction function)
      : Operator({.inputs = {shape, shape}, .output = shape, .workspace = static_cast<std::size_t>(shape.channels())}),
        function_(function) {}

 private:
  base::Status compute(const Buffers& buffers) override {
    const auto channels = static_cast<std::size_t>(plan().output.channels());
    for (std::size_t at = 0; at < buffers.output.size(); at += channels) {
      const auto gradient = buffers.inputs[0].values.subspan(at, channels);
      const auto shares = shares_of(buffers.inputs[1].values.subspan(at, channels), buffers.workspace);
      const auto result = buffers.output.subspan(at, channels);
      if (function_ == RowFunction::kSoftmax) {
        const float mean = std::inner_product(gradient.begin(), gradient.end(), shares.begin(), 0.0F);
        std::ranges::transform(gradient, shares, result.begin(), [mean](float g, float share) { return share * (g - mean); });
      } else {
        const float sum = std::accumulate(gradient.begin(), gradient.end(), 0.0F);
        std::ranges::transform(gradient, shares, result.begin(), [sum](float g, float share) { return g - share * sum; });
      }
    }
    return {};
  }

  /// The softmax of a row.
  static std::span<const float> shares_of(std::span<const float> row, std::span<float> workspace) {
    const auto shares = workspace.first(row.size());
    const float largest = *std::ranges::max_element(row);
    std::ranges::transform(row, shares.begin(), [largest](float x) { return std::exp(x - largest); });
    const float sum = std::accumulate(shares.begin(), shares.end(), 0.0F);
    for (float& share : shares) {
      share /= sum;
    }
    return shares;
  }

  RowFunction function_;
};

template <typename Rule>
Backward each(const tensor::Shape& shape, Reads reads, Rule rule) {
  return {.op = std::make_unique<EachGradient<Rule>>(shape, rule), .reads = reads};
}
template <typename Derivative>
Backward from_output(const tensor::Shape& shape, Derivative derivative) {
  return each(shape, Reads::kOutput, Times<Derivative>{derivative});
}
template <typename Derivative>
Backward from_input(const tensor::Shape& shape, Derivative derivative) {
  return each(shape, Reads::kInput, Times<Derivative>{derivative});
}
Backward from_rows(const tensor::Shape& shape, RowFunction function) {
  return {.op = std::make_unique<RowsBackward>(shape, function), .reads = Reads::kInput};
}

Backward clamp_backward(const ActivationDescriptor& d, ReluRule rule) {
  if (d.clamp.low != 0.0F || rule == ReluRule::kGradient) {
    return from_output(d.input, OfClamp{d.clamp});
  }
  return rule == ReluRule::kGuided ? each(d.input, Reads::kOutput, Guided{d.clamp}) : each(d.input, Reads::kOutput, Deconvnet{});
}

Backward derivative(const ActivationDescriptor& d, ReluRule rule) {
  switch (d.nonlinearity) {
    case Nonlinearity::kClamp:
      return clamp_backward(d, rule);
    case Nonlinearity::kLeakyRelu:
      return d.alpha < 0.0F ? from_input(d.input, AtSlope{d.alpha}) : from_output(d.input, OfSlope{d.alpha});
    case Nonlinearity::kElu:
      return d.alpha < 0.0F ? from_input(d.input, AtElu{d.alpha}) : from_output(d.input, OfElu{.alpha = d.alpha});
    case Nonlinearity::kSelu:
      return from_output(d.input, OfElu{.scale = kSeluScale, .alpha = kSeluAlpha});
    case Nonlinearity::kGelu:
      return from_input(d.input, AtGelu{});
    case Nonlinearity::kSilu:
      return from_input(d.input, AtSilu{});
    case Nonlinearity::kHardSilu:
      return from_input(d.input, AtHardSilu{});
    case Nonlinearity::kSigmoid:
      return from_output(d.input, OfSigmoid{});
    case Nonlinearity::kHardSigmoid:
      return from_output(d.input, OfHardSigmoid{});
    case Nonlinearity::kTanh:
      return from_output(d.input, OfTanh{});
    case Nonlinearity::kSoftplus:
      return from_output(d.input, OfSoftplus{});
    case Nonlinearity::kSoftsign:
      return from_output(d.input, OfSoftsign{});
    case Nonlinearity::kExponential:
      return from_output(d.input, OfExponential{});
    case Nonlinearity::kSoftmax:
      return from_rows(d.input, RowFunction::kSoftmax);
    case Nonlinearity::kLogSoftmax:
      return from_rows(d.input, RowFunction::kLogSoftmax);
  }
  return {};
}

}  // namespace

BackwardResult create_activation_backward(const ActivationDescriptor& descriptor, ReluRule rule) {
  if (auto checked = check_activation(descriptor); !checked) {
    return base::pass_on(std::move(checked));
  }
  return derivative(descriptor, rule);
}

}  // namespace convlens::ops
