#include "explain/upsample.h"

#include <cmath>

#include "tensor/interpolation.h"

namespace convlens::explain {

using tensor::Between;

std::vector<float> upsampled(const MapView& map, const MapSize& size) {
  std::vector<float> result;
  result.reserve(static_cast<std::size_t>(size.height) * static_cast<std::size_t>(size.width));
  const auto value = [&](std::int32_t y, std::int32_t x) { return map.values[static_cast<std::size_t>(y * map.width + x)]; };
  for (std::int32_t y = 0; y < size.height; ++y) {
    const Between rows = tensor::between(y, {.from = map.height, .to = size.height});
    for (std::int32_t x = 0; x < size.width; ++x) {
      const Between columns = tensor::between(x, {.from = map.width, .to = size.width});
      const auto across = [&](std::int32_t row) { return std::lerp(value(row, columns.first), value(row, columns.second), columns.share); };
      result.push_back(std::lerp(across(rows.first), across(rows.second), rows.share));
    }
  }
  return result;
}

std::vector<float> channel_of(const tensor::TensorView& maps, std::int32_t channel) {
  std::vector<float> result;
  const auto step = static_cast<std::size_t>(maps.shape.channels());
  for (std::size_t i = static_cast<std::size_t>(channel); i < maps.values.size(); i += step) result.push_back(maps.values[i]);
  return result;
}

}  // namespace convlens::explain
