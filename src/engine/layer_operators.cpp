#include "engine/layer_operators.h"

#include <algorithm>
#include <span>
#include <string_view>
#include <utility>
#include <variant>

#include "engine/ops_from_network.h"
#include "network/padding.h"
#include "ops/batch_norm.h"
#include "ops/channel_affine.h"
#include "ops/concatenate.h"
#include "ops/conv2d.h"
#include "ops/copy.h"
#include "ops/dense.h"
#include "ops/elementwise.h"
#include "ops/pad2d.h"
#include "ops/pool2d.h"
#include "ops/upsample2d.h"

namespace convlens::engine {

namespace {

using network::Activation;
using tensor::Shape;

/// Builds the chain of one layer, whatever its type; `operator()` per config, called by std::visit.
class ChainBuilder {
 public:
  ChainBuilder(const network::Network& network, const network::Layer& layer) : layer_(layer) {
    for (const network::Source source : layer.inputs) {
      inputs_.push_back(network.shape_of(source));
    }
  }

  base::Result<OperatorChain> build() {
    if (auto built = std::visit(*this, layer_.config); !built) {
      return base::pass_on(std::move(built));
    }
    return std::move(chain_);
  }

  base::Status operator()(const network::Conv2D& config) { return append_convolution(config, weight("kernel"), config.groups); }
  base::Status operator()(const network::DepthwiseConv2D& config) {
    // [kh,kw,in,multiplier] is, value for value, [kh,kw,1,in*multiplier] with a group for each channel.
    tensor::TensorView kernel = weight("kernel");
    const Shape shape = kernel.shape;
    kernel.shape = {shape[0], shape[1], 1, shape[2] * shape[3]};
    return append_convolution(config, kernel, shape[2]);
  }
  base::Status operator()(const network::Dense& config) {
    const auto clamp = clamp_from(config.activation);
    const ops::Kernel kernel = layer_.quantized_kernel ? ops::Kernel(layer_.quantized_kernel->view()) : weight("kernel");
    auto dense = ops::create_dense(
        {.input = inputs_[0], .kernel = kernel, .bias = weight("bias").values, .clamp = clamp.value_or(ops::Clamp{})});
    return append_with_activation(std::move(dense), config.activation);
  }
  base::Status operator()(const network::Pooling2D& config) {
    const network::Border border = resolved_border(config.padding, config.pool_size, config.strides, network::Size2{}, input_size());
    return append_pooling(config.reduction,
                          {.size = extent_from(config.pool_size), .stride = extent_from(config.strides), .padding = margins_from(border)});
  }
  base::Status operator()(const network::GlobalPooling2D& config) {
    return append_pooling(config.reduction, {.size = {.height = inputs_[0].height(), .width = inputs_[0].width()}});
  }
  base::Status operator()(const network::BatchNormalization& config) {
    return append(ops::create_batch_norm({.input = inputs_[0],
                                          .gamma = weight("gamma").values,
                                          .beta = weight("beta").values,
                                          .mean = weight("moving_mean").values,
                                          .variance = weight("moving_variance").values,
                                          .epsilon = config.epsilon}));
  }
  base::Status operator()(const network::ActivationLayer& config) {
    auto appended = append(ops::create_activation(activation_from(config, inputs_[0])));
    const bool is_capped = config.activation == Activation::kLeakyRelu && config.max_value < network::kNoLimit;
    return appended && is_capped ? append_clamp({.high = config.max_value}) : appended;
  }
  base::Status operator()(const network::Clip& config) { return append_clamp({.low = config.min_value, .high = config.max_value}); }
  base::Status operator()(const network::Flatten&) { return append_copy(); }
  base::Status operator()(const network::Reshape&) { return append_copy(); }
  base::Status operator()(const network::Dropout&) { return append_copy(); }
  base::Status operator()(const network::ZeroPadding2D& config) {
    return append(ops::create_pad2d({.input = inputs_[0], .margins = margins_from(config.border)}));
  }
  base::Status operator()(const network::Merge& config) {
    return append(ops::create_elementwise({.arithmetic = arithmetic_from(config.arithmetic), .inputs = inputs_}));
  }
  base::Status operator()(const network::Concatenate&) { return append(ops::create_concatenate({.inputs = inputs_})); }
  base::Status operator()(const network::UpSampling2D& config) {
    const bool nearest = config.interpolation == network::Interpolation::kNearest;
    return append(ops::create_upsample2d(
        {.filter = nearest ? ops::Filter::kNearest : ops::Filter::kBilinear, .input = inputs_[0], .factor = extent_from(config.size)}));
  }
  base::Status operator()(const network::Rescaling& config) {
    auto scale = one_per_channel(config.scale);
    auto offset = one_per_channel(config.offset);
    if (!scale || !offset) {
      return base::pass_on(std::move(scale ? offset : scale));
    }
    return append(ops::create_channel_affine({.input = inputs_[0], .scale = scale->values(), .offset = offset->values()}));
  }

