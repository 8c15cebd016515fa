#include "tensor/broadcast.h"

#include <catch2/catch_test_macros.hpp>

namespace convlens::tensor {
namespace {

/// Both ways round, since the order makes no difference; an empty shape for a failure.
Shape together(const Shape& a, const Shape& b) {
  const Shape shape = broadcast(a, b).value_or(Shape());
  CHECK(broadcast(b, a).value_or(Shape()) == shape);
  CHECK(goes_together(a, b) == goes_together(b, a));
  return shape;
}

TEST_CASE("extents of 1 and missing ones in front take what the other shape has", "[tensor]") {
  CHECK(together({4, 5, 6}, {4, 5, 6}) == Shape{4, 5, 6});
  CHECK(together({4, 5, 6}, {1, 1, 6}) == Shape{4, 5, 6});
  CHECK(together({4, 5, 6}, {4, 5, 1}) == Shape{4, 5, 6});
  CHECK(together({4, 5, 6}, {6}) == Shape{4, 5, 6});
  CHECK(together({4, 5, 6}, {5, 1}) == Shape{4, 5, 6});
  CHECK(together({1, 1, 6}, {4, 5, 1}) == Shape{4, 5, 6});
  CHECK(together({1, 1, 6}, {6}) == Shape{1, 1, 6});
  CHECK(together({2, 1, 5, 1}, {4, 1, 6}) == Shape{2, 4, 5, 6});
  CHECK(together({1}, {1}) == Shape{1});
  CHECK(together(Shape(), {3}) == Shape{3});
}

TEST_CASE("shapes with different extents above 1 do not go together", "[tensor]") {
  for (const auto& [a, b] : {std::pair{Shape{4}, Shape{5}}, {Shape{4, 5, 6}, Shape{4, 5}}, {Shape{4, 5, 6}, Shape{4, 4, 6}}}) {
    CHECK_FALSE(goes_together(a, b));
    const auto shape = broadcast(a, b);
    REQUIRE_FALSE(shape);
    CHECK(shape.error().code == base::ErrorCode::kBadShape);
    CHECK(shape.error().message == a.text() + " and " + b.text() + " do not go together.");
  }
}

TEST_CASE("a combination of more than 31 bits of elements is refused", "[tensor]") {
  CHECK(goes_together({1 << 16, 1}, {1 << 16}));
  CHECK(broadcast({1 << 16, 1}, {1 << 16}).error().code == base::ErrorCode::kBadShape);
}

}  // namespace
}  // namespace convlens::tensor
