#pragma once

#include <cstddef>
#include <span>

// The transposed product of 8-bit weights that XNNPACK has packed for its f32-qc8w products, of which it has none.
namespace convlens::ops {

/// Units side by side in panels, the last one filled up. A panel has `width` floats (biases), for each row `width` 8-bit weights, and
/// `width` floats (scales): XNNPACK's order where it takes one input at a time (kr = sr = 1), as all f32-qc8w kernels do that it chooses.
struct Panels {
  std::span<const std::byte> bytes{};
  std::size_t rows = 0;
  std::size_t width = 0;
  std::size_t count = 0;
};

/// Whether there is a loop for panels of this width.
bool can_multiply(const Panels& panels);

constexpr std::size_t bytes_of_panel(const Panels& panels) { return panels.width * (panels.rows + 2 * sizeof(float)); }
constexpr std::size_t units_in(const Panels& panels) { return panels.width * panels.count; }

/// results[r] += the sum of the weights of row r times values, over all units. Precondition: can_multiply(panels).
void add_panel_products(const Panels& panels, std::span<const float> values, std::span<float> results);

}  // namespace convlens::ops
