#include "network/network.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "network/shape_inference.h"
#include "network/shown.h"
#include "network/weight_specs.h"

namespace convlens::network {

namespace {

using base::ErrorCode;
using base::fail;
using base::Result;
using base::Status;
using tensor::Shape;

std::string title_of(const LayerDescription& layer) { return "Layer " + shown(layer.name) + " (" + layer.type + "): "; }

/// Passes on a failure with the layer's name before it.
template <typename T>
std::unexpected<base::Error> pass_on_named(const LayerDescription& layer, Result<T>&& result) {
  base::Error error = std::move(result).error();
  error.message = title_of(layer) + error.message;
  return std::unexpected(std::move(error));
}

Status check_name(std::string_view what, std::string_view name) {
  const auto refused = [](char c) { return c == '/' || static_cast<unsigned char>(c) < 0x20 || c == 0x7F; };
  if (!name.empty() && name.size() <= Network::kLongestName && std::ranges::none_of(name, refused)) return {};
  return fail(ErrorCode::kCorruptModel,
              std::string(what) + " has the name " + shown(name) + ", but a name has 1 to 128 bytes and neither / nor control characters.");
}

using Names = std::map<std::string, Source, std::less<>>;

/// Numbers a layer's inputs. known: what comes before it.
Result<std::vector<Source>> resolve_inputs(const LayerDescription& layer, const Names& known, Source index) {
  if (layer.inputs.empty()) return std::vector{index - 1};  // the layer before it, or for the first one the input
  std::vector<Source> sources;
  for (const std::string& name : layer.inputs) {
    const auto found = known.find(name);
    if (found == known.end()) {
      return fail(ErrorCode::kCorruptModel, title_of(layer) + "its input " + shown(name) + " is not defined before it.");
    }
    sources.push_back(found->second);
  }
  return sources;
}

/// What a description has for one layer.
struct OwnWeights {
  Weights floats;
  std::optional<tensor::QuantizedTensor> kernel;

