#include "tensor/shape.h"

#include <vector>

#include <catch2/catch_test_macros.hpp>

namespace convlens::tensor {
namespace {

using Extents = std::vector<std::int64_t>;

TEST_CASE("a shape of a file keeps its extents", "[tensor]") {
  const auto shape = Shape::checked(Extents{3, 4, 5});
  REQUIRE(shape);
  CHECK(*shape == Shape{3, 4, 5});
  CHECK(shape->rank() == 3);
  CHECK(shape->elements() == 60);
  CHECK(shape->text() == "3x4x5");
}

TEST_CASE("shapes of the same numbers and another rank differ", "[tensor]") {
  CHECK_FALSE(Shape{6} == Shape{6, 1});
  CHECK_FALSE(Shape{2, 3} == Shape{3, 2});
}

TEST_CASE("a shape without extents holds one number", "[tensor]") {
  const auto shape = Shape::checked({});
  REQUIRE(shape);
  CHECK(shape->rank() == 0);
  CHECK(shape->elements() == 1);
  CHECK(shape->channels() == 1);
  CHECK(shape->text() == "scalar");
}

TEST_CASE("a vector is seen as a map of one pixel", "[tensor]") {
  const Shape vector{10};
  CHECK(vector.height() == 1);
  CHECK(vector.width() == 1);
  CHECK(vector.channels() == 10);
}

TEST_CASE("extents below one, too many of them, or too many elements are refused", "[tensor]") {
  const auto refused = [](const Extents& extents) {
    const auto shape = Shape::checked(extents);
    return !shape && shape.error().code == base::ErrorCode::kBadShape && !shape.error().message.empty();
  };
  CHECK(refused({0}));
  CHECK(refused({3, -1}));
  CHECK(refused({1, 1, 1, 1, 1}));
  CHECK(refused({std::int64_t{1} << 31}));
  CHECK(refused({65536, 32768}));
  CHECK(refused({std::int64_t{1} << 62, std::int64_t{1} << 62}));
  CHECK(refused({2, INT64_MAX}));
  CHECK(refused({INT64_MIN}));
  CHECK_FALSE(refused({(std::int64_t{1} << 31) - 1}));
  CHECK_FALSE(refused({65536, 32767}));
}

}  // namespace
}  // namespace convlens::tensor
