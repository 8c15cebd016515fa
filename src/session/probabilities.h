#pragma once

#include <vector>

#include "engine/engine.h"

namespace convlens::session {

/// The scores of the first output as probabilities, in the network's order. [n] -> n values; one unit -> two: negative, positive.
///
/// Softmax and sigmoid outputs are taken as they are; of log_softmax's, the exponentials. Raw scores become probabilities here: by the
/// sigmoid for a single unit, by softmax for several. An output that is a picture ([h,w,c] with h*w > 1) has no probabilities: empty.
std::vector<float> probabilities(const engine::Engine& engine);

}  // namespace convlens::session
