#include "explain/colour.h"

#include <cmath>

namespace convlens::explain {
namespace {

constexpr std::size_t kColours = 3;

/// Each pixel times a matrix given by its elements; pictures without three channels stay as they are.
template <typename Element>
void multiply(Picture& picture, const Element& element) {
  if (picture.channels != kColours) return;
  for (std::size_t begin = 0; begin < picture.values.size(); begin += kColours) {
    std::array<float, kColours> product{};
    for (std::size_t row = 0; row < kColours; ++row) {
      for (std::size_t column = 0; column < kColours; ++column) product[row] += element(row, column) * picture.values[begin + column];
    }
    for (std::size_t row = 0; row < kColours; ++row) picture.values[begin + row] = product[row];
  }
}

}  // namespace

Picture coloured(const Picture& numbers) {
  Picture picture = numbers;
  multiply(picture, [](std::size_t row, std::size_t column) { return kColourCorrelation[row][column]; });
  for (float& value : picture.values) value = 1 / (1 + std::exp(-value));
  return picture;
}

Picture back_through_colour(const Picture& gradient, const Picture& picture) {
  Picture result = gradient;
  for (std::size_t i = 0; i < result.values.size(); ++i) result.values[i] *= picture.values[i] * (1 - picture.values[i]);
  multiply(result, [](std::size_t row, std::size_t column) { return kColourCorrelation[column][row]; });
  return result;
}

}  // namespace convlens::explain
