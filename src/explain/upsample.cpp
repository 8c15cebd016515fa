#include "explain/upsample.h"

#include <algorithm>
#include <cmath>

namespace convlens::explain {
namespace {

/// Between which two values a place lies, and how far from the first.
struct Between {
  std::size_t first = 0;
  std::size_t second = 0;
  float way = 0;
};

Between place_of(std::int32_t target, std::int32_t targets, std::int32_t sources) {
  const float place = (static_cast<float>(target) + 0.5F) * static_cast<float>(sources) / static_cast<float>(targets) - 0.5F;
  const float inside = std::clamp(place, 0.0F, static_cast<float>(sources - 1));
  const auto first = static_cast<std::size_t>(inside);
  return {.first = first, .second = std::min(first + 1, static_cast<std::size_t>(sources - 1)), .way = inside - std::floor(inside)};
}

}  // namespace

std::vector<float> upsampled(const MapView& map, const MapSize& size) {
  std::vector<float> result;
  result.reserve(static_cast<std::size_t>(size.height) * static_cast<std::size_t>(size.width));
  const auto width = static_cast<std::size_t>(map.width);
  for (std::int32_t y = 0; y < size.height; ++y) {
    const Between rows = place_of(y, size.height, map.height);
    for (std::int32_t x = 0; x < size.width; ++x) {
      const Between columns = place_of(x, size.width, map.width);
      const auto across = [&](std::size_t row) {
        return std::lerp(map.values[row * width + columns.first], map.values[row * width + columns.second], columns.way);
      };
      result.push_back(std::lerp(across(rows.first), across(rows.second), rows.way));
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
