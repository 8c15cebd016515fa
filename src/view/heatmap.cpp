#include "view/heatmap.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <tuple>
#include <utility>

#include "view/layers.h"
#include "view/switches.h"
#include "view/text.h"

namespace convlens::view {
namespace {

struct MethodWords {
  std::string_view title;
  std::string_view sentence;
};

// In the order of session::HeatmapMethod.
constexpr std::array<MethodWords, 14> kMethods = {{
    {"Grad-CAM", "Each map of the layer counts as much as the class’s score would rise, on average, if the map were a little brighter."},
    {"Grad-CAM++", "Like Grad-CAM, but only what speaks for the class counts, and small things count as much as large ones."},
    {"Layer-CAM", "Every place of every map counts by its own gradient, where that speaks for the class. Sharp in early layers, too."},
    {"HiRes-CAM", "Every place of every map counts by its own gradient, for the class or against it."},
    {"Eigen-CAM", "What all maps of the layer have most in common, whatever the class."},
    {"Score-CAM", "Each map is laid over the photo as a mask; the better the network then knows the class, the more the map counts."},
    {"Ablation-CAM", "Each map is switched off in turn; the more the class’s score falls, the more the map counts."},
    {"Occlusion", "A grey square covers one place after the other; the more the score falls, the hotter the place."},
    {"Gradient", "How strongly the score reacts to the smallest change of a pixel, brighter or darker."},
    {"Guided backpropagation",
     "The gradient, of which each ReLU lets only pass what speaks for the class. Sharp, but hardly about the class."},
    {"Deconvnet", "The way back through the network with a ReLU on the way back, too."},
    {"Gradient × input", "The gradient times the pixel: what each pixel contributes if the network were linear."},
    {"SmoothGrad", "The mean gradient of many copies of the photo with a little noise in each."},
    {"Integrated gradients",
     "The gradient collected on the way from a black picture to the photo. The places add up to what the score gained on that way."},
}};

const MethodWords& words_of(session::HeatmapMethod method) { return kMethods[static_cast<std::size_t>(method)]; }

bool has_maps(const tensor::Shape& shape) { return shape.rank() == 3 && shape.height() * shape.width() > 1; }

/// The sum over all places, by channel.
std::vector<float> sums_of(std::span<const float> values, std::size_t channels) {
  std::vector<double> sums(channels);
  for (std::size_t i = 0; i < values.size(); ++i) sums[i % channels] += static_cast<double>(values[i]);
  return {sums.begin(), sums.end()};
}

}  // namespace

float heat_of(std::span<const float> values) {
  float greatest = 0;
  for (const float value : values) {
    if (std::isfinite(value)) greatest = std::max(greatest, value);
  }
  return greatest;
}

std::vector<float> cut_and_scaled(std::vector<float> values) {
  const float greatest = heat_of(values);
  for (float& value : values) value = greatest > 0 && std::isfinite(value) ? std::max(value, 0.0F) / greatest : 0.0F;
  return values;
}

std::string_view method_title(session::HeatmapMethod method) { return words_of(method).title; }
std::string_view method_sentence(session::HeatmapMethod method) { return words_of(method).sentence; }

bool can_be_asked(const session::ModelLoaded& model, const HeatQuestion& question) {
  const bool class_known = question.class_index == session::kMostProbableClass ||
                           (question.class_index >= 0 && std::cmp_less(question.class_index, model.labels.size()));
  const bool layer_known = question.layer == session::kDeepestMaps ||
                           (question.layer >= 0 && has_source(model, question.layer) && has_maps(source_shape(model, question.layer)));
  return class_known && layer_known;
}

std::vector<LayerIndex> layers_with_maps(const session::ModelLoaded& model) {
  std::vector<LayerIndex> found;
  for (LayerIndex layer = 0; std::cmp_less(layer, model.layers.size()); ++layer) {
    if (has_maps(source_shape(model, layer))) found.push_back(layer);
  }
  return found;
}

std::size_t heatmaps_wanted(const AppState& state) {
  if (!state.photo || state.probabilities.empty()) return 0;
  if (state.selection.level == Level::kHeatmap) return state.display.heat.comparison == Comparison::kNone ? 1 : 2;
  return state.display.heat.over_photo == OverPhoto::kYes ? 1 : 0;
}

LayerIndex layer_with_steps(const AppState& state) {
  const auto& shown = state.heatmaps.shown.front();
  const bool asked = state.selection.level == Level::kHeatmap && state.display.heat.view == HeatView::kSteps;
  return asked && heatmaps_wanted(state) > 0 && shown && shown->known.layer >= 0 ? shown->known.layer : kNoLayer;
}

LayerIndex marked_layer(const AppState& state) {
  const auto& shown = state.heatmaps.shown.front();
  const bool is_of_maps = shown && shown->known.layer >= 0;
  return state.selection.level == Level::kHeatmap && is_of_maps ? shown->known.layer : state.selection.layer;
}

std::string class_label(const session::ModelLoaded& model, std::int32_t class_index) {
  const bool labelled = class_index >= 0 && std::cmp_less(class_index, model.labels.size());
  return labelled ? model.labels[static_cast<std::size_t>(class_index)] : "class " + std::to_string(class_index);
}

std::string why_not_drawn(const session::ModelLoaded& model, const Heat& heat) {
  const tensor::Statistics& statistics = heat.blob.statistics.front();
  if (statistics.non_finite > 0)
    return "This heatmap has values that are no numbers any more: somewhere in the network they grew too large. It cannot be drawn.";
  if (statistics.maximum > 0) return {};
  const std::string label = class_label(model, heat.known.class_index);
  if (statistics.minimum == 0) return "All values are zero: here nothing speaks for “" + label + "”, and nothing against it.";
  return "Nothing here speaks for “" + label + "”: all values lie between " + value_text(statistics.minimum) + " and " +
         value_text(statistics.maximum) + ". Cut at zero, nothing is left to draw.";
}

std::optional<SumRule> sum_rule_of(const AppState& state) {
  const auto& heat = state.heatmaps.shown.front();
  const bool answered = heat && heat->known.fraction == 1 && state.in_flight.heatmaps.front().outstanding == 0;
  const bool known = answered && heat->known.method == session::HeatmapMethod::kIntegratedGradients;
  if (!known) return std::nullopt;
  const float sum = heat->blob.statistics.front().mean * static_cast<float>(heat->blob.values.size());
  return SumRule{.sum = sum, .score = heat->known.class_score, .baseline_score = heat->known.baseline_score};
}

std::vector<float> products_of(const AppState& state) {
  const LayerIndex layer = layer_with_steps(state);
  if (layer == kNoLayer) return {};
  const session::Heatmap& known = state.heatmaps.shown.front()->known;
  const auto maps = state.activations.find(layer);
  const auto& asked = state.heatmaps.gradient_of;
  const bool fits =
      asked && asked->layer == layer && asked->class_index == known.class_index && asked->score == state.heatmaps.questions.front().score;
  if (!has_weight_per_place(known.method) || !fits || maps == state.activations.end()) return {};
  if (!(maps->second.shape == state.heatmaps.gradient.shape)) return {};
  std::vector<float> products = state.heatmaps.gradient.values;
  if (known.method == session::HeatmapMethod::kLayerCam)
    std::ranges::for_each(products, [](float& value) { value = std::max(value, 0.0F); });
  std::ranges::transform(products, maps->second.values, products.begin(), std::multiplies());
  return products;
}

std::vector<ChannelEvidence> evidence_of(const AppState& state, std::span<const float> products) {
  const LayerIndex layer = layer_with_steps(state);
  if (layer == kNoLayer) return {};
  std::vector<float> weights = state.heatmaps.shown.front()->known.weights;
  if (weights.empty() && !products.empty()) weights = sums_of(products, static_cast<std::size_t>(state.heatmaps.gradient.shape.channels()));
  std::vector<ChannelEvidence> evidence;
  for (const float weight : weights) evidence.push_back({.channel = static_cast<std::int32_t>(evidence.size()), .weight = weight});
  // Weights that are no numbers compare with nothing; at the end they break no order.
  const auto key = [&](const ChannelEvidence& one) {
    const float magnitude = std::isnan(one.weight) ? -1.0F : std::abs(one.weight);
    return std::tuple(is_channel_off(state.switches, layer, one.channel), magnitude, -one.channel);
  };
  std::ranges::sort(evidence, std::ranges::greater(), key);
  return evidence;
}

}  // namespace convlens::view
