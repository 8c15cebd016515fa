#include "image/plane.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "image/colour.h"

namespace convlens::image {
namespace {

/// Each pixel from a stretch of its row: combine(first, last + 1, row).
template <typename Combine>
Plane along_rows(const Plane& plane, std::int32_t radius, const Combine& combine) {
  Plane result(plane.size);
  for (std::int32_t y = 0; y < plane.size.height; ++y) {
    const float* const from = plane.row(y);
    float* const to = result.row(y);
    for (std::int32_t x = 0; x < plane.size.width; ++x) {
      to[x] = combine(from + std::max(x - radius, 0), from + std::min(x + radius + 1, plane.size.width));
    }
  }
  return result;
}

Plane transposed(const Plane& plane) {
  Plane result({plane.size.height, plane.size.width});
  for (std::int32_t y = 0; y < plane.size.height; ++y) {
    const float* const from = plane.row(y);
    for (std::int32_t x = 0; x < plane.size.width; ++x) result.at(y, x) = from[x];
  }
  return result;
}

/// Rows and then columns: right for what a square's value can be put together from.
template <typename Combine>
Plane over_squares(const Plane& plane, std::int32_t radius, const Combine& combine) {
  return transposed(along_rows(transposed(along_rows(plane, radius, combine)), radius, combine));
}

/// Continues `count` values by `margin` on either side with the slope that they have there: turned about the first and the last value.
template <typename At>
void continue_line(std::int32_t count, std::int32_t margin, const At& at) {
  for (std::int32_t i = 1; i <= margin; ++i) {
    const std::int32_t inside = std::min(i, count - 1);
    at(margin - i) = std::max(2 * at(margin) - at(margin + inside), 0.0F);
    at(margin + count - 1 + i) = std::max(2 * at(margin + count - 1) - at(margin + count - 1 - inside), 0.0F);
  }
}

}  // namespace

Plane grey_plane(const Photo& photo, std::int32_t longest_side) {
  Plane grey(size_within(size_of(photo), longest_side));
  const Resampling plan{.x = AxisWeights::over_all(photo.width, grey.size.width),
                        .y = AxisWeights::over_all(photo.height, grey.size.height),
                        .source_width = photo.width};
  resample(
      plan,
      [&](std::int32_t y, std::span<float> row) {
        const std::span<const std::uint8_t> from = view_of(photo).row(y);
        for (std::size_t x = 0; x < row.size(); ++x) row[x] = luma(over_white(&from[4 * x]));
      },
      [&](std::int32_t y, std::span<const float> row) { std::ranges::copy(row, grey.row(y)); });
  return grey;
}

Plane resized(const Plane& plane, const Box& part, const Size& to) {
  Plane result(to);
  const Resampling plan{.x = AxisWeights({static_cast<double>(part.left), static_cast<double>(part.width())}, plane.size.width, to.width),
                        .y = AxisWeights({static_cast<double>(part.top), static_cast<double>(part.height())}, plane.size.height, to.height),
                        .source_width = plane.size.width};
  resample(
      plan, [&](std::int32_t y, std::span<float> row) { std::copy_n(plane.row(y), row.size(), row.begin()); },
      [&](std::int32_t y, std::span<const float> row) { std::ranges::copy(row, result.row(y)); });
  return result;
}

Plane resized(const Plane& plane, const Size& to) {
  if (plane.size == to) return plane;
  return resized(plane, {.right = plane.size.width, .bottom = plane.size.height}, to);
}

Plane shrunk(const Plane& plane, std::int32_t longest_side) { return resized(plane, size_within(plane.size, longest_side)); }

Plane square_maximum(const Plane& plane, std::int32_t radius) {
  return over_squares(plane, radius, [](const float* first, const float* end) { return *std::max_element(first, end); });
}

Plane square_minimum(const Plane& plane, std::int32_t radius) {
  return over_squares(plane, radius, [](const float* first, const float* end) { return *std::min_element(first, end); });
}

Plane square_mean(const Plane& plane, std::int32_t radius) {
  return over_squares(plane, radius, [](const float* first, const float* end) {
    float sum = 0;
    for (const float* value = first; value != end; ++value) sum += *value;
    return sum / static_cast<float>(end - first);
  });
}

Plane continued(const Plane& plane, std::int32_t margin) {
  Plane wider({plane.size.width + 2 * margin, plane.size.height + 2 * margin});
  for (std::int32_t y = 0; y < plane.size.height; ++y) {
    float* const row = wider.row(margin + y);
    std::copy_n(plane.row(y), plane.size.width, row + margin);
    continue_line(plane.size.width, margin, [row](std::int32_t x) -> float& { return row[x]; });
  }
  for (std::int32_t x = 0; x < wider.size.width; ++x) {
    continue_line(plane.size.height, margin, [&wider, x](std::int32_t y) -> float& { return wider.at(x, y); });
  }
  return wider;
}

Plane cut_out(const Plane& plane, const Box& box) {
  Plane part({box.width(), box.height()});
  for (std::int32_t y = 0; y < part.size.height; ++y) std::copy_n(plane.row(box.top + y) + box.left, part.size.width, part.row(y));
  return part;
}

Plane without_margin(const Plane& plane, std::int32_t margin) {
  return cut_out(plane, {.left = margin, .top = margin, .right = plane.size.width - margin, .bottom = plane.size.height - margin});
}

double middle_weight(const Size& size, std::int32_t x, std::int32_t y) {
  const double across = (x + 0.5) / size.width - 0.5;
  const double down = (y + 0.5) / size.height - 0.5;
  return std::exp(-12 * (across * across + down * down));
}

float quantile(std::span<float> values, double share) {
  if (values.empty()) return 0;
  const auto index = static_cast<std::ptrdiff_t>(std::clamp(share, 0.0, 1.0) * static_cast<double>(values.size() - 1));
  std::ranges::nth_element(values, values.begin() + index);
  return values[static_cast<std::size_t>(index)];
}

Box box_above(const Plane& plane, float threshold) {
  Box box{.left = plane.size.width, .top = plane.size.height, .right = 0, .bottom = 0};
  for (std::int32_t y = 0; y < plane.size.height; ++y) {
    for (std::int32_t x = 0; x < plane.size.width; ++x) {
      if (!(plane.at(x, y) > threshold)) continue;
      box = {.left = std::min(box.left, x), .top = std::min(box.top, y), .right = std::max(box.right, x + 1), .bottom = y + 1};
    }
  }
  return box;
}

}  // namespace convlens::image
