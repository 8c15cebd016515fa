#include "ops/int8_products.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>

namespace convlens::ops {

namespace {

/// Panels that are read together, so that results are loaded and stored once for so many products.
constexpr std::size_t kTogether = 4;
/// Weights that are loaded together, in four words of four. Byte b of all words makes a vector of floats by two shifts and a conversion;
/// compilers for WebAssembly would convert eight bytes in a row one by one.
constexpr std::size_t kLoaded = 16, kWords = 4, kBytes = 4;
static_assert(std::endian::native == std::endian::little);

// Vectors as GCC and Clang know them.
using Words [[gnu::vector_size(kLoaded)]] = std::int32_t;
using Floats [[gnu::vector_size(kLoaded)]] = float;

template <int kByte>
Floats byte_of(Words words) {
  return __builtin_convertvector((words << (8 * (3 - kByte))) >> 24, Floats);
}

template <std::size_t kWidth>
class Panel {
 public:
  static constexpr std::size_t kRows = kLoaded / kWidth;  ///< of a load

  Panel() = default;
  Panel(const std::byte* weights, std::span<const float> values) : weights_(weights) {
    for (std::size_t i = 0; i < kLoaded; ++i) {
      values_[i % kBytes][i / kBytes] = values[i % kWidth];
    }
  }

  /// The products of kRows rows, summed up over the bytes of each word.
  Floats products(std::size_t row) const {
    Words words;
    std::memcpy(&words, weights_ + row * kWidth, sizeof(words));
    const auto& [a, b, c, d] = values_;
    return (byte_of<0>(words) * a + byte_of<1>(words) * b) + (byte_of<2>(words) * c + byte_of<3>(words) * d);
  }

 private:
  const std::byte* weights_ = nullptr;
  std::array<Floats, kBytes> values_{};
};

template <std::size_t kWidth>
void add_together(const std::array<Panel<kWidth>, kTogether>& panels, std::span<float> results) {
  constexpr std::size_t kRows = Panel<kWidth>::kRows, kWordsOfRow = kWords / kRows;
  for (std::size_t first = 0; first < results.size(); first += kRows) {
    const auto& [a, b, c, d] = panels;
    const Floats sums = (a.products(first) + b.products(first)) + (c.products(first) + d.products(first));
    // Behind the last row a load may reach into the scales, which are there and add to no result.
    const std::size_t rows = std::min(kRows, results.size() - first);
    for (std::size_t word = 0; word < rows * kWordsOfRow; ++word) {
      results[first + word / kWordsOfRow] += sums[word];
    }
  }
}

template <std::size_t kWidth>
void add_all(const Panels& panels, std::span<const float> values, std::span<float> results) {
  for (std::size_t first = 0; first < panels.count; first += kTogether) {
    std::array<Panel<kWidth>, kTogether> together;
    for (std::size_t i = 0; i < kTogether; ++i) {
      constexpr std::array<float, kWidth> kZeros{};
      const bool is_there = first + i < panels.count;
      const std::size_t index = is_there ? first + i : first;
      const std::byte* const weights = panels.bytes.data() + index * bytes_of_panel(panels) + kWidth * sizeof(float);
      together[i] = Panel<kWidth>(weights, is_there ? values.subspan(index * kWidth, kWidth) : kZeros);
    }
    add_together(together, results);
  }
}

using AddAll = void (*)(const Panels& panels, std::span<const float> values, std::span<float> results);

/// Null if there is none: XNNPACK packs 8 units side by side in WebAssembly, and 4 with its portable kernels.
AddAll loop_for(std::size_t width) {
  switch (width) {
    case 4:
      return add_all<4>;
    case 8:
      return add_all<8>;
    default:
      return nullptr;
  }
}

}  // namespace

bool can_multiply(const Panels& panels) { return loop_for(panels.width) != nullptr; }

void add_panel_products(const Panels& panels, std::span<const float> values, std::span<float> results) {
  loop_for(panels.width)(panels, values, results);
}

}  // namespace convlens::ops
