#include "explain/noise.h"

#include <cmath>
#include <numbers>

namespace convlens::explain {
namespace {

/// 32 random bits out of 32: C. Wellons' hash "lowbias32".
std::uint32_t hashed(std::uint32_t bits) {
  bits = (bits ^ (bits >> 16)) * 0x7FEB352DU;
  bits = (bits ^ (bits >> 15)) * 0x846CA68BU;
  return bits ^ (bits >> 16);
}

}  // namespace

double uniform_noise(std::uint32_t stream, std::uint32_t index) {
  constexpr std::uint32_t kGoldenRatio = 0x9E3779B9U;
  return (static_cast<double>(hashed(index + stream * kGoldenRatio)) + 0.5) / 4294967296.0;
}

float normal_noise(std::uint32_t sample, std::uint32_t index) {
  const double radius = std::sqrt(-2 * std::log(uniform_noise(2 * sample, index)));
  return static_cast<float>(radius * std::cos(2 * std::numbers::pi * uniform_noise(2 * sample + 1, index)));
}

}  // namespace convlens::explain
