#include "view/layers.h"

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <vector>

namespace convlens::view {
namespace {

constexpr LayerIndex kInput = -1;

const session::LayerInfo& info(const session::ModelLoaded& model, LayerIndex layer) {
  return model.layers[static_cast<std::size_t>(layer)];
}

/// Letters to insert, delete or replace to make one of the other.
std::size_t edit_distance(std::string_view one, std::string_view other) {
  std::vector<std::size_t> row(other.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < one.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < other.size(); ++j) {
      const std::size_t replaced = diagonal + (one[i] == other[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row.back();
}

}  // namespace

bool has_source(const session::ModelLoaded& model, LayerIndex layer) { return layer >= kInput && layer < std::ssize(model.layers); }

std::string_view layer_name(const session::ModelLoaded& model, LayerIndex layer) {
  return layer == kInput ? model.input_name : info(model, layer).name;
}

const tensor::Shape& source_shape(const session::ModelLoaded& model, LayerIndex layer) {
  return layer == kInput ? model.input_shape : info(model, layer).output_shape;
}

std::optional<LayerIndex> find_layer(const session::ModelLoaded& model, std::string_view name) {
  const auto found = std::ranges::find(model.layers, name, &session::LayerInfo::name);
  if (found != model.layers.end()) return static_cast<LayerIndex>(found - model.layers.begin());
  if (name == model.input_name) return kInput;
  return std::nullopt;
}

std::string_view nearest_layer_name(const session::ModelLoaded& model, std::string_view name) {
  constexpr std::size_t kLongestName = 128;
  if (name.size() > kLongestName) return {};
  std::string_view nearest;
  std::size_t least = std::max<std::size_t>(name.size() / 3, 1) + 1;
  for (const session::LayerInfo& layer : model.layers) {
    const std::size_t distance = edit_distance(name, layer.name);
    if (distance >= least) continue;
    least = distance;
    nearest = layer.name;
  }
  return nearest;
}

bool same_layers(const session::ModelLoaded& one, const session::ModelLoaded& other) {
  const auto same = [](const session::LayerInfo& a, const session::LayerInfo& b) {
    return a.name == b.name && a.type == b.type && a.output_shape == b.output_shape && a.kernel_shape == b.kernel_shape;
  };
  return one.id == other.id && one.input_shape == other.input_shape && std::ranges::equal(one.layers, other.layers, same);
}

LayerIndex first_layer_to_show(const session::ModelLoaded& model) {
  const auto with_kernels = std::ranges::find(model.layers, 4, [](const session::LayerInfo& layer) { return layer.kernel_shape.rank(); });
  if (with_kernels != model.layers.end()) return static_cast<LayerIndex>(with_kernels - model.layers.begin());
  return model.layers.empty() ? kInput : 0;
}

bool names_classes(const session::ModelLoaded& model) {
  const tensor::Shape& scores = source_shape(model, model.outputs.front());
  return std::int64_t{scores.height()} * scores.width() == 1;
}

bool fits(const session::ModelLoaded& model, const Selection& selection) {
  if (!has_source(model, selection.layer)) return false;
  const tensor::Shape& shape = source_shape(model, selection.layer);
  if (selection.map < -1 || selection.map >= shape.channels()) return false;
  if (!selection.pixel) return true;
  const Pixel pixel = *selection.pixel;
  return pixel.x >= 0 && pixel.y >= 0 && pixel.x < shape.width() && pixel.y < shape.height();
}

}  // namespace convlens::view
