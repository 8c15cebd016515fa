#include "explain/question.h"

#include <algorithm>
#include <variant>

namespace convlens::explain {

using network::kNetworkInput;
using network::Source;

bool has_maps(const network::Network& network, Source layer) {
  const tensor::Shape& shape = network.shape_of(layer);
  return shape.rank() == 3 && shape.height() * shape.width() > 1;
}

Source deepest_maps(const network::Network& network) {
  Source other = kNetworkInput;
  for (auto layer = static_cast<Source>(network.layers().size()) - 1; layer >= 0; --layer) {
    if (!has_maps(network, layer)) continue;
    const network::LayerConfig& config = network.layers()[static_cast<std::size_t>(layer)].config;
    if (std::holds_alternative<network::Conv2D>(config) || std::holds_alternative<network::DepthwiseConv2D>(config)) return layer;
    if (other == kNetworkInput) other = layer;
  }
  return other;
}

std::vector<float> grey_pixel(const network::Network& network, float level) {
  const std::vector<float>& scale = network.preprocess().scale;
  const std::vector<float>& offset = network.preprocess().offset;
  std::vector<float> values;
  for (std::size_t c = 0; c < static_cast<std::size_t>(network.input_shape().channels()); ++c) {
    values.push_back(level * scale[std::min(c, scale.size() - 1)] + offset[std::min(c, offset.size() - 1)]);
  }
  return values;
}

}  // namespace convlens::explain
