#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "ui/page.h"

namespace convlens::ui {

/// Two curves over the epochs: of the pictures that trained the network, and of those that only measured it.
struct TrainingCurves {
  std::string_view name;
  std::span<const float> training;    ///< one value per epoch, the first after epoch 1
  std::span<const float> validation;  ///< as many
  std::int32_t epoch = 0;             ///< the one that is marked; 0 has no values
};

/// The plot with its heading and the marked epoch's values. Pressing or dragging in it chooses an epoch.
void training_plot(Page& page, const Rect& rect, const TrainingCurves& curves);

}  // namespace convlens::ui
