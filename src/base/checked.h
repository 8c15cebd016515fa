#pragma once

#include <concepts>
#include <cstddef>
#include <optional>

namespace convlens::base {

/// a + b, or nothing if the type cannot hold it.
template <std::integral T>
constexpr std::optional<T> checked_add(T a, T b) {
  T sum{};
  if (__builtin_add_overflow(a, b, &sum)) return std::nullopt;
  return sum;
}

/// a * b, or nothing if the type cannot hold it.
template <std::integral T>
constexpr std::optional<T> checked_multiply(T a, T b) {
  T product{};
  if (__builtin_mul_overflow(a, b, &product)) return std::nullopt;
  return product;
}

/// value as another integer type, or nothing if that cannot hold it.
template <std::integral To, std::integral From>
constexpr std::optional<To> checked_cast(From value) {
  To result{};
  if (__builtin_add_overflow(value, From{0}, &result)) return std::nullopt;
  return result;
}

/// The number of bytes from offset to the next multiple of alignment, a power of two.
constexpr std::size_t bytes_to_alignment(std::size_t offset, std::size_t alignment) { return (~offset + 1) & (alignment - 1); }

}  // namespace convlens::base
