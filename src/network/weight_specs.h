#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "network/layer.h"
#include "tensor/shape.h"

namespace convlens::network {

enum class Role : std::uint8_t { kTrained, kMeasured };

/// A tensor that a layer must have. kMeasured: a moving average, which training does not adjust.
struct WeightSpec {
  std::string_view name;
  tensor::Shape shape;
  Role role = Role::kTrained;
};

/// The weights of a layer whose config and input have passed output_shape(). Empty for layers without weights.
/// Errors: kBadShape if one has more than 2^31 - 1 elements.
base::Result<std::vector<WeightSpec>> weight_specs(const LayerConfig& config, const tensor::Shape& input);

}  // namespace convlens::network
