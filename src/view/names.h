#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "view/colormap.h"
#include "view/state.h"

namespace convlens::view {

/// Names of an enumeration's values in the JavaScript API and in addresses.
template <typename Value>
using NameTable = std::span<const std::pair<std::string_view, Value>>;

/// "photo", "network", "layer", "map", "heatmap"
NameTable<Level> level_names();
/// "maps", "kernels", "dream"
NameTable<LayerView> view_names();
/// "maps", "kernels"
NameTable<LayerView> training_view_names();
/// "color", "channels"
NameTable<FilterView> filter_view_names();
/// "layers", "training"
NameTable<NetworkView> network_view_names();
/// "gray", "viridis", "jet", "magma", "cividis", "RdBu"
NameTable<Colormap> colormap_names();
/// "map", "layer", "standardised", "fixed", "symmetric"
NameTable<ScaleMode> scale_names();
/// "grad-cam", "grad-cam++", "layer-cam", ... (docs/API.md)
NameTable<session::HeatmapMethod> heatmap_method_names();
/// "picture", "steps"
NameTable<HeatView> heat_view_names();
/// "none", "side-by-side", "swipe"
NameTable<Comparison> comparison_names();
/// "no", "yes"
NameTable<OverPhoto> over_photo_names();
/// "logit", "probability"
NameTable<session::ScoreKind> score_kind_names();
/// "never", "always", "auto"
NameTable<session::Inversion> inversion_names();

template <typename Value>
std::string_view name_of(NameTable<Value> names, Value value) {
  for (const auto& [name, candidate] : names) {
    if (candidate == value) return name;
  }
  return {};
}

template <typename Value>
std::optional<Value> value_named(NameTable<Value> names, std::string_view wanted) {
  for (const auto& [name, value] : names) {
    if (name == wanted) return value;
  }
  return std::nullopt;
}

/// For sentences: "maps or kernels", "photo, network, layer or map".
template <typename Value>
std::string listed(NameTable<Value> names) {
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i > 0) text += i + 1 == names.size() ? " or " : ", ";
    text += names[i].first;
  }
  return text;
}

}  // namespace convlens::view
