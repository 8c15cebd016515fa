#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "tensor/shape.h"

namespace convlens::network {

enum class Activation : std::uint8_t {
  kLinear,
  kRelu,
  kRelu6,
  kLeakyRelu,
  kElu,
  kSelu,
  kGelu,
  kSilu,
  kHardSilu,
  kSigmoid,
  kHardSigmoid,
  kTanh,
  kSoftplus,
  kSoftsign,
  kExponential,
  kSoftmax,
  kLogSoftmax
};

inline constexpr float kNoLimit = std::numeric_limits<float>::infinity();

/// Keras's defaults for these activations where no layer of their own says otherwise.
inline constexpr float kDefaultLeakySlope = 0.2F;
inline constexpr float kDefaultEluAlpha = 1.0F;

struct Size2 {
  std::int32_t height = 1;
  std::int32_t width = 1;
  friend bool operator==(const Size2&, const Size2&) = default;
};

/// Rows and columns of zeros around a map.
struct Border {
  std::int32_t top = 0, bottom = 0, left = 0, right = 0;
  friend bool operator==(const Border&, const Border&) = default;
};

enum class PaddingMode : std::uint8_t { kValid, kSame, kExplicit };

/// Padding as Keras means it: `same` puts the odd row or column at the bottom or right.
struct Padding {
  PaddingMode mode = PaddingMode::kValid;
  Border border{};  ///< for kExplicit only
  friend bool operator==(const Padding&, const Padding&) = default;
};

enum class UseBias : std::uint8_t { kNo, kYes };
enum class Interpolation : std::uint8_t { kNearest, kBilinear };
enum class KeepDims : std::uint8_t { kNo, kYes };
enum class Reduction : std::uint8_t { kMax, kAverage };
enum class Arithmetic : std::uint8_t { kAdd, kSubtract, kMultiply, kAverage, kMaximum, kMinimum };

// One struct per Keras layer class; the members are its arguments.
struct Conv2D {
  std::int32_t filters = 0;
  Size2 kernel_size{};
  Size2 strides{};
  Padding padding{};
  Size2 dilation_rate{};
  std::int32_t groups = 1;
  UseBias use_bias = UseBias::kYes;
  Activation activation = Activation::kLinear;
};
struct DepthwiseConv2D {
  Size2 kernel_size{};
  Size2 strides{};
  Padding padding{};
  Size2 dilation_rate{};
  std::int32_t depth_multiplier = 1;
  UseBias use_bias = UseBias::kYes;
  Activation activation = Activation::kLinear;
};
/// Works along the last axis: [h,w,c] gives [h,w,units].
struct Dense {
  std::int32_t units = 0;
  UseBias use_bias = UseBias::kYes;
  Activation activation = Activation::kLinear;
};
/// Padding never counts: not for the maximum, and not in the mean's divisor.
struct Pooling2D {
  Reduction reduction = Reduction::kMax;
  Size2 pool_size{2, 2};
  Size2 strides{2, 2};
  Padding padding{};
};
struct GlobalPooling2D {
  Reduction reduction = Reduction::kAverage;
  KeepDims keepdims = KeepDims::kNo;
};
struct BatchNormalization {
  float epsilon = 1e-3F;
  UseBias scale = UseBias::kYes;   ///< has gamma
  UseBias center = UseBias::kYes;  ///< has beta
};
/// Activation, ReLU, LeakyReLU, ELU and Softmax layers. alpha: negative slope of kLeakyRelu, scale of kElu.
struct ActivationLayer {
  Activation activation = Activation::kLinear;
  float alpha = 0.0F;
  float max_value = kNoLimit;  ///< of kRelu and kLeakyRelu: larger results become this
};
/// ONNX's: values below min_value become min_value, above max_value max_value.
struct Clip {
  float min_value = -kNoLimit;
  float max_value = kNoLimit;
};
struct Flatten {};
/// target: in a Network the output shape. Before the check it is what the file says, with 1 on the axis that -1 leaves open.
struct Reshape {
  tensor::Shape target;
  std::optional<int> open_axis;
};
struct Dropout {
  float rate = 0.0F;
};
struct ZeroPadding2D {
  Border border{};
};
/// Add, Subtract, Multiply, Average, Maximum and Minimum layers: value by value, broadcast as tensor::broadcast says.
struct Merge {
  Arithmetic arithmetic = Arithmetic::kAdd;
};
struct Concatenate {};
struct UpSampling2D {
  Size2 size{2, 2};
  Interpolation interpolation = Interpolation::kNearest;
};
/// y = x * scale[c] + offset[c]; one entry serves all channels.
struct Rescaling {
  std::vector<float> scale{1.0F};
  std::vector<float> offset{0.0F};
};

using LayerConfig = std::variant<Conv2D, DepthwiseConv2D, Dense, Pooling2D, GlobalPooling2D, BatchNormalization, ActivationLayer, Clip,
                                 Flatten, Reshape, Dropout, ZeroPadding2D, Merge, Concatenate, UpSampling2D, Rescaling>;

/// Where a value comes from: kNetworkInput or the index of an earlier layer.
using Source = std::int32_t;
inline constexpr Source kNetworkInput = -1;

/// A layer as a file describes it, before it is checked.
struct LayerDescription {
  std::string name;
  std::string type;  ///< Keras class name, as shown: "Conv2D"
  LayerConfig config;
  std::vector<std::string> inputs;
};

}  // namespace convlens::network
