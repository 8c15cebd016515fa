#pragma once

#include <cstdint>
#include <span>

// A matrix of 8-bit numbers times a vector of floats, in both directions, read once and where it lies.
namespace convlens::ops {

struct WeightedRows {
  std::span<const std::int8_t> rows;  ///< [weights,sums]
  std::span<const float> weights;
  std::span<float> sums;
};

/// sums[u] += the sum of weights[r] * rows[r][u] over all rows r.
void add_weighted_rows(const WeightedRows& task);

struct RowProducts {
  std::span<const std::int8_t> rows;  ///< [results,values]
  std::span<const float> values;
  std::span<float> results;
};

/// results[r] = the sum of rows[r][u] * values[u] over all u.
void multiply_rows(const RowProducts& task);

}  // namespace convlens::ops
