#include "engine/backward_chain.h"

#include <utility>
#include <variant>

#include "engine/layer_descriptors.h"
#include "engine/ops_from_network.h"

namespace convlens::engine {

namespace {

using network::Activation;

/// Builds the way back through a layer, as ChainBuilder builds the way there.
class BackwardBuilder {
 public:
  BackwardBuilder(const LayerParts& parts, const WayBack& way) : layer_(parts.layer), way_(way), descriptor_(parts) {}

  base::Result<BackwardChain> build() {
    if (auto built = std::visit(*this, layer_.config); !built) {
      return base::pass_on(std::move(built));
    }
    return std::move(chain_);
  }

  base::Status operator()(const network::Conv2D& config) {
    return append_behind_activation(config.activation, [&] { return ops::create_conv2d_backward(descriptor_.of(config)); });
  }
  base::Status operator()(const network::DepthwiseConv2D& config) {
    return append_behind_activation(config.activation, [&] { return ops::create_conv2d_backward(descriptor_.of(config)); });
  }
  base::Status operator()(const network::Dense& config) {
    return append_behind_activation(config.activation, [&] { return ops::create_dense_backward(descriptor_.of(config)); });
  }
  base::Status operator()(const network::Pooling2D& config) { return append(ops::create_pool2d_backward(descriptor_.of(config))); }
  base::Status operator()(const network::GlobalPooling2D& config) { return append(ops::create_pool2d_backward(descriptor_.of(config))); }
  base::Status operator()(const network::BatchNormalization& config) {
    return append(ops::create_batch_norm_backward(descriptor_.of(config)));
  }
  base::Status operator()(const network::ActivationLayer& config) {
    if (config.activation == Activation::kLeakyRelu && config.max_value < network::kNoLimit) {
      // Which side of zero a value was on is still known behind the limit, which is above zero.
      if (auto appended = append_clamp({.high = config.max_value}); !appended) {
        return appended;
      }
    }
    return append(ops::create_activation_backward(activation_from(config, layer_.output_shape), way_.relu));
  }
  base::Status operator()(const network::Clip& config) { return append_clamp({.low = config.min_value, .high = config.max_value}); }
  base::Status operator()(const network::Flatten&) { return append_copy(); }
  base::Status operator()(const network::Reshape&) { return append_copy(); }
  base::Status operator()(const network::Dropout&) { return append_copy(); }
  base::Status operator()(const network::ZeroPadding2D& config) { return append(ops::create_pad2d_backward(descriptor_.of(config))); }
  base::Status operator()(const network::Merge& config) {
    return append(ops::create_elementwise_backward(descriptor_.of(config), way_.input));
  }
  base::Status operator()(const network::Concatenate& config) {
    return append(ops::create_concatenate_backward(descriptor_.of(config), way_.input));
  }
  base::Status operator()(const network::UpSampling2D& config) { return append(ops::create_upsample2d_backward(descriptor_.of(config))); }
  base::Status operator()(const network::Rescaling& config) {
    auto factors = descriptor_.factors_of(config);
    if (!factors) {
      return base::pass_on(std::move(factors));
    }
    return append(ops::create_channel_affine_backward(
        {.input = layer_.output_shape, .scale = factors->scale.values(), .offset = factors->offset.values()}));
  }

 private:
  base::Status append_clamp(const ops::Clamp& clamp) {
    return append(ops::create_activation_backward({.input = layer_.output_shape, .clamp = clamp}, way_.relu));
  }

  base::Status append_copy() { return append(ops::create_copy_backward(descriptor_.copy())); }

  base::Status append_behind_activation(Activation activation, const auto& create) {
    if (way_.from == Stage::kOutput && activation != Activation::kLinear) {
      if (auto appended = append(ops::create_activation_backward(activation_from(activation, layer_.output_shape), way_.relu)); !appended) {
        return appended;
      }
    }
    return append(create());
  }

  base::Status append(ops::BackwardResult created) {
    if (!created) {
      return base::pass_on(std::move(created));
    }
    chain_.push_back(std::move(*created));
    return {};
  }

  const network::Layer& layer_;
  WayBack way_;
  LayerDescriptors descriptor_;
  BackwardChain chain_;
};

}  // namespace

base::Result<BackwardChain> create_backward(const LayerParts& parts, const WayBack& way) {
  auto chain = BackwardBuilder(parts, way).build();
  if (!chain) {
    return base::fail(chain.error().code, "the way back through layer '" + parts.layer.name + "': " + chain.error().message);
  }
  return chain;
}

}  // namespace convlens::engine
