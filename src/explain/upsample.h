#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "tensor/tensor.h"

namespace convlens::explain {

/// One map in rows.
struct MapView {
  std::span<const float> values;
  std::int32_t height = 0;
  std::int32_t width = 0;
};
struct MapSize {
  std::int32_t height = 0;
  std::int32_t width = 0;
};

/// Bilinear, pixels being squares and their values those of the middles; beyond the outermost middles the value stays. As PyTorch's
/// interpolate without align_corners, and TensorFlow's resize.
std::vector<float> upsampled(const MapView& map, const MapSize& size);

/// One channel of [h,w,c].
std::vector<float> channel_of(const tensor::TensorView& maps, std::int32_t channel);

}  // namespace convlens::explain
