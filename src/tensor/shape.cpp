#include "tensor/shape.h"

#include <algorithm>
#include <cassert>
#include <limits>

#include "base/checked.h"

namespace convlens::tensor {

namespace {

constexpr std::int64_t kMostElements = std::numeric_limits<std::int32_t>::max();

std::string joined(std::span<const std::int64_t> extents) {
  std::string text;
  for (const std::int64_t extent : extents) text += (text.empty() ? "" : ", ") + std::to_string(extent);
  return "[" + text + "]";
}

}  // namespace

Shape::Shape(std::initializer_list<std::int32_t> extents) : rank_(static_cast<int>(extents.size())) {
  assert(extents.size() <= kMaxRank);
  std::ranges::copy(extents, extents_.begin());
}

base::Result<Shape> Shape::checked(std::span<const std::int64_t> extents) {
  if (extents.size() > kMaxRank) {
    return base::fail(base::ErrorCode::kBadShape,
                      "A shape has at most 4 extents, but this one has " + std::to_string(extents.size()) + ".");
  }
  Shape shape;
  shape.rank_ = static_cast<int>(extents.size());
  std::int64_t elements = 1;
  for (std::size_t axis = 0; axis < extents.size(); ++axis) {
    if (extents[axis] < 1) return base::fail(base::ErrorCode::kBadShape, "The shape " + joined(extents) + " has an extent below 1.");
    const auto product = base::checked_multiply(elements, extents[axis]);
    if (!product || *product > kMostElements) {
      return base::fail(base::ErrorCode::kBadShape, "The shape " + joined(extents) + " has more than 2^31 - 1 elements.");
    }
    elements = *product;
    shape.extents_[axis] = static_cast<std::int32_t>(extents[axis]);
  }
  return shape;
}

std::int64_t Shape::elements() const {
  std::int64_t product = 1;
  for (const std::int32_t extent : extents()) product *= extent;
  return product;
}

std::string Shape::text() const {
  std::string text;
  for (const std::int32_t extent : extents()) text += (text.empty() ? "" : "x") + std::to_string(extent);
  return text.empty() ? "scalar" : text;
}

}  // namespace convlens::tensor
