#include "engine/layer_descriptors.h"

#include <algorithm>
#include <utility>

#include "engine/ops_from_network.h"
#include "network/padding.h"

namespace convlens::engine {

namespace {

ops::Pooling pooling_from(network::Reduction reduction) {
  return reduction == network::Reduction::kMax ? ops::Pooling::kMax : ops::Pooling::kAverage;
}

/// One value serves all channels.
base::Result<tensor::Tensor> one_per_channel(std::span<const float> values, std::int32_t channels) {
  auto result = tensor::Tensor::zeros({channels});
  if (!result || values.empty()) {
    return result;
  }
  for (std::size_t c = 0; c < result->values().size(); ++c) {
    result->values()[c] = values.size() == 1 ? values[0] : values[std::min(c, values.size() - 1)];
  }
  return result;
}

}  // namespace

LayerDescriptors::LayerDescriptors(const LayerParts& parts) : layer_(parts.layer), packed_kernel_(parts.packed_kernel) {
  for (const network::Source source : layer_.inputs) {
    inputs_.push_back(parts.network.shape_of(source));
  }
}

tensor::TensorView LayerDescriptors::weight(std::string_view name) const {
  const auto found = layer_.weights.find(name);
  return found == layer_.weights.end() ? tensor::TensorView{} : found->second.view();
}

/// Config: Conv2D or DepthwiseConv2D.
template <typename Config>
ops::Conv2dDescriptor LayerDescriptors::convolution(const Config& config, const tensor::TensorView& kernel, std::int32_t groups) const {
  const network::Border border = resolved_border(config.padding, config.kernel_size, config.strides, config.dilation_rate, input_size());
  return {.input = inputs_[0],
          .kernel = kernel,
          .bias = weight("bias").values,
          .stride = extent_from(config.strides),
          .dilation = extent_from(config.dilation_rate),
          .padding = margins_from(border),
          .groups = groups,
          .clamp = clamp_from(config.activation).value_or(ops::Clamp{})};
}

ops::Conv2dDescriptor LayerDescriptors::of(const network::Conv2D& config) const {
  return convolution(config, weight("kernel"), config.groups);
}

ops::Conv2dDescriptor LayerDescriptors::of(const network::DepthwiseConv2D& config) const {
  // [kh,kw,in,multiplier] is, value for value, [kh,kw,1,in*multiplier] with a group for each channel.
  tensor::TensorView kernel = weight("kernel");
  const tensor::Shape shape = kernel.shape;
  kernel.shape = {shape[0], shape[1], 1, shape[2] * shape[3]};
  return convolution(config, kernel, shape[2]);
}

ops::DenseDescriptor LayerDescriptors::of(const network::Dense& config) const {
  const ops::Clamp clamp = clamp_from(config.activation).value_or(ops::Clamp{});
  if (packed_kernel_ != nullptr) {
    return {.input = inputs_[0], .kernel = std::cref(*packed_kernel_), .clamp = clamp};
  }
  return {.input = inputs_[0], .kernel = weight("kernel"), .bias = weight("bias").values, .clamp = clamp};
}

ops::Pool2dDescriptor LayerDescriptors::of(const network::Pooling2D& config) const {
  const network::Border border = resolved_border(config.padding, config.pool_size, config.strides, network::Size2{}, input_size());
  return {.pooling = pooling_from(config.reduction),
          .input = inputs_[0],
          .window = {.size = extent_from(config.pool_size), .stride = extent_from(config.strides), .padding = margins_from(border)}};
}

ops::Pool2dDescriptor LayerDescriptors::of(const network::GlobalPooling2D& config) const {
  return {.pooling = pooling_from(config.reduction), .input = inputs_[0], .window = {.size = extent_from(input_size())}};
}

ops::BatchNormDescriptor LayerDescriptors::of(const network::BatchNormalization& config) const {
  return {.input = inputs_[0],
          .gamma = weight("gamma").values,
          .beta = weight("beta").values,
          .mean = weight("moving_mean").values,
          .variance = weight("moving_variance").values,
          .epsilon = config.epsilon};
}

ops::Pad2dDescriptor LayerDescriptors::of(const network::ZeroPadding2D& config) const {
  return {.input = inputs_[0], .margins = margins_from(config.border)};
}

ops::ElementwiseDescriptor LayerDescriptors::of(const network::Merge& config) const {
  return {.arithmetic = arithmetic_from(config.arithmetic), .inputs = inputs_};
}

ops::ConcatenateDescriptor LayerDescriptors::of(const network::Concatenate& /*config*/) const { return {.inputs = inputs_}; }

ops::Upsample2dDescriptor LayerDescriptors::of(const network::UpSampling2D& config) const {
  const bool nearest = config.interpolation == network::Interpolation::kNearest;
  return {.filter = nearest ? ops::Filter::kNearest : ops::Filter::kBilinear, .input = inputs_[0], .factor = extent_from(config.size)};
}

ops::CopyDescriptor LayerDescriptors::copy() const { return {.input = inputs_[0], .output = layer_.output_shape}; }

base::Result<ChannelFactors> LayerDescriptors::factors_of(const network::Rescaling& config) const {
  auto scale = one_per_channel(config.scale, inputs_[0].channels());
  auto offset = one_per_channel(config.offset, inputs_[0].channels());
  if (!scale || !offset) {
    return base::pass_on(std::move(scale ? offset : scale));
  }
  return ChannelFactors{.scale = std::move(*scale), .offset = std::move(*offset)};
}

}  // namespace convlens::engine
