#pragma once

#include <vector>

namespace convlens::view {

/// The greatest of the values, but not less than zero: what a heatmap is divided by. Values that are not finite do not count.
float heat_of(const std::vector<float>& values);

/// A heatmap as it is drawn: cut at zero and divided by its greatest value, so that it lies in 0 to 1; all zero if none is positive. Values
/// that are not finite become zero.
std::vector<float> cut_and_scaled(std::vector<float> values);

}  // namespace convlens::view
