#include "ops/int8_products.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <numeric>

namespace convlens::ops {

namespace {

/// Rows that are taken together, so that sums (or values) are loaded once for so many products.
constexpr std::size_t kRows = 8;
/// Products that are summed side by side: four vector registers.
constexpr std::size_t kLanes = 16;

struct Row {
  const std::int8_t* values = nullptr;
  float weight = 0.0F;
};

void add_rows(const std::array<Row, kRows>& rows, std::span<float> sums) {
  const auto [a, b, c, d, e, f, g, h] = rows;
  for (std::size_t u = 0; u < sums.size(); ++u) {
    const float first = a.weight * static_cast<float>(a.values[u]) + b.weight * static_cast<float>(b.values[u]) +
                        c.weight * static_cast<float>(c.values[u]) + d.weight * static_cast<float>(d.values[u]);
    const float second = e.weight * static_cast<float>(e.values[u]) + f.weight * static_cast<float>(f.values[u]) +
                         g.weight * static_cast<float>(g.values[u]) + h.weight * static_cast<float>(h.values[u]);
    sums[u] += first + second;
  }
}

float product_of(const std::int8_t* row, std::span<const float> values) {
  std::array<float, kLanes> lanes{};
  std::size_t u = 0;
  for (; u + kLanes <= values.size(); u += kLanes) {
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
      lanes[lane] += static_cast<float>(row[u + lane]) * values[u + lane];
    }
  }
  float sum = std::accumulate(lanes.begin(), lanes.end(), 0.0F);
  for (; u < values.size(); ++u) {
    sum += static_cast<float>(row[u]) * values[u];
  }
  return sum;
}

}  // namespace

void add_weighted_rows(const WeightedRows& task) {
  std::array<Row, kRows> rows;
  std::size_t filled = 0;
  for (std::size_t r = 0; r < task.weights.size(); ++r) {
    // What a ReLU has set to zero adds nothing: its row need not come from memory.
    if (task.weights[r] == 0.0F) {
      continue;
    }
    rows[filled++] = {.values = task.rows.data() + r * task.sums.size(), .weight = task.weights[r]};
    if (filled == kRows) {
      add_rows(rows, task.sums);
      filled = 0;
    }
  }
  if (filled > 0) {
    std::fill(rows.begin() + static_cast<std::ptrdiff_t>(filled), rows.end(), Row{.values = rows[0].values, .weight = 0.0F});
    add_rows(rows, task.sums);
  }
}

void multiply_rows(const RowProducts& task) {
  for (std::size_t r = 0; r < task.results.size(); ++r) {
    task.results[r] = product_of(task.rows.data() + r * task.values.size(), task.values);
  }
}

}  // namespace convlens::ops
