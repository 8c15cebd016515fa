#pragma once

#include <cstdint>

#include "network/network.h"

/// What is worth waiting for: natively XNNPACK has no SIMD kernels here, and sanitizers make everything several times slower. What they do
/// not try on large networks is the same code that they try on small ones.
namespace convlens::test {

enum class Patience { kLittle, kSome, kMuch };
#if defined(__wasm__)
inline constexpr Patience kPatience = Patience::kMuch;
#elif defined(CONVLENS_SANITIZED)
inline constexpr Patience kPatience = Patience::kLittle;
#else
inline constexpr Patience kPatience = Patience::kSome;
#endif

/// Whether hundreds of runs of the network take seconds.
inline bool is_quick(const network::Network& network) {
  const std::int64_t values = network.input_shape().elements();
  switch (kPatience) {
    case Patience::kLittle:
      return values < 2000;
    case Patience::kSome:
      return values < 100'000;
    case Patience::kMuch:
      return true;
  }
  return true;
}

}  // namespace convlens::test
