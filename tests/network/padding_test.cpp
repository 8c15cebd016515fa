#include "network/padding.h"

#include <catch2/catch_test_macros.hpp>

namespace convlens::network {
namespace {

/// Counts by trying how often a window of dilated taps can be put on a padded row.
int count_positions(int padded, int kernel, int stride, int dilation) {
  int count = 0;
  for (int start = 0; start + (kernel - 1) * dilation < padded; start += stride) {
    ++count;
  }
  return count;
}

/// The least padding that gives one position for each `stride` values begun.
int least_same_padding(int input, int kernel, int stride, int dilation) {
  int wanted = 0;
  for (int begun = 0; begun < input; begun += stride) {
    ++wanted;
  }
  int padding = 0;
  while (count_positions(input + padding, kernel, stride, dilation) < wanted) {
    ++padding;
  }
  return padding;
}

TEST_CASE("same padding is the least that gives a position for every stride begun", "[network]") {
  for (int input = 1; input <= 12; ++input) {
    for (int kernel = 1; kernel <= 6; ++kernel) {
      for (int stride = 1; stride <= 4; ++stride) {
        for (int dilation = 1; dilation <= 3; ++dilation) {
          const int expected = least_same_padding(input, kernel, stride, dilation);
          const Border border = resolved_border({.mode = PaddingMode::kSame}, {kernel, 1}, {stride, 1}, {dilation, 1}, {input, 7});
          INFO(input << " " << kernel << " " << stride << " " << dilation);
          REQUIRE(border.top + border.bottom == expected);
          REQUIRE((border.bottom == border.top || border.bottom == border.top + 1));
          REQUIRE(border.left + border.right == 0);
          const Border turned = resolved_border({.mode = PaddingMode::kSame}, {1, kernel}, {1, stride}, {1, dilation}, {7, input});
          REQUIRE(turned == Border{.left = border.top, .right = border.bottom});
        }
      }
    }
  }
}

TEST_CASE("valid padding is none, and explicit padding is what was said", "[network]") {
  const Border border{.top = 1, .bottom = 2, .left = 3, .right = 4};
  CHECK(resolved_border({.mode = PaddingMode::kValid}, {5, 5}, {1, 1}, {1, 1}, {9, 9}) == Border{});
  CHECK(resolved_border({.mode = PaddingMode::kExplicit, .border = border}, {5, 5}, {2, 2}, {1, 1}, {9, 9}) == border);
}

TEST_CASE("the largest window that is accepted does not overflow", "[network]") {
  constexpr std::int32_t kMost = 32768;
  const Border border = resolved_border({.mode = PaddingMode::kSame}, {kMost, kMost}, {1, 1}, {kMost, kMost}, {1, 1});
  CHECK(std::int64_t{border.top} + border.bottom == std::int64_t{kMost} * (kMost - 1));
}

}  // namespace
}  // namespace convlens::network
