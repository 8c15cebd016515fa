#include "session/layer_summary.h"

#include <cstdio>

#include "base/visit.h"
#include "session/input_recipe.h"

namespace convlens::session {
namespace {

std::string number(double value) {
  char digits[32];
  std::snprintf(digits, sizeof digits, "%.4g", value);
  return digits;
}

std::string size_words(const network::Size2& size) { return std::to_string(size.height) + "×" + std::to_string(size.width); }

/// "3" for 3×3, else "2×3".
std::string step_words(const network::Size2& size) { return size.height == size.width ? std::to_string(size.height) : size_words(size); }

/// "2 filters", "1 filter".
std::string count_words(std::int64_t count, const std::string& noun) {
  return std::to_string(count) + " " + noun + (count == 1 ? "" : "s");
}

std::string border_words(const network::Border& border) {
  if (border.top == border.bottom && border.left == border.right && border.top == border.left) {
    return std::to_string(border.top) + " on every side";
  }
  return std::to_string(border.top) + " above, " + std::to_string(border.bottom) + " below, " + std::to_string(border.left) + " left, " +
         std::to_string(border.right) + " right";
}

/// ", same"; nothing for `valid`, which adds no border.
std::string padding_words(const network::Padding& padding) {
  switch (padding.mode) {
    case network::PaddingMode::kValid:
      return "";
    case network::PaddingMode::kSame:
      return ", same";
    case network::PaddingMode::kExplicit:
      return ", zeros around: " + border_words(padding.border);
  }
  return "";
}

std::string activation_words(network::Activation activation) {
  switch (activation) {
    case network::Activation::kLinear:
      return "linear";
    case network::Activation::kRelu:
      return "ReLU";
    case network::Activation::kRelu6:
      return "ReLU up to 6";
    case network::Activation::kLeakyRelu:
      return "leaky ReLU";
    case network::Activation::kElu:
      return "ELU";
    case network::Activation::kSelu:
      return "SELU";
    case network::Activation::kGelu:
      return "GELU";
    case network::Activation::kSilu:
      return "SiLU";
    case network::Activation::kHardSilu:
      return "hard SiLU";
    case network::Activation::kSigmoid:
      return "sigmoid";
    case network::Activation::kHardSigmoid:
      return "hard sigmoid";
    case network::Activation::kTanh:
      return "tanh";
    case network::Activation::kSoftplus:
      return "softplus";
    case network::Activation::kSoftsign:
      return "softsign";
    case network::Activation::kExponential:
      return "exponential";
    case network::Activation::kSoftmax:
      return "softmax";
    case network::Activation::kLogSoftmax:
      return "logarithm of softmax";
  }
  return "";
}

/// ", ReLU"; nothing for linear.
std::string then_activation(network::Activation activation) {
  return activation == network::Activation::kLinear ? "" : ", " + activation_words(activation);
}

/// What Conv2D and DepthwiseConv2D have in common behind their kernel size.
std::string window_words(const auto& convolution) {
  std::string words = padding_words(convolution.padding);
  if (convolution.strides != network::Size2{}) words += ", stride " + step_words(convolution.strides);
  if (convolution.dilation_rate != network::Size2{}) words += ", dilation " + step_words(convolution.dilation_rate);
  return words;
}

std::string conv_words(const network::Conv2D& conv) {
  std::string words = count_words(conv.filters, "filter") + " " + size_words(conv.kernel_size) + window_words(conv);
  if (conv.groups > 1) words += ", " + count_words(conv.groups, "group");
  return words + then_activation(conv.activation);
}

std::string depthwise_words(const network::DepthwiseConv2D& conv) {
  return count_words(conv.depth_multiplier, "filter") + " " + size_words(conv.kernel_size) + " for each channel" + window_words(conv) +
         then_activation(conv.activation);
}

std::string pooling_words(const network::Pooling2D& pooling) {
  return size_words(pooling.pool_size) + ", stride " + step_words(pooling.strides) + padding_words(pooling.padding);
}

std::string activation_layer_words(const network::ActivationLayer& layer) {
  std::string words = activation_words(layer.activation);
  const bool has_slope = layer.activation == network::Activation::kLeakyRelu;
  if (has_slope) words += ", slope " + number(static_cast<double>(layer.alpha));
  if (layer.max_value < network::kNoLimit) words += (has_slope ? ", up to " : " up to ") + number(static_cast<double>(layer.max_value));
  return words;
}

std::string clip_words(const network::Clip& clip) {
  const std::string least = number(static_cast<double>(clip.min_value));
  const std::string most = number(static_cast<double>(clip.max_value));
  const bool has_least = clip.min_value > -network::kNoLimit;
  const bool has_most = clip.max_value < network::kNoLimit;
  if (has_least && has_most) return "from " + least + " to " + most;
  if (has_least) return "at least " + least;
  return has_most ? "at most " + most : "no limits";
}

std::string merge_words(const network::Merge& merge, std::int64_t inputs) {
  const std::string layers = count_words(inputs, "layer");
  switch (merge.arithmetic) {
    case network::Arithmetic::kAdd:
      return "sum of " + layers;
    case network::Arithmetic::kSubtract:
      return "first layer minus second";
    case network::Arithmetic::kMultiply:
      return "product of " + layers;
    case network::Arithmetic::kAverage:
      return "mean of " + layers;
    case network::Arithmetic::kMaximum:
      return "largest value of " + layers;
    case network::Arithmetic::kMinimum:
      return "smallest value of " + layers;
  }
  return "";
}

std::string rescaling_words(const network::Rescaling& rescaling) {
  if (rescaling.scale.size() > 1 || rescaling.offset.size() > 1) return "each channel scaled and shifted";
  return "times " + number(static_cast<double>(rescaling.scale[0])) + ", plus " + number(static_cast<double>(rescaling.offset[0]));
}

}  // namespace

std::string layer_detail(const network::Layer& layer) {
  return std::visit(base::Overloaded{
                        [](const network::Conv2D& c) { return conv_words(c); },
                        [](const network::DepthwiseConv2D& c) { return depthwise_words(c); },
                        [](const network::Dense& c) { return count_words(c.units, "unit") + then_activation(c.activation); },
                        [](const network::Pooling2D& c) { return pooling_words(c); },
                        [](const network::GlobalPooling2D& c) -> std::string {
                          return c.reduction == network::Reduction::kMax ? "largest value of each map" : "mean of each map";
                        },
                        [](const network::BatchNormalization&) -> std::string { return "each map scaled and shifted"; },
                        [](const network::ActivationLayer& c) { return activation_layer_words(c); },
                        [](const network::Clip& c) { return clip_words(c); },
                        [&layer](const network::Flatten&) { return count_words(layer.output_shape.elements(), "value") + " in a row"; },
                        [&layer](const network::Reshape&) { return "as " + layer.output_shape.text(); },
                        [](const network::Dropout& c) { return "rate " + number(static_cast<double>(c.rate)); },
                        [](const network::ZeroPadding2D& c) { return border_words(c.border); },
                        [&layer](const network::Merge& c) { return merge_words(c, std::ssize(layer.inputs)); },
                        [&layer](const network::Concatenate&) {
                          return "maps of " + count_words(std::ssize(layer.inputs), "layer") + ", one after another";
                        },
                        [](const network::UpSampling2D& c) {
                          return size_words(c.size) + " times larger, " +
                                 (c.interpolation == network::Interpolation::kNearest ? "nearest" : "bilinear");
                        },
                        [](const network::Rescaling& c) { return rescaling_words(c); },
                    },
                    layer.config);
}

const tensor::Tensor* shown_kernels(const network::Layer& layer) {
  const bool convolves =
      std::holds_alternative<network::Conv2D>(layer.config) || std::holds_alternative<network::DepthwiseConv2D>(layer.config);
  if (!convolves) return nullptr;
  const auto kernel = layer.weights.find("kernel");
  return kernel == layer.weights.end() ? nullptr : &kernel->second;
}

ModelLoaded model_summary(const network::Network& network) {
  ModelLoaded summary{.id = network.id(),
                      .title = network.title(),
                      .input_name = network.input_name(),
                      .input_shape = network.input_shape(),
                      .input_detail = input_detail(network),
                      .inversion = own_inversion(network),
                      .takes_drawings = network.preprocess().fit == network::Fit::kDigit ? Answer::kYes : Answer::kNo,
                      .color_order = network.preprocess().color == network::ColorMode::kBgr ? ColorOrder::kBgr : ColorOrder::kRgb,
                      .labels = {network.labels().begin(), network.labels().end()},
                      .outputs = {network.outputs().begin(), network.outputs().end()},
                      .layers = {}};
  for (const network::Layer& layer : network.layers()) {
    const tensor::Tensor* kernels = shown_kernels(layer);
    summary.layers.push_back({.name = layer.name,
                              .type = layer.type,
                              .detail = layer_detail(layer),
                              .inputs = layer.inputs,
                              .output_shape = layer.output_shape,
                              .kernel_shape = kernels == nullptr ? tensor::Shape{} : kernels->shape(),
                              .parameters = layer.parameters,
                              .trainable_parameters = layer.trainable_parameters});
  }
  return summary;
}

}  // namespace convlens::session