 private:
  /// Config: Conv2D or DepthwiseConv2D.
  template <typename Config>
  base::Status append_convolution(const Config& config, const tensor::TensorView& kernel, std::int32_t groups) {
    const network::Border border = resolved_border(config.padding, config.kernel_size, config.strides, config.dilation_rate, input_size());
    auto created = ops::create_conv2d({.input = inputs_[0],
                                       .kernel = kernel,
                                       .bias = weight("bias").values,
                                       .stride = extent_from(config.strides),
                                       .dilation = extent_from(config.dilation_rate),
                                       .padding = margins_from(border),
                                       .groups = groups,
                                       .clamp = clamp_from(config.activation).value_or(ops::Clamp{})});
    return append_with_activation(std::move(created), config.activation);
  }

  base::Status append_pooling(network::Reduction reduction, const ops::Window& window) {
    const bool largest = reduction == network::Reduction::kMax;
    return append(
        ops::create_pool2d({.pooling = largest ? ops::Pooling::kMax : ops::Pooling::kAverage, .input = inputs_[0], .window = window}));
  }

  base::Status append_clamp(const ops::Clamp& clamp) {
    return append(ops::create_activation({.input = layer_.output_shape, .clamp = clamp}));
  }

  base::Status append_copy() { return append(ops::create_copy({.input = inputs_[0], .output = layer_.output_shape})); }

  base::Status append_with_activation(ops::OperatorResult created, Activation activation) {
    if (auto appended = append(std::move(created)); !appended || clamp_from(activation)) {
      return appended;
    }
    return append(ops::create_activation(activation_from(activation, layer_.output_shape)));
  }

  base::Status append(ops::OperatorResult created) {
    if (!created) {
      return base::pass_on(std::move(created));
    }
    if ((*created)->plan().output.elements() != layer_.output_shape.elements()) {
      return base::fail(base::ErrorCode::kInternal,
                        "an operator makes " + (*created)->plan().output.text() + " where " + layer_.output_shape.text() + " is expected");
    }
    chain_.push_back(std::move(*created));
    return {};
  }

  network::Size2 input_size() const { return {.height = inputs_[0].height(), .width = inputs_[0].width()}; }

  /// Empty if the layer has no weight of that name.
  tensor::TensorView weight(std::string_view name) const {
    const auto found = layer_.weights.find(name);
    return found == layer_.weights.end() ? tensor::TensorView{} : found->second.view();
  }

  base::Result<tensor::Tensor> one_per_channel(std::span<const float> values) const {
    auto result = tensor::Tensor::zeros({inputs_[0].channels()});
    if (!result || values.empty()) {
      return result;
    }
    for (std::size_t c = 0; c < result->values().size(); ++c) {
      result->values()[c] = values.size() == 1 ? values[0] : values[std::min(c, values.size() - 1)];
    }
    return result;
  }

  const network::Layer& layer_;
  std::vector<Shape> inputs_;
  OperatorChain chain_;
};

}  // namespace

base::Result<OperatorChain> create_operators(const network::Network& network, const network::Layer& layer) {
  auto chain = ChainBuilder(network, layer).build();
  if (!chain) {
    return base::fail(chain.error().code, "layer '" + layer.name + "': " + chain.error().message);
  }
  return chain;
}

}  // namespace convlens::engine
