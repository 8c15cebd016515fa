#include "network/layer_reader.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "network/network.h"
#include "network/shown.h"

namespace convlens::network {

namespace {

using base::ErrorCode;
using base::Result;

constexpr std::pair<std::string_view, Activation> kActivations[] = {{"linear", Activation::kLinear},
                                                                    {"relu", Activation::kRelu},
                                                                    {"relu6", Activation::kRelu6},
                                                                    {"leaky_relu", Activation::kLeakyRelu},
                                                                    {"elu", Activation::kElu},
                                                                    {"selu", Activation::kSelu},
                                                                    {"gelu", Activation::kGelu},
                                                                    {"silu", Activation::kSilu},
                                                                    {"swish", Activation::kSilu},
                                                                    {"hard_silu", Activation::kHardSilu},
                                                                    {"hard_swish", Activation::kHardSilu},
                                                                    {"sigmoid", Activation::kSigmoid},
                                                                    {"hard_sigmoid", Activation::kHardSigmoid},
                                                                    {"tanh", Activation::kTanh},
                                                                    {"softplus", Activation::kSoftplus},
                                                                    {"softsign", Activation::kSoftsign},
                                                                    {"exponential", Activation::kExponential},
                                                                    {"softmax", Activation::kSoftmax},
                                                                    {"log_softmax", Activation::kLogSoftmax}};

std::string activation_names() {
  std::string names;
  for (const auto& [name, activation] : kActivations) names += (names.empty() ? "" : ", ") + std::string(name);
  return names;
}

Activation read_activation(ObjectReader& config) {
  const std::string name = config.text("activation", "linear");
  const auto found = std::ranges::find(kActivations, name, &std::pair<std::string_view, Activation>::first);
  if (found != std::end(kActivations)) return found->second;
  config.wrong("activation", "one of " + activation_names() + ", but is " + shown(name), ErrorCode::kUnsupportedModel);
  return Activation::kLinear;
}

/// Two whole numbers of an array; nothing for anything else.
std::optional<Size2> read_pair(yyjson_val* value) {
  const auto entries = json_entries(value);
  if (entries.size() != 2) return std::nullopt;
  const auto first = json_integer(entries[0]);
  const auto second = json_integer(entries[1]);
  if (!first || !second) return std::nullopt;
  return Size2{*first, *second};
}

/// [height, width], or one number for both.
Size2 read_size(ObjectReader& config, std::string_view key, std::optional<Size2> fallback) {
  yyjson_val* value = config.take(key);
  if (value == nullptr && fallback) return *fallback;
  if (const auto side = json_integer(value)) return {*side, *side};
  const auto pair = read_pair(value);
  if (!pair) config.wrong(key, "a whole number or two, [height, width]");
  return pair.value_or(Size2{});
}

/// [[top, bottom], [left, right]]
std::optional<Border> read_border(yyjson_val* value) {
  const auto entries = json_entries(value);
  if (entries.size() != 2) return std::nullopt;
  const auto rows = read_pair(entries[0]);
  const auto columns = read_pair(entries[1]);
  if (!rows || !columns) return std::nullopt;
  return Border{.top = rows->height, .bottom = rows->width, .left = columns->height, .right = columns->width};
}

Padding read_padding(ObjectReader& config) {
  yyjson_val* value = config.take("padding");
  if (value == nullptr || yyjson_equals_str(value, "valid")) return {};
  if (yyjson_equals_str(value, "same")) return {.mode = PaddingMode::kSame, .border = {}};
  const auto border = read_border(value);
  if (!border) config.wrong("padding", "valid, same or [[top, bottom], [left, right]]");
  return {.mode = PaddingMode::kExplicit, .border = border.value_or(Border{})};
}

UseBias read_flag(ObjectReader& config, std::string_view key) { return config.choice(key, UseBias::kNo, UseBias::kYes, UseBias::kYes); }

LayerConfig read_conv2d(ObjectReader& config) {
  return Conv2D{.filters = config.integer("filters"),
                .kernel_size = read_size(config, "kernel_size", std::nullopt),
                .strides = read_size(config, "strides", Size2{1, 1}),
                .padding = read_padding(config),
                .dilation_rate = read_size(config, "dilation_rate", Size2{1, 1}),
                .groups = config.integer("groups", 1),
                .use_bias = read_flag(config, "use_bias"),
                .activation = read_activation(config)};
}

LayerConfig read_depthwise_conv2d(ObjectReader& config) {
  return DepthwiseConv2D{.kernel_size = read_size(config, "kernel_size", std::nullopt),
                         .strides = read_size(config, "strides", Size2{1, 1}),
                         .padding = read_padding(config),
                         .dilation_rate = read_size(config, "dilation_rate", Size2{1, 1}),
                         .depth_multiplier = config.integer("depth_multiplier", 1),
                         .use_bias = read_flag(config, "use_bias"),
                         .activation = read_activation(config)};
}

LayerConfig read_dense(ObjectReader& config) {
  return Dense{.units = config.integer("units"), .use_bias = read_flag(config, "use_bias"), .activation = read_activation(config)};
}

template <Reduction kReduction>
LayerConfig read_pooling(ObjectReader& config) {
  const Size2 pool_size = read_size(config, "pool_size", Size2{2, 2});
  return Pooling2D{
      .reduction = kReduction, .pool_size = pool_size, .strides = read_size(config, "strides", pool_size), .padding = read_padding(config)};
}

template <Reduction kReduction>
LayerConfig read_global_pooling(ObjectReader& config) {
  return GlobalPooling2D{.reduction = kReduction, .keepdims = config.choice("keepdims", KeepDims::kNo, KeepDims::kYes, KeepDims::kNo)};
}

LayerConfig read_batch_normalization(ObjectReader& config) {
  return BatchNormalization{
      .epsilon = config.number("epsilon", 1e-3F), .scale = read_flag(config, "scale"), .center = read_flag(config, "center")};
}

LayerConfig read_activation_layer(ObjectReader& config) {
  const Activation activation = read_activation(config);
  const float alpha = activation == Activation::kLeakyRelu ? kDefaultLeakySlope : activation == Activation::kElu ? kDefaultEluAlpha : 0.0F;
  return ActivationLayer{.activation = activation, .alpha = alpha};
}

LayerConfig read_relu(ObjectReader& config) {
  const float slope = config.number("negative_slope", 0.0F);
  return ActivationLayer{.activation = slope == 0.0F ? Activation::kRelu : Activation::kLeakyRelu,
                         .alpha = slope,
                         .max_value = config.number("max_value", kNoLimit)};
}

LayerConfig read_leaky_relu(ObjectReader& config) {
  return ActivationLayer{.activation = Activation::kLeakyRelu, .alpha = config.number("negative_slope", 0.3F)};
}

LayerConfig read_elu(ObjectReader& config) {
  return ActivationLayer{.activation = Activation::kElu, .alpha = config.number("alpha", kDefaultEluAlpha)};
}

LayerConfig read_softmax(ObjectReader&) { return ActivationLayer{.activation = Activation::kSoftmax}; }

LayerConfig read_clip(ObjectReader& config) {
  return Clip{.min_value = config.number("min_value", -kNoLimit), .max_value = config.number("max_value", kNoLimit)};
}

LayerConfig read_reshape(ObjectReader& config) {
  std::vector<std::int64_t> extents = config.integers("target_shape");
  Reshape reshape;
  const auto open = std::ranges::find(extents, -1);
  if (open != extents.end()) {
    reshape.open_axis = static_cast<int>(open - extents.begin());
    *open = 1;
  }
  if (auto target = tensor::Shape::checked(extents)) {
    reshape.target = *target;
  } else {
    config.wrong("target_shape", "1 to 4 extents of at least 1, one of which may be -1");
  }
  return reshape;
}

LayerConfig read_dropout(ObjectReader& config) { return Dropout{.rate = config.number("rate", 0.0F)}; }

LayerConfig read_zero_padding(ObjectReader& config) {
  yyjson_val* value = config.take("padding");
  if (const auto border = read_border(value)) return ZeroPadding2D{.border = *border};
  if (const auto pair = read_pair(value)) return ZeroPadding2D{.border = {pair->height, pair->height, pair->width, pair->width}};
  const auto side = value == nullptr ? std::optional{1} : json_integer(value);
  if (!side) config.wrong("padding", "a whole number, [height, width] or [[top, bottom], [left, right]]");
  return ZeroPadding2D{.border = {side.value_or(0), side.value_or(0), side.value_or(0), side.value_or(0)}};
}

LayerConfig read_up_sampling(ObjectReader& config) {
  const std::string interpolation = config.text("interpolation", "nearest");
  if (interpolation != "nearest" && interpolation != "bilinear") {
    config.wrong("interpolation", "nearest or bilinear, but is " + shown(interpolation), ErrorCode::kUnsupportedModel);
  }
  return UpSampling2D{.size = read_size(config, "size", Size2{2, 2}),
                      .interpolation = interpolation == "bilinear" ? Interpolation::kBilinear : Interpolation::kNearest};
}

LayerConfig read_rescaling(ObjectReader& config) {
  return Rescaling{.scale = config.numbers("scale", {1.0F}), .offset = config.numbers("offset", {0.0F})};
}

template <Arithmetic kArithmetic>
LayerConfig read_merge(ObjectReader&) {
  return Merge{.arithmetic = kArithmetic};
}

template <typename T>
LayerConfig read_nothing(ObjectReader&) {
  return T{};
}

struct LayerType {
  std::string_view name;
  LayerConfig (*read)(ObjectReader& config);
};

constexpr LayerType kLayerTypes[] = {{"Conv2D", read_conv2d},
                                     {"DepthwiseConv2D", read_depthwise_conv2d},
                                     {"Dense", read_dense},
                                     {"MaxPooling2D", read_pooling<Reduction::kMax>},
                                     {"AveragePooling2D", read_pooling<Reduction::kAverage>},
                                     {"GlobalMaxPooling2D", read_global_pooling<Reduction::kMax>},
                                     {"GlobalAveragePooling2D", read_global_pooling<Reduction::kAverage>},
                                     {"BatchNormalization", read_batch_normalization},
                                     {"Activation", read_activation_layer},
                                     {"ReLU", read_relu},
                                     {"LeakyReLU", read_leaky_relu},
                                     {"ELU", read_elu},
                                     {"Softmax", read_softmax},
                                     {"Clip", read_clip},
                                     {"Flatten", read_nothing<Flatten>},
                                     {"Reshape", read_reshape},
                                     {"Dropout", read_dropout},
                                     {"ZeroPadding2D", read_zero_padding},
                                     {"Add", read_merge<Arithmetic::kAdd>},
                                     {"Subtract", read_merge<Arithmetic::kSubtract>},
                                     {"Multiply", read_merge<Arithmetic::kMultiply>},
                                     {"Average", read_merge<Arithmetic::kAverage>},
                                     {"Maximum", read_merge<Arithmetic::kMaximum>},
                                     {"Minimum", read_merge<Arithmetic::kMinimum>},
                                     {"Concatenate", read_nothing<Concatenate>},
                                     {"UpSampling2D", read_up_sampling},
                                     {"Rescaling", read_rescaling}};

}  // namespace

Result<LayerDescription> read_layer(yyjson_val* entry) {
  ObjectReader reader(entry, "A layer");
  LayerDescription layer;
  layer.name = reader.text("name");
  layer.type = reader.text("type");
  layer.inputs = reader.texts("inputs");
  yyjson_val* config = reader.take("config");
  if (auto finished = reader.finish(); !finished) return pass_on(std::move(finished));

  const auto type = std::ranges::find(kLayerTypes, layer.type, &LayerType::name);
  if (type == std::end(kLayerTypes)) {
    return base::fail(ErrorCode::kUnsupportedModel,
                      "Layer " + shown(layer.name) + " has the type " + shown(layer.type) + ", which is not known here.");
  }
  ObjectReader config_reader(config, "Layer " + shown(layer.name) + " (" + layer.type + ")");
  layer.config = type->read(config_reader);
  if (auto finished = config_reader.finish(); !finished) return pass_on(std::move(finished));
  return layer;
}

}  // namespace convlens::network