  /// Null if there is no weight of that name.
  const Shape* shape_of(std::string_view name) const {
    if (kernel && name == "kernel") return &kernel->shape();
    const auto found = floats.find(name);
    return found == floats.end() ? nullptr : &found->second.shape();
  }
};

OwnWeights take_weights(NetworkDescription& description, const std::string& layer) {
  auto floats = description.weights.extract(layer);
  auto kernel = description.quantized_kernels.extract(layer);
  OwnWeights own;
  if (floats) own.floats = std::move(floats.mapped());
  if (kernel) own.kernel = std::move(kernel.mapped());
  return own;
}

/// Checks that the weights are those that are asked for, no more and no less, and counts them.
Status adopt_weights(Layer& layer, std::span<const WeightSpec> specs, OwnWeights own) {
  for (const WeightSpec& spec : specs) {
    const Shape* const shape = own.shape_of(spec.name);
    if (shape == nullptr) return fail(ErrorCode::kCorruptModel, "its " + std::string(spec.name) + " is missing.");
    if (*shape != spec.shape) {
      return fail(ErrorCode::kBadShape,
                  "its " + std::string(spec.name) + " should be " + spec.shape.text() + ", but is " + shape->text() + ".");
    }
    layer.parameters += spec.shape.elements();
    if (spec.role == Role::kTrained) layer.trainable_parameters += spec.shape.elements();
  }
  for (const auto& [name, values] : own.floats) {
    if (std::ranges::find(specs, name, &WeightSpec::name) == specs.end()) {
      return fail(ErrorCode::kCorruptModel, "there is a tensor " + shown(name) + " for it, which it has no use for.");
    }
  }
  layer.weights = std::move(own.floats);
  layer.quantized_kernel = std::move(own.kernel);
  return {};
}

/// Makes the checked layer of a description whose inputs are known.
Result<Layer> build_layer(LayerDescription& description, std::vector<Source> sources, std::span<const Shape> inputs, OwnWeights weights) {
  auto shape = output_shape(description.config, inputs);
  if (!shape) return pass_on_named(description, std::move(shape));
  auto specs = weight_specs(description.config, inputs[0]);
  if (!specs) return pass_on_named(description, std::move(specs));
  Layer layer;
  layer.inputs = std::move(sources);
  layer.output_shape = *shape;
  if (auto adopted = adopt_weights(layer, *specs, std::move(weights)); !adopted) return pass_on_named(description, std::move(adopted));
  if (auto* reshape = std::get_if<Reshape>(&description.config)) *reshape = {.target = *shape, .open_axis = std::nullopt};
  layer.config = std::move(description.config);
  layer.name = std::move(description.name);
  layer.type = std::move(description.type);
  return layer;
}

Status check_preprocess(const Preprocess& preprocess, const Shape& input) {
  for (const std::vector<float>* factors : {&preprocess.scale, &preprocess.offset}) {
    const bool fits = factors->size() == 1 || static_cast<std::int64_t>(factors->size()) == input.channels();
    if (!fits || !std::ranges::all_of(*factors, [](float factor) { return std::isfinite(factor); })) {
      return fail(ErrorCode::kCorruptModel,
                  "The scale and the offset of the preprocessing must have one finite number, or one for each of " +
                      std::to_string(input.channels()) + " channels.");
    }
  }
  return {};
}

Status check_input(const NetworkDescription& description) {
  if (auto name = check_name("The input", description.input_name); !name) return name;
  const int rank = description.input_shape.rank();
  if (rank != 1 && rank != 3) {
    return fail(ErrorCode::kBadShape,
                "The input must be a map [height, width, channels] or a vector [n], but is " + description.input_shape.text() + ".");
  }
  return check_preprocess(description.preprocess, description.input_shape);
}

Status check_labels(std::span<const std::string> labels, const Shape& scores) {
  const std::int64_t expected = scores.elements() == 1 ? 2 : scores.elements();
  if (labels.empty() || static_cast<std::int64_t>(labels.size()) == expected) return {};
  return fail(ErrorCode::kCorruptModel, "The output of " + scores.text() + " asks for " + std::to_string(expected) +
                                            " labels, but there are " + std::to_string(labels.size()) + ".");
}

Result<std::vector<Source>> resolve_outputs(std::span<const std::string> names, const Names& known, Source last) {
  if (names.empty()) return std::vector{last};
  std::vector<Source> outputs;
  for (const std::string& name : names) {
    const auto found = known.find(name);
    if (found == known.end() || found->second == kNetworkInput) {
      return fail(ErrorCode::kCorruptModel, "The output " + shown(name) + " is not a layer.");
    }
    if (std::ranges::find(outputs, found->second) != outputs.end()) {
      return fail(ErrorCode::kCorruptModel, "The output " + shown(name) + " is listed twice.");
    }
    outputs.push_back(found->second);
  }
  return outputs;
}

Status check_layer_count(std::size_t count) {
  if (count >= 1 && count <= Network::kMostLayers) return {};
  return fail(ErrorCode::kCorruptModel,
              "A network has 1 to " + std::to_string(Network::kMostLayers) + " layers, but this one has " + std::to_string(count) + ".");
}

std::int64_t sum(std::span<const Layer> layers, std::int64_t Layer::* member) {
  std::int64_t total = 0;
  for (const Layer& layer : layers) total += layer.*member;
  return total;
}

}  // namespace

Result<Network> Network::create(NetworkDescription description) {
  if (auto input = check_input(description); !input) return pass_on(std::move(input));
  if (auto count = check_layer_count(description.layers.size()); !count) return pass_on(std::move(count));
  Network network;
  network.input_shape_ = description.input_shape;
  Names known{{description.input_name, kNetworkInput}};
  if (auto added = network.add_layers(description, known); !added) return pass_on(std::move(added));
  auto outputs = resolve_outputs(description.outputs, known, static_cast<Source>(network.layers_.size()) - 1);
  if (!outputs) return pass_on(std::move(outputs));
  if (auto labels = check_labels(description.labels, network.shape_of(outputs->front())); !labels) return pass_on(std::move(labels));

  network.outputs_ = std::move(*outputs);
  network.id_ = std::move(description.id);
  network.title_ = std::move(description.title);
  network.input_name_ = std::move(description.input_name);
  network.preprocess_ = std::move(description.preprocess);
  network.labels_ = std::move(description.labels);
  return network;
}

Status Network::add_layers(NetworkDescription& description, Names& known) {
  std::int64_t elements = input_shape_.elements();
  layers_.reserve(description.layers.size());
  for (LayerDescription& layer : description.layers) {
    const auto index = static_cast<Source>(layers_.size());
    if (auto name = check_name("A layer", layer.name); !name) return name;
    auto sources = resolve_inputs(layer, known, index);
    if (!sources) return pass_on(std::move(sources));
    if (!known.emplace(layer.name, index).second) return fail(ErrorCode::kCorruptModel, title_of(layer) + "its name is used twice.");

    std::vector<Shape> inputs;
    for (const Source source : *sources) inputs.push_back(shape_of(source));
    auto built = build_layer(layer, std::move(*sources), inputs, take_weights(description, layer.name));
    if (!built) return pass_on(std::move(built));
    elements += built->output_shape.elements();
    if (elements > kMostOutputElements) {
      return fail(ErrorCode::kOutOfMemory, "Layer " + shown(built->name) + " of " + built->output_shape.text() +
                                               " is too much: the input and the outputs of all layers may take 1 GiB together.");
    }
    layers_.push_back(std::move(*built));
  }
  if (description.weights.empty()) return {};
  return fail(ErrorCode::kCorruptModel, "There are tensors for " + shown(description.weights.begin()->first) + ", which is no layer.");
}

std::optional<Source> Network::find(std::string_view layer_name) const {
  const auto found = std::ranges::find(layers_, layer_name, &Layer::name);
  if (found == layers_.end()) return std::nullopt;
  return static_cast<Source>(found - layers_.begin());
}

const Shape& Network::shape_of(Source source) const {
  return source == kNetworkInput ? input_shape_ : layers_[static_cast<std::size_t>(source)].output_shape;
}

std::int64_t Network::parameters() const { return sum(layers_, &Layer::parameters); }
std::int64_t Network::trainable_parameters() const { return sum(layers_, &Layer::trainable_parameters); }

tensor::QuantizedTensor Network::take_quantized_kernel(Source layer) {
  return *std::exchange(layers_[static_cast<std::size_t>(layer)].quantized_kernel, std::nullopt);
}

void Network::return_kernel(Source layer, tensor::Tensor kernel) {
  layers_[static_cast<std::size_t>(layer)].weights.insert_or_assign("kernel", std::move(kernel));
}

}  // namespace convlens::network
