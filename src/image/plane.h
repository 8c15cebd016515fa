#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "image/photo.h"
#include "image/pixels.h"
#include "image/resample.h"

namespace convlens::image {

/// One value per pixel, row by row from the top; values.size() == width * height, both at least 1.
struct Plane {
  Size size;
  std::vector<float> values;

  explicit Plane(const Size& of_size, float value = 0.0F)
      : size(of_size), values(static_cast<std::size_t>(of_size.width) * static_cast<std::size_t>(of_size.height), value) {}

  float* row(std::int32_t y) { return &values[static_cast<std::size_t>(y) * static_cast<std::size_t>(size.width)]; }
  const float* row(std::int32_t y) const { return &values[static_cast<std::size_t>(y) * static_cast<std::size_t>(size.width)]; }
  float& at(std::int32_t x, std::int32_t y) { return row(y)[x]; }
  float at(std::int32_t x, std::int32_t y) const { return row(y)[x]; }
  std::int32_t longest_side() const { return size.width > size.height ? size.width : size.height; }
  std::int32_t shortest_side() const { return size.width < size.height ? size.width : size.height; }
};

/// A rectangle of whole pixels.
struct Box {
  std::int32_t left = 0;
  std::int32_t top = 0;
  std::int32_t right = 0;  ///< one past the last column
  std::int32_t bottom = 0;

  std::int32_t width() const { return right - left; }
  std::int32_t height() const { return bottom - top; }
  std::int32_t longest_side() const { return width() > height() ? width() : height(); }
  bool empty() const { return right <= left || bottom <= top; }
};

/// The photo in grey (luma over white paper), 0 to 255, made smaller by averaging until no side is above `longest_side`.
/// Precondition: check(photo).
Plane grey_plane(const Photo& photo, std::int32_t longest_side);

/// A part of the plane at another size: areas are averaged, upwards it is interpolated. Precondition: the box lies in the plane.
Plane resized(const Plane& plane, const Box& part, const Size& to);
Plane resized(const Plane& plane, const Size& to);
/// All of the plane with no side above `longest_side`; never larger.
Plane shrunk(const Plane& plane, std::int32_t longest_side);

/// The largest (least) value within a square of 2 * radius + 1 around each pixel, as far as it lies in the plane.
Plane square_maximum(const Plane& plane, std::int32_t radius);
Plane square_minimum(const Plane& plane, std::int32_t radius);
/// The mean within such a square.
Plane square_mean(const Plane& plane, std::int32_t radius);

/// The plane with a margin in which it goes on as it does inside, so that light which falls off does not end at the border; values
/// stay at 0 or above.
Plane continued(const Plane& plane, std::int32_t margin);
Plane without_margin(const Plane& plane, std::int32_t margin);
/// A part of the plane. Precondition: the box lies in it and is not empty.
Plane cut_out(const Plane& plane, const Box& box);

/// How near the middle of a plane of this size a pixel is: 1 in the middle, .05 in the middle of a border.
double middle_weight(const Size& size, std::int32_t x, std::int32_t y);

/// The value below which a share of the values lies, 0 to 1; 0 without values. The values change their order.
float quantile(std::span<float> values, double share);

/// The smallest box around all pixels above the threshold; empty if there are none.
Box box_above(const Plane& plane, float threshold);

}  // namespace convlens::image
