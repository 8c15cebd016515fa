#include "tensor/interpolation.h"

#include <algorithm>

namespace convlens::tensor {

Between between(std::int32_t pixel, const Stretch& axis) {
  const float centre = (static_cast<float>(pixel) + 0.5F) * static_cast<float>(axis.from) / static_cast<float>(axis.to) - 0.5F;
  const float place = std::clamp(centre, 0.0F, static_cast<float>(axis.from - 1));
  const auto first = static_cast<std::int32_t>(place);
  return {.first = first, .second = std::min(first + 1, axis.from - 1), .share = place - static_cast<float>(first)};
}

}  // namespace convlens::tensor
