#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "network/layer.h"
#include "tensor/quantized_tensor.h"
#include "tensor/tensor.h"

namespace convlens::network {

enum class ColorMode : std::uint8_t { kGray, kRgb, kBgr };
enum class Fit : std::uint8_t { kContain, kCover, kStretch, kDigit };
enum class Invert : std::uint8_t { kNever, kAlways, kAuto };

/// How a photo becomes the input (docs/MODEL_FORMAT.md): value * scale[c] + offset[c] of 0 to 255.
struct Preprocess {
  ColorMode color = ColorMode::kGray;
  Fit fit = Fit::kContain;
  Invert invert = Invert::kNever;
  float crop = 1.0F;  ///< with kCover: how much of the photo's middle is seen, more than 0 and at most 1
  std::vector<float> scale{1.0F / 255.0F};
  std::vector<float> offset{0.0F};
};

/// Weight name ("kernel", "bias", "gamma", ...) -> values.
using Weights = std::map<std::string, tensor::Tensor, std::less<>>;

/// Everything a file says of a network, unchecked.
struct NetworkDescription {
  std::string id;
  std::string title;
  std::string input_name = "input";
  tensor::Shape input_shape;
  Preprocess preprocess;
  std::vector<std::string> labels;
  std::vector<std::string> outputs;
  std::vector<LayerDescription> layers;
  std::map<std::string, Weights, std::less<>> weights;  ///< by layer name
  /// 8-bit kernels of Dense layers, by layer name; they have no kernel among their weights.
  std::map<std::string, tensor::QuantizedTensor, std::less<>> quantized_kernels;
};

/// A checked layer of a network: its inputs come before it and its weights have the shapes its config asks for.
struct Layer {
  std::string name;
  std::string type;
  LayerConfig config;
  std::vector<Source> inputs;
  tensor::Shape output_shape;
  Weights weights;
  std::optional<tensor::QuantizedTensor> quantized_kernel;  ///< of a Dense layer, in place of the kernel among its weights
  std::int64_t parameters = 0;                              ///< as Keras counts them, moving averages included
  std::int64_t trainable_parameters = 0;
};

/// A directed acyclic graph of layers that fit together. Comes only from `create`, and its meaning never changes; only its
/// 8-bit kernels can be taken out, as there may be no room for them twice.
class Network {
 public:
  static constexpr std::size_t kMostLayers = 1024;
  static constexpr std::size_t kLongestName = 128;
  /// The input and the outputs of all layers together: 1 GiB of floats.
  static constexpr std::int64_t kMostOutputElements = std::int64_t{1} << 28;

  /// Checks names, order, shapes and weights; the message names the layer. Without `outputs` the last layer is the output.
  /// Errors: kCorruptModel, kUnsupportedModel, kBadShape, kOutOfMemory for more than kMostOutputElements.
  static base::Result<Network> create(NetworkDescription description);

  const std::string& id() const { return id_; }
  const std::string& title() const { return title_; }
  const std::string& input_name() const { return input_name_; }
  const tensor::Shape& input_shape() const { return input_shape_; }
  const Preprocess& preprocess() const { return preprocess_; }
  std::span<const std::string> labels() const { return labels_; }
  std::span<const Layer> layers() const { return layers_; }
  /// Indices of the output layers; the first one gives the class scores.
  std::span<const Source> outputs() const { return outputs_; }
  std::optional<Source> find(std::string_view layer_name) const;
  /// The shape of a source: the input's, or a layer's output.
  const tensor::Shape& shape_of(Source source) const;
  std::int64_t parameters() const;
  std::int64_t trainable_parameters() const;

  /// Hands over the 8-bit kernel of a layer that has one, to whoever keeps it in another form from now on.
  tensor::QuantizedTensor take_quantized_kernel(Source layer);
  /// Gives a layer whose kernel was taken the same one in floats.
  void return_kernel(Source layer, tensor::Tensor kernel);

 private:
  Network() = default;
  base::Status add_layers(NetworkDescription& description, std::map<std::string, Source, std::less<>>& known);

  std::string id_, title_, input_name_;
  tensor::Shape input_shape_;
  Preprocess preprocess_;
  std::vector<std::string> labels_;
  std::vector<Layer> layers_;
  std::vector<Source> outputs_;
};

}  // namespace convlens::network
