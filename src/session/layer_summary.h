#pragma once

#include <string>

#include "network/network.h"
#include "session/messages.h"

namespace convlens::session {

/// What the page shows of a network: its summary, with words for people.
ModelLoaded model_summary(const network::Network& network);

/// What a layer's settings mean, without abbreviations: "32 filters 3×3, same", "2×2, stride 2", "rate 0.3".
std::string layer_detail(const network::Layer& layer);

/// The weights that can be shown as kernels, [kh,kw,in,out], or null for layers without (Dense has none).
const tensor::Tensor* shown_kernels(const network::Layer& layer);

}  // namespace convlens::session
