#include "engine/layer_operators.h"

#include <utility>
#include <variant>

#include "engine/layer_descriptors.h"
#include "engine/ops_from_network.h"

namespace convlens::engine {

namespace {

using network::Activation;

/// Builds the chain of one layer, whatever its type; `operator()` per config, called by std::visit.
class ChainBuilder {
 public:
  explicit ChainBuilder(const LayerParts& parts) : layer_(parts.layer), descriptor_(parts) {}

  base::Result<OperatorChain> build() {
    if (auto built = std::visit(*this, layer_.config); !built) {
      return base::pass_on(std::move(built));
    }
    return std::move(chain_);
  }

  base::Status operator()(const network::Conv2D& config) {
    return append_with_activation(ops::create_conv2d(descriptor_.of(config)), config.activation);
  }
  base::Status operator()(const network::DepthwiseConv2D& config) {
    return append_with_activation(ops::create_conv2d(descriptor_.of(config)), config.activation);
  }
  base::Status operator()(const network::Dense& config) {
    return append_with_activation(ops::create_dense(descriptor_.of(config)), config.activation);
  }
  base::Status operator()(const network::Pooling2D& config) { return append(ops::create_pool2d(descriptor_.of(config))); }
  base::Status operator()(const network::GlobalPooling2D& config) { return append(ops::create_pool2d(descriptor_.of(config))); }
  base::Status operator()(const network::BatchNormalization& config) { return append(ops::create_batch_norm(descriptor_.of(config))); }
  base::Status operator()(const network::ActivationLayer& config) {
    auto appended = append(ops::create_activation(activation_from(config, layer_.output_shape)));
    const bool is_capped = config.activation == Activation::kLeakyRelu && config.max_value < network::kNoLimit;
    return appended && is_capped ? append_clamp({.high = config.max_value}) : appended;
  }
  base::Status operator()(const network::Clip& config) { return append_clamp({.low = config.min_value, .high = config.max_value}); }
  base::Status operator()(const network::Flatten&) { return append_copy(); }
  base::Status operator()(const network::Reshape&) { return append_copy(); }
  base::Status operator()(const network::Dropout&) { return append_copy(); }
  base::Status operator()(const network::ZeroPadding2D& config) { return append(ops::create_pad2d(descriptor_.of(config))); }
  base::Status operator()(const network::Merge& config) { return append(ops::create_elementwise(descriptor_.of(config))); }
  base::Status operator()(const network::Concatenate& config) { return append(ops::create_concatenate(descriptor_.of(config))); }
  base::Status operator()(const network::UpSampling2D& config) { return append(ops::create_upsample2d(descriptor_.of(config))); }
  base::Status operator()(const network::Rescaling& config) {
    auto factors = descriptor_.factors_of(config);
    if (!factors) {
      return base::pass_on(std::move(factors));
    }
    return append(
        ops::create_channel_affine({.input = layer_.output_shape, .scale = factors->scale.values(), .offset = factors->offset.values()}));
  }

 private:
  base::Status append_clamp(const ops::Clamp& clamp) {
    return append(ops::create_activation({.input = layer_.output_shape, .clamp = clamp}));
  }

  base::Status append_copy() { return append(ops::create_copy(descriptor_.copy())); }

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

  const network::Layer& layer_;
  LayerDescriptors descriptor_;
  OperatorChain chain_;
};

}  // namespace

base::Result<OperatorChain> create_operators(const LayerParts& parts) {
  auto chain = ChainBuilder(parts).build();
  if (!chain) {
    return base::fail(chain.error().code, "layer '" + parts.layer.name + "': " + chain.error().message);
  }
  return chain;
}

}  // namespace convlens::engine
