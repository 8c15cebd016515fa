#include "network/weight_specs.h"

#include <initializer_list>

namespace convlens::network {

namespace {

using base::Result;
using tensor::Shape;
using Specs = std::vector<WeightSpec>;

/// A kernel, and a bias with an entry per output.
struct KernelAndBias {
  std::initializer_list<std::int64_t> kernel;
  std::int32_t outputs = 0;
  UseBias use_bias = UseBias::kYes;
};

Result<Specs> specs_of(const KernelAndBias& wanted) {
  auto kernel = Shape::checked(std::span(wanted.kernel.begin(), wanted.kernel.size()));
  if (!kernel) return pass_on(std::move(kernel));
  Specs specs{{.name = "kernel", .shape = *kernel}};
  if (wanted.use_bias == UseBias::kYes) specs.push_back({.name = "bias", .shape = {wanted.outputs}});
  return specs;
}

Result<Specs> specs_of(const Conv2D& conv, const Shape& input) {
  return specs_of({.kernel = {conv.kernel_size.height, conv.kernel_size.width, input.channels() / conv.groups, conv.filters},
                   .outputs = conv.filters,
                   .use_bias = conv.use_bias});
}

Result<Specs> specs_of(const DepthwiseConv2D& conv, const Shape& input) {
  return specs_of({.kernel = {conv.kernel_size.height, conv.kernel_size.width, input.channels(), conv.depth_multiplier},
                   .outputs = input.channels() * conv.depth_multiplier,
                   .use_bias = conv.use_bias});
}

Result<Specs> specs_of(const Dense& dense, const Shape& input) {
  return specs_of({.kernel = {input.channels(), dense.units}, .outputs = dense.units, .use_bias = dense.use_bias});
}

Result<Specs> specs_of(const BatchNormalization& normalization, const Shape& input) {
  const Shape channels{input.channels()};
  Specs specs;
  if (normalization.scale == UseBias::kYes) specs.push_back({.name = "gamma", .shape = channels});
  if (normalization.center == UseBias::kYes) specs.push_back({.name = "beta", .shape = channels});
  specs.push_back({.name = "moving_mean", .shape = channels, .role = Role::kMeasured});
  specs.push_back({.name = "moving_variance", .shape = channels, .role = Role::kMeasured});
  return specs;
}

template <typename T>
constexpr bool kHasWeights =
    std::is_same_v<T, Conv2D> || std::is_same_v<T, DepthwiseConv2D> || std::is_same_v<T, Dense> || std::is_same_v<T, BatchNormalization>;

}  // namespace

Result<Specs> weight_specs(const LayerConfig& config, const Shape& input) {
  return std::visit(
      [&]<typename T>(const T& layer) -> Result<Specs> {
        if constexpr (kHasWeights<T>) {
          return specs_of(layer, input);
        } else {
          return Specs{};
        }
      },
      config);
}

}  // namespace convlens::network
