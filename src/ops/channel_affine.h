#pragma once

#include <span>

#include "ops/backward.h"

namespace convlens::ops {

struct ChannelAffineDescriptor {
  tensor::Shape input{};            ///< [...,c]
  std::span<const float> scale{};   ///< c values
  std::span<const float> offset{};  ///< c values
};

/// x * scale[c] + offset[c]: batch normalisation at inference, and rescaling. The output may be the input's memory.
/// Errors: kBadShape if the counts differ, kOutOfMemory.
OperatorResult create_channel_affine(const ChannelAffineDescriptor& descriptor);

/// gradient * scale[c]; the output may be the gradient's memory. Errors: as create_channel_affine.
BackwardResult create_channel_affine_backward(const ChannelAffineDescriptor& descriptor);

}  // namespace convlens::ops
