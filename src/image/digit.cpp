#include "image/digit.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "image/figure.h"
#include "image/ink.h"
#include "image/light.h"
#include "image/stroke.h"

namespace convlens::image {
namespace {

constexpr std::int32_t kWorkingSide = 400;
constexpr std::int32_t kFineSide = 100;      // of the digit where its strokes are measured and thickened
constexpr double kDigitShare = 20.0 / 28.0;  // of the input's side
constexpr double kThinnest = 2.0 / 20.0;     // strokes, of the digit's longer side: a little less than is usual in MNIST
constexpr float kEdge = 0.1F;                // ink that belongs to the digit's box

void invert(Plane& plane, float white) {
  for (float& value : plane.values) value = white - value;
}

Plane with_margin(const Plane& plane, std::int32_t margin) {
  Plane wider({plane.size.width + 2 * margin, plane.size.height + 2 * margin});
  for (std::int32_t y = 0; y < plane.size.height; ++y) std::copy_n(plane.row(y), plane.size.width, wider.row(y + margin) + margin);
  return wider;
}

/// The size in the same proportions with this longer side; at least one pixel.
Size scaled_to(const Size& size, std::int32_t longest_side) {
  const double scale = static_cast<double>(longest_side) / std::max(size.width, size.height);
  const auto side = [&](std::int32_t length) { return std::max(1, static_cast<std::int32_t>(std::lround(length * scale))); };
  return {side(size.width), side(size.height)};
}

/// The digit with strokes that are not thinner than MNIST's.
Plane with_readable_strokes(const Plane& digit) {
  const Plane fine = resized(digit, scaled_to(digit.size, kFineSide));
  const double width = stroke_width(fine);
  if (width >= kThinnest * kFineSide) return digit;
  // The digit grows with its strokes: (width + 2 r) / (side + 2 r) is to be the share.
  const double radius = (kThinnest * kFineSide - width) / (2 * (1 - kThinnest));
  const Plane thick = thickened(with_margin(fine, static_cast<std::int32_t>(std::ceil(radius)) + 1), radius);
  return cut_out(thick, box_above(thick, kEdge));
}

/// Where along one axis the digit begins so that its mass is in the middle of pixel `input / 2`, which is MNIST's middle; it is never
/// cut. centre_of_mass: in the digit, where its first pixel covers 0 to 1.
std::int32_t centred_begin(double centre_of_mass, std::int32_t length, std::int32_t input) {
  return std::clamp(static_cast<std::int32_t>(std::lround(input / 2 + 0.5 - centre_of_mass)), 0, input - length);
}

/// The digit in the middle of a black plane, its strokes white.
Plane centred_by_mass(const Plane& digit, const Size& size) {
  const auto side = std::max(1, static_cast<std::int32_t>(std::lround(kDigitShare * std::min(size.width, size.height))));
  const Plane small = resized(digit, scaled_to(digit.size, side));
  double mass = 0;
  double x_mass = 0;
  double y_mass = 0;
  for (std::int32_t y = 0; y < small.size.height; ++y) {
    for (std::int32_t x = 0; x < small.size.width; ++x) {
      mass += small.at(x, y);
      x_mass += small.at(x, y) * (x + 0.5);
      y_mass += small.at(x, y) * (y + 0.5);
    }
  }
  Plane centred(size);
  if (mass == 0) return centred;
  const float brightest = *std::ranges::max_element(small.values);
  const std::int32_t left = centred_begin(x_mass / mass, small.size.width, size.width);
  const std::int32_t top = centred_begin(y_mass / mass, small.size.height, size.height);
  for (std::int32_t y = 0; y < small.size.height; ++y) {
    for (std::int32_t x = 0; x < small.size.width; ++x) centred.at(left + x, top + y) = small.at(x, y) / brightest;
  }
  return centred;
}

}  // namespace

DigitSteps digit_steps(const Photo& photo, const Size& size, Inversion inversion) {
  Plane grey = grey_plane(photo, kWorkingSide);
  const Inversion decided = inversion == Inversion::kAuto ? ink_polarity(grey) : inversion;
  Plane dark_on_light = grey;
  if (decided == Inversion::kNever) invert(dark_on_light, 255.0F);
  Plane evened = evened_light(dark_on_light);
  Plane ink = ink_of(evened);
  const Plane figure = figure_of(ink);
  const Box box = box_above(figure, kEdge);
  Plane cut = box.empty() ? Plane({1, 1}) : cut_out(figure, box);
  Plane centred = box.empty() ? Plane(size) : centred_by_mass(with_readable_strokes(cut), size);
  if (decided == Inversion::kNever) invert(evened, 1.0F);
  for (float& value : grey.values) value /= 255.0F;
  return {.decided = decided,
          .grey = std::move(grey),
          .evened = std::move(evened),
          .ink = std::move(ink),
          .cut = std::move(cut),
          .centred = std::move(centred)};
}

}  // namespace convlens::image
