#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <span>

#include "tensor/quantized_tensor.h"
#include "tensor/tensor.h"

namespace convlens::reference {

/// The bound that every operator and network keeps, by `relative_error`.
inline constexpr double kTolerance = 1e-4;

/// The largest difference, as a share of the largest expected magnitude. Infinite if the counts differ or a value is not finite.
inline double relative_error(std::span<const float> got, std::span<const float> expected) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  if (got.size() != expected.size()) {
    return kInfinity;
  }
  double difference = 0;
  double magnitude = 1e-6;  // an all-zero expectation is met by zeros only
  for (std::size_t i = 0; i < got.size(); ++i) {
    if (!std::isfinite(got[i]) || !std::isfinite(expected[i])) {
      return kInfinity;
    }
    difference = std::max(difference, std::abs(double{got[i]} - double{expected[i]}));
    magnitude = std::max(magnitude, std::abs(double{expected[i]}));
  }
  return difference / magnitude;
}

inline double relative_error(const tensor::TensorView& got, const tensor::TensorView& expected) {
  return got.shape == expected.shape ? relative_error(got.values, expected.values) : std::numeric_limits<double>::infinity();
}

inline tensor::Tensor zeros(const tensor::Shape& shape) { return tensor::Tensor::zeros(shape).value(); }

/// Values from -1 to 1, the same for the same seed on every machine.
inline tensor::Tensor random_tensor(const tensor::Shape& shape, std::uint32_t seed) {
  std::minstd_rand generator(seed + 1);
  tensor::Tensor result = zeros(shape);
  for (float& value : result.values()) {
    // Not std::uniform_real_distribution, whose values differ between standard libraries.
    value = static_cast<float>(generator() % 20001) / 10000.0F - 1.0F;
  }
  return result;
}

/// Values of -128 to 127, both among them, with different scales; the same for the same seed.
inline tensor::QuantizedTensor random_quantized(const tensor::Shape& shape, std::uint32_t seed) {
  tensor::QuantizedTensor result = tensor::QuantizedTensor::zeros(shape).value();
  std::ranges::transform(random_tensor(shape, seed).values(), result.values().begin(),
                         [](float value) { return static_cast<std::int8_t>(std::floor(value * 127.9F)); });
  result.values().front() = -128;
  result.values().back() = 127;
  for (std::size_t c = 0; c < result.scales().size(); ++c) {
    result.scales()[c] = 0.01F / static_cast<float>(c % 7 + 1);
  }
  return result;
}

}  // namespace convlens::reference
