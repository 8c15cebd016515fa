#pragma once

#include "session/messages.h"
#include "tensor/tensor.h"

namespace convlens::session {

inline constexpr std::int32_t kPreviewChannels = 16;
inline constexpr std::int32_t kPreviewSide = 64;

/// The first kPreviewChannels maps of a layer's output, made smaller by a whole factor, each pixel the mean of a square of the
/// map (what is left of it at the lower and right edges), until height and width are at most kPreviewSide. A vector is 1x1xn.
Preview preview_of(LayerIndex layer, const tensor::TensorView& output);

/// A layer's whole output with the statistics of each channel.
Activations activations_of(LayerIndex layer, const tensor::TensorView& output);

}  // namespace convlens::session
