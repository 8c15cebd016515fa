#include "ui/sources.h"

#include <algorithm>
#include <cmath>

#include "view/layers.h"
#include "view/slice.h"
#include "view/switches.h"

namespace convlens::ui {
namespace {

const view::Blob* found(const std::map<view::LayerIndex, view::Blob>& blobs, view::LayerIndex layer) {
  const auto entry = blobs.find(layer);
  return entry == blobs.end() ? nullptr : &entry->second;
}

LayerMaps maps_from(const view::AppState& state, view::LayerIndex layer, const view::Blob* blob, LayerMaps::Size size) {
  return {
      .blob = blob, .known = blob == nullptr ? 0 : blob->shape.channels(), .shape = view::source_shape(*state.model, layer), .size = size};
}

}  // namespace

LayerMaps maps_of(const view::AppState& state, view::LayerIndex layer) {
  if (layer < 0) return maps_from(state, layer, state.input ? &*state.input : nullptr, LayerMaps::Size::kFull);
  if (const view::Blob* full = found(state.activations, layer)) return maps_from(state, layer, full, LayerMaps::Size::kFull);
  return maps_from(state, layer, found(state.previews, layer), LayerMaps::Size::kReduced);
}

LayerMaps small_maps_of(const view::AppState& state, view::LayerIndex layer) {
  const view::Blob* const preview = layer < 0 ? nullptr : found(state.previews, layer);
  const LayerMaps full = maps_of(state, layer);
  if (preview == nullptr || (full.blob != nullptr && full.is_vector())) return full;
  return maps_from(state, layer, preview, LayerMaps::Size::kReduced);
}

std::optional<std::int32_t> chosen_map(const view::AppState& state, std::int32_t count) {
  const std::int32_t map = state.selection.map;
  return map >= 0 && map < count ? std::optional(map) : std::nullopt;
}

float presence_of(const view::AppState& state, view::LayerIndex layer, std::int32_t channel) {
  const bool off = view::is_layer_off(state.switches, layer) || view::is_channel_off(state.switches, layer, channel);
  return off ? 0.0F : 1.0F;
}

view::ColorOrder color_order(const view::AppState& state) { return state.model ? state.model->color_order : view::ColorOrder::kRgb; }

view::Colormap kernel_colormap(const view::AppState& state) { return state.display.kernel_colormap; }

bool shows_dream(const view::AppState& state) {
  const bool asked = state.selection.level == view::Level::kLayer && state.display.layer_view == view::LayerView::kDream;
  return asked && state.photo && layer_info(state, state.selection.layer) != nullptr;
}

bool shows_kernels(const view::AppState& state) {
  const session::LayerInfo* const info = layer_info(state, state.selection.layer);
  const bool asked = state.selection.level == view::Level::kLayer && state.display.layer_view == view::LayerView::kKernels;
  return asked && info != nullptr && info->kernel_shape.rank() == 4;
}

std::int32_t vector_columns(std::int32_t count, float aspect) {
  const auto ideal = std::sqrt(static_cast<float>(count) * std::max(aspect, 0.05F));
  auto columns = std::clamp(static_cast<std::int32_t>(std::round(ideal)), 1, count);
  // Complete rows, if a number near the ideal one gives them.
  for (std::int32_t off = 0; off <= columns / 3; ++off) {
    if (count % (columns + off) == 0) return columns + off;
    if (columns - off > 0 && count % (columns - off) == 0) return columns - off;
  }
  return columns;
}

const session::LayerInfo* layer_info(const view::AppState& state, view::LayerIndex layer) {
  if (!state.model || layer < 0 || static_cast<std::size_t>(layer) >= state.model->layers.size()) return nullptr;
  return &state.model->layers[static_cast<std::size_t>(layer)];
}

std::string layer_title(const view::AppState& state, view::LayerIndex layer) {
  if (!state.model || !view::has_source(*state.model, layer)) return {};
  return std::string(view::layer_name(*state.model, layer));
}

std::optional<float> value_of(const LayerMaps& maps, std::int32_t channel, view::Pixel pixel) {
  if (maps.blob == nullptr || maps.size != LayerMaps::Size::kFull || channel >= maps.known) return std::nullopt;
  return view::value_at(maps.blob->values, view::map_slice(maps.blob->shape, channel), pixel.y, pixel.x);
}

}  // namespace convlens::ui
