#pragma once

#include <vector>

#include "engine/engine.h"

namespace convlens::session {

/// The probabilities of the classes (engine/probabilities.h) in the network's order. [n] -> n values; one unit -> two: negative, positive.
/// An output that is a picture ([h,w,c] with h*w > 1) has none, and before the first run there are none: empty.
std::vector<float> probabilities(const engine::Engine& engine);

}  // namespace convlens::session
