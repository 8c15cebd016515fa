#pragma once

#include <cstdint>

/// Random numbers that are functions of their place alone, so that they are the same every time and in any order.
namespace convlens::explain {

/// In (0, 1): lowbias32 of the place.
double uniform_noise(std::uint32_t stream, std::uint32_t index);

/// Of mean 0 and deviation 1: Box and Muller's transform of the streams 2 sample and 2 sample + 1.
float normal_noise(std::uint32_t sample, std::uint32_t index);

}  // namespace convlens::explain
