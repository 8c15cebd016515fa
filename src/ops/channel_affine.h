#pragma once

#include <span>

#include "ops/operator.h"

namespace convlens::ops {

struct ChannelAffineDescriptor {
  tensor::Shape input{};            ///< [...,c]
  std::span<const float> scale{};   ///< c values
  std::span<const float> offset{};  ///< c values
};

/// x * scale[c] + offset[c]: batch normalisation at inference, and rescaling. The output may be the input's memory.
/// Errors: kBadShape if the counts differ, kOutOfMemory.
OperatorResult create_channel_affine(const ChannelAffineDescriptor& descriptor);

}  // namespace convlens::ops
