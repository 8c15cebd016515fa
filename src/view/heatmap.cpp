#include "view/heatmap.h"

#include <algorithm>
#include <cmath>

namespace convlens::view {

float heat_of(const std::vector<float>& values) {
  float greatest = 0;
  for (const float value : values) {
    if (std::isfinite(value)) greatest = std::max(greatest, value);
  }
  return greatest;
}

std::vector<float> cut_and_scaled(std::vector<float> values) {
  const float greatest = heat_of(values);
  for (float& value : values) value = greatest > 0 && std::isfinite(value) ? std::max(value, 0.0F) / greatest : 0.0F;
  return values;
}

}  // namespace convlens::view
