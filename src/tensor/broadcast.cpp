#include "tensor/broadcast.h"

#include <algorithm>
#include <array>

namespace convlens::tensor {

namespace {

/// The extent of the axis that is `place` places before the last; 1 where there is none.
std::int32_t extent_from_end(const Shape& shape, int place) { return place < shape.rank() ? shape[shape.rank() - 1 - place] : 1; }

}  // namespace

bool goes_together(const Shape& a, const Shape& b) {
  for (int place = 0; place < std::min(a.rank(), b.rank()); ++place) {
    const std::int32_t one = extent_from_end(a, place);
    const std::int32_t other = extent_from_end(b, place);
    if (one != other && one != 1 && other != 1) return false;
  }
  return true;
}

base::Result<Shape> broadcast(const Shape& a, const Shape& b) {
  if (!goes_together(a, b)) return base::fail(base::ErrorCode::kBadShape, a.text() + " and " + b.text() + " do not go together.");
  const int rank = std::max(a.rank(), b.rank());
  std::array<std::int64_t, Shape::kMaxRank> extents{};
  for (int place = 0; place < rank; ++place) {
    extents[static_cast<std::size_t>(rank - 1 - place)] = std::max(extent_from_end(a, place), extent_from_end(b, place));
  }
  return Shape::checked(std::span(extents).first(static_cast<std::size_t>(rank)));
}

}  // namespace convlens::tensor
