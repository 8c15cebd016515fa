#pragma once

#include <vector>

#include "explain/stepwise.h"

namespace convlens::explain::test {

std::vector<float> values_of(const engine::Engine& engine, network::Source source);

/// Takes all steps, bringing the engine back after each, and checks that it then is as it was.
void take_all_steps(engine::Engine& engine, Stepwise& work);

/// A convolution with ReLU (layer 0), the maps' means (1), three scores (2), run on random numbers: [height,width,channels] -> 3.
engine::Engine small_network(const tensor::Shape& input, std::int32_t kernel_size);

}  // namespace convlens::explain::test
