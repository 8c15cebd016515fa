#include "tensor/interpolation.h"

#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>

namespace convlens::tensor {
namespace {

using Catch::Approx;

TEST_CASE("A pixel lies between the middles of two places, beyond the outermost ones at the edge", "[tensor]") {
  const Stretch doubled{.from = 3, .to = 6};
  const Between left = between(0, doubled);
  CHECK(left.first == 0);
  CHECK(left.share == 0.0F);
  const Between inside = between(2, doubled);  // 1.25 places from the left edge, so .75 beyond the first middle
  CHECK(inside.first == 0);
  CHECK(inside.second == 1);
  CHECK(inside.share == Approx(0.75));
  const Between right = between(5, doubled);
  CHECK(right.first == 2);
  CHECK(right.second == 2);
  CHECK(right.share == 0.0F);
}

TEST_CASE("An axis may be stretched by any ratio, and made shorter", "[tensor]") {
  const Between longer = between(3, {.from = 5, .to = 7});  // the middle of both
  CHECK(longer.first == 2);
  CHECK(longer.share == Approx(0).margin(1e-6));
  const Between shorter = between(1, {.from = 8, .to = 4});  // from 2 to 4: between the places 2 and 3
  CHECK(shorter.first == 2);
  CHECK(shorter.second == 3);
  CHECK(shorter.share == Approx(0.5));
}

}  // namespace
}  // namespace convlens::tensor
