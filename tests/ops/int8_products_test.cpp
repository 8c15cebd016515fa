#include "ops/int8_products.h"

#include <bit>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include "tests/reference/compare.h"
#include "tests/reference/layers.h"

namespace convlens::ops {
namespace {

using reference::kTolerance;
using reference::random_quantized;
using reference::random_tensor;
using reference::relative_error;

/// The kernel in panels, unit by unit and byte by byte, with numbers that would show where biases and scales are.
std::vector<std::byte> in_panels(const tensor::QuantizedTensor& kernel, Panels panels) {
  std::vector<std::byte> bytes(panels.count * bytes_of_panel(panels), std::byte{100});
  const auto units = kernel.scales().size();
  for (std::size_t i = 0; i < kernel.values().size(); ++i) {
    const std::size_t row = i / units, unit = i % units;
    const std::size_t panel = unit / panels.width * bytes_of_panel(panels);
    bytes[panel + panels.width * sizeof(float) + row * panels.width + unit % panels.width] = std::bit_cast<std::byte>(kernel.values()[i]);
  }
  return bytes;
}

/// What is to come, by loops: each row times the values.
tensor::Tensor products(const tensor::QuantizedTensor& kernel, std::span<const float> values) {
  tensor::Tensor result = reference::zeros({kernel.shape()[0]});
  for (std::size_t i = 0; i < kernel.values().size(); ++i) {
    result.values()[i / values.size()] += static_cast<float>(kernel.values()[i]) * values[i % values.size()];
  }
  return result;
}

}  // namespace

TEST_CASE("Products of panels agree with loops, as wide as XNNPACK packs them here and in WebAssembly", "[ops]") {
  for (const std::size_t width : {4U, 8U}) {
    for (const int rows : {1, 2, 3, 4, 5, 7, 8, 33}) {
      for (const std::size_t count : {1U, 2U, 3U, 4U, 5U, 9U}) {
        INFO("panels of " << width << ": " << count << ", rows: " << rows);
        Panels panels{.rows = static_cast<std::size_t>(rows), .width = width, .count = count};
        const auto kernel = random_quantized({rows, static_cast<std::int32_t>(units_in(panels))}, 1);
        const std::vector<std::byte> bytes = in_panels(kernel, panels);
        panels.bytes = bytes;
        const auto values = random_tensor({static_cast<std::int32_t>(units_in(panels))}, 2);
        REQUIRE(can_multiply(panels));
        auto results = reference::zeros({rows});
        add_panel_products(panels, values.values(), results.values());
        CHECK(relative_error(results.view(), products(kernel, values.values()).view()) < kTolerance);
      }
    }
  }
}

TEST_CASE("Products of panels are added to what is there", "[ops]") {
  Panels panels{.rows = 3, .width = 8, .count = 1};
  const auto kernel = random_quantized({3, 8}, 1);
  const std::vector<std::byte> bytes = in_panels(kernel, panels);
  panels.bytes = bytes;
  const auto values = random_tensor({8}, 2);
  auto results = reference::zeros({3});
  add_panel_products(panels, values.values(), results.values());
  add_panel_products(panels, values.values(), results.values());
  auto twice = products(kernel, values.values());
  for (float& value : twice.values()) value *= 2;
  CHECK(relative_error(results.view(), twice.view()) < kTolerance);
}

TEST_CASE("There is a loop for the widths of XNNPACK's panels only", "[ops]") {
  for (const std::size_t width : {0U, 1U, 2U, 6U, 12U, 16U}) CHECK_FALSE(can_multiply({.width = width}));
}

}  // namespace convlens::ops
