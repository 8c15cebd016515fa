#include "image/placement.h"

#include <algorithm>
#include <cmath>

namespace convlens::image {

namespace {

/// The middle `length` of a side, all of it if it is shorter; and of that the middle `part`.
Window middle(double side, double length, double part) {
  const double shown = std::min(side, length) * part;
  return {.begin = (side - shown) / 2, .length = shown};
}

std::int32_t rounded_side(double side, std::int32_t largest) {
  return std::clamp(static_cast<std::int32_t>(std::lround(side)), 1, largest);
}

}  // namespace

Fit fit_of(const Size& photo, const Size& input, const Framing& framing) {
  const double width = photo.width;
  const double height = photo.height;
  Fit fit{.from_x = {0, width}, .from_y = {0, height}, .size = input};
  if (framing.placement == Placement::kContain) {
    const double scale = std::min(input.width / width, input.height / height);
    fit.size = {rounded_side(width * scale, input.width), rounded_side(height * scale, input.height)};
    fit.left = (input.width - fit.size.width) / 2;
    fit.top = (input.height - fit.size.height) / 2;
  } else if (framing.placement == Placement::kCover) {
    fit.from_x = middle(width, height * input.width / input.height, framing.crop);
    fit.from_y = middle(height, width * input.height / input.width, framing.crop);
  }
  return fit;
}

}  // namespace convlens::image
