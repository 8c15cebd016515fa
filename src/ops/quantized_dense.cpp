#include "ops/quantized_dense.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "ops/int8_products.h"

namespace convlens::ops {

namespace {

class Forward final : public Operator {
 public:
  Forward(Plan plan, const QuantizedDense& dense, tensor::Tensor bias)
      : Operator(std::move(plan)), kernel_(dense.kernel), bias_(std::move(bias)), clamp_(dense.clamp) {}

 private:
  base::Status compute(const Buffers& buffers) override {
    const std::size_t units = kernel_.scales.size();
    const auto inputs = static_cast<std::size_t>(kernel_.shape[0]);
    std::span<const float> rest = buffers.inputs[0].values;
    for (std::span<float> sums = buffers.output; !sums.empty(); sums = sums.subspan(units)) {
      std::ranges::fill(sums.first(units), 0.0F);
      add_weighted_rows({.rows = kernel_.values, .weights = rest.first(inputs), .sums = sums.first(units)});
      finish(sums.first(units));
      rest = rest.subspan(inputs);
    }
    return {};
  }

  /// A unit's scale is the same for all its weights: its sum needs it once.
  void finish(std::span<float> sums) const {
    const std::span<const float> bias = bias_.values();
    for (std::size_t unit = 0; unit < sums.size(); ++unit) {
      const float value = sums[unit] * kernel_.scales[unit] + bias[unit];
      sums[unit] = std::min(std::max(value, clamp_.low), clamp_.high);
    }
  }

  tensor::QuantizedView kernel_;
  tensor::Tensor bias_;
  Clamp clamp_;
};

class Backwards final : public Operator {
 public:
  Backwards(Plan plan, const tensor::QuantizedView& kernel) : Operator(std::move(plan)), kernel_(kernel) {}

 private:
  base::Status compute(const Buffers& buffers) override {
    const std::size_t units = kernel_.scales.size();
    const auto inputs = static_cast<std::size_t>(kernel_.shape[0]);
    const std::span<float> scaled = buffers.workspace.first(units);
    std::span<float> results = buffers.output;
    for (std::span<const float> rest = buffers.inputs[0].values; !rest.empty(); rest = rest.subspan(units)) {
      std::ranges::transform(rest.first(units), kernel_.scales, scaled.begin(), std::multiplies{});
      multiply_rows({.rows = kernel_.values, .values = scaled, .results = results.first(inputs)});
      results = results.subspan(inputs);
    }
    return {};
  }

  tensor::QuantizedView kernel_;
};

}  // namespace

OperatorResult create_quantized_dense(const QuantizedDense& dense) {
  auto bias = tensor::Tensor::zeros({dense.output.channels()});
  if (!bias) {
    return base::pass_on(std::move(bias));
  }
  std::ranges::copy(dense.bias, bias->values().begin());
  return std::make_unique<Forward>(Plan{.inputs = {dense.input}, .output = dense.output}, dense, std::move(*bias));
}

OperatorResult create_quantized_dense_backward(const QuantizedDense& dense) {
  Plan plan{.inputs = {dense.output}, .output = dense.input, .workspace = dense.kernel.scales.size()};
  return std::make_unique<Backwards>(std::move(plan), dense.kernel);
}

}  // namespace convlens::ops
