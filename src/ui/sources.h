#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ui/map_canvas.h"
#include "ui/page.h"

namespace convlens::ui {

/// The maps of a layer (or the input, -1), as far as they have arrived.
struct LayerMaps {
  const view::Blob* blob = nullptr;  ///< nothing yet if null
  std::int32_t known = 0;            ///< channels in the blob
  tensor::Shape shape;               ///< of the layer's whole output
  enum class Size : std::uint8_t { kFull, kReduced } size = Size::kFull;

  bool is_vector() const { return shape.height() * shape.width() == 1; }
};
/// The whole output if it is there, else the preview. Precondition: there is a model and it has the layer.
LayerMaps maps_of(const view::AppState& state, view::LayerIndex layer);
/// Maps as small as they come: for the film strip.
LayerMaps small_maps_of(const view::AppState& state, view::LayerIndex layer);

/// The map that is chosen in the selected layer, which has so many.
std::optional<std::int32_t> chosen_map(const view::AppState& state, std::int32_t count);
/// How present a map is: 0 if it or its layer is switched off.
float presence_of(const view::AppState& state, view::LayerIndex layer, std::int32_t channel);

/// Which colours the input's channels, and those of kernels on them, are.
view::ColorOrder color_order(const view::AppState& state);

/// RdBu shows signs; any other colormap gives way to grey, in which kernels are usually printed.
view::Colormap kernel_colormap(const view::AppState& state);
/// Whether the selected layer's kernels are shown instead of its maps.
bool shows_kernels(const view::AppState& state);
/// Whether the photo as the selected layer dreams it is shown instead.
bool shows_dream(const view::AppState& state);

/// Rows and columns for a vector of n values shown as cells in a frame of such proportions (width by height).
std::int32_t vector_columns(std::int32_t count, float aspect);

const session::LayerInfo* layer_info(const view::AppState& state, view::LayerIndex layer);
std::string layer_title(const view::AppState& state, view::LayerIndex layer);

/// The value under a pixel of a channel, where the whole output is known.
std::optional<float> value_of(const LayerMaps& maps, std::int32_t channel, view::Pixel pixel);

}  // namespace convlens::ui
