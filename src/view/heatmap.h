#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "view/state.h"

namespace convlens::view {

/// The greatest of the values, but not less than zero: what a heatmap is divided by. Values that are not finite do not count.
float heat_of(std::span<const float> values);

/// A heatmap as it is drawn: cut at zero and divided by its greatest value, so that it lies in 0 to 1; all zero if none is positive. Values
/// that are not finite become zero.
std::vector<float> cut_and_scaled(std::vector<float> values);

/// Whether the heatmap is made of a layer's maps, and not of the input.
constexpr bool is_of_layer(session::HeatmapMethod method) { return method <= session::HeatmapMethod::kAblationCam; }
/// Whether it is made of a layer's maps and their gradient.
constexpr bool is_by_gradient(session::HeatmapMethod method) { return method <= session::HeatmapMethod::kHiResCam; }
/// Whether each place of a map has a weight of its own, so that its channel has none.
constexpr bool has_weight_per_place(session::HeatmapMethod method) {
  return method == session::HeatmapMethod::kLayerCam || method == session::HeatmapMethod::kHiResCam;
}

/// The method's name for people: "Grad-CAM".
std::string_view method_title(session::HeatmapMethod method);
/// What the method does, in a sentence that a pupil understands.
std::string_view method_sentence(session::HeatmapMethod method);

/// Whether the network has that class and that layer, the layer with maps.
bool can_be_asked(const session::ModelLoaded& model, const HeatQuestion& question);
/// The layers whose maps can be asked about, in order.
std::vector<LayerIndex> layers_with_maps(const session::ModelLoaded& model);

/// How many heatmaps the page shows, 0 to 2.
std::size_t heatmaps_wanted(const AppState& state);
/// The layer whose steps are shown; kNoLayer if none are.
LayerIndex layer_with_steps(const AppState& state);

/// The layer that is marked among all: on the page of the heatmap the one whose maps it is made of, else the selected one.
LayerIndex marked_layer(const AppState& state);

/// The label of the heatmap's class.
std::string class_label(const session::ModelLoaded& model, std::int32_t class_index);

/// Why a heatmap is not drawn, in a sentence with its least and greatest value where they explain it; empty if it is drawn.
std::string why_not_drawn(const session::ModelLoaded& model, const Heat& heat);

/// What the places of integrated gradients add up to, and what they should: the photo's score less that of a black one.
struct SumRule {
  float sum = 0;
  float score = 0;
  float baseline_score = 0;
};
/// Of the first heatmap, once the latest question about it is answered; nothing for other methods.
std::optional<SumRule> sum_rule_of(const AppState& state);

/// What each channel of the layer whose steps are shown adds to a heatmap in which every place has a weight of its own: that place's
/// gradient, for Layer-CAM cut at zero, times the map. [h,w,c] as the maps; empty while it is not known, and where a channel has one
/// weight.
std::vector<float> products_of(const AppState& state);

/// A channel of the explained layer, and what it counts.
struct ChannelEvidence {
  std::int32_t channel = 0;
  float weight = 0;  ///< of the channel; where each place has its own, the sum of its products
};
/// All channels of the layer whose steps are shown, with its products_of: those that are switched off first, then by magnitude. Empty while
/// it is not known.
std::vector<ChannelEvidence> evidence_of(const AppState& state, std::span<const float> products);

}  // namespace convlens::view
