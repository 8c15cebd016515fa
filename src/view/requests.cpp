#include "view/requests.h"

#include <algorithm>
#include <numeric>

#include "view/heatmap.h"
#include "view/layers.h"
#include "view/training.h"

namespace convlens::view {
namespace {

std::vector<LayerIndex> layers_to_watch(const session::ModelLoaded& model, LayerIndex selected, LayerIndex explained) {
  const auto floats =
      std::accumulate(model.layers.begin(), model.layers.end(), std::int64_t{0},
                      [](std::int64_t sum, const session::LayerInfo& layer) { return sum + layer.output_shape.elements(); });
  if (floats <= kWatchAllFloats) {
    std::vector<LayerIndex> all(model.layers.size());
    std::iota(all.begin(), all.end(), 0);
    return all;
  }
  std::vector<LayerIndex> watched{selected, explained};
  std::erase_if(watched, [](LayerIndex layer) { return layer < 0; });  // the input comes with every run
  std::ranges::sort(watched);
  watched.erase(std::ranges::unique(watched).begin(), watched.end());
  return watched;
}

void follow_watch(AppState& state, std::vector<session::Request>& requests) {
  std::vector<LayerIndex> wanted = layers_to_watch(*state.model, state.selection.layer, layer_with_steps(state));
  if (wanted == state.in_flight.watched) return;
  std::erase_if(state.activations, [&](const auto& entry) { return !std::ranges::binary_search(wanted, entry.first); });
  requests.push_back(session::Watch{.layers = wanted});
  state.in_flight.watched = std::move(wanted);
}

void follow_kernels(AppState& state, std::vector<session::Request>& requests) {
  const LayerIndex selected = state.selection.layer;
  if (state.kernels && state.kernels->layer != selected) state.kernels.reset();
  const bool any = selected >= 0 && state.model->layers[static_cast<std::size_t>(selected)].kernel_shape.rank() == 4;
  const LayerIndex wanted = any ? selected : kNoLayer;
  if (wanted == state.in_flight.kernels) return;
  state.in_flight.kernels = wanted;
  if (any) requests.push_back(session::FetchKernels{.layer = selected});
}

void follow_epoch(AppState& state, std::vector<session::Request>& requests) {
  const LayerIndex layer = training_layer(state);
  const std::int32_t epoch = shown_epoch(state);
  const auto& shown = state.training->shown;
  if (layer == kNoLayer || state.in_flight.epoch || (shown && shown->layer == layer && shown->epoch == epoch)) return;
  state.in_flight.epoch = session::FetchEpoch{.layer = layer, .epoch = epoch};
  requests.push_back(*state.in_flight.epoch);
}

void follow_cell(AppState& state, std::vector<session::Request>& requests) {
  const Training& training = *state.training;
  if (!training.cell || state.in_flight.examples || training.examples_of == training.cell) return;
  state.in_flight.examples = session::FetchExamples{.truth = training.cell->truth, .predicted = training.cell->predicted};
  requests.push_back(*state.in_flight.examples);
}

void follow_training(AppState& state, std::vector<session::Request>& requests) {
  if (!state.training || state.display.network_view != NetworkView::kTraining) return;
  follow_epoch(state, requests);
  follow_cell(state, requests);
}

/// Asks a question once about each run. The request ends an earlier one of the same place.
template <typename Question>
void ask_once(InFlight::Asked<Question>& asked, const Question& question, std::uint32_t run, std::vector<session::Request>& requests) {
  if (asked.question == question && asked.run == run) return;
  asked.question = question;
  asked.run = run;
  ++asked.outstanding;
  requests.push_back(question);
}

void follow_heatmaps(AppState& state, std::vector<session::Request>& requests) {
  for (std::size_t place = 0; place < heatmaps_wanted(state); ++place) {
    const HeatQuestion& question = state.heatmaps.questions[place];
    const session::Explain explain{.method = question.method,
                                   .score = question.score,
                                   .layer = question.layer,
                                   .class_index = question.class_index,
                                   .asker = static_cast<std::int32_t>(place),
                                   .options = {}};
    ask_once(state.in_flight.heatmaps[place], explain, state.run, requests);
  }
  const LayerIndex layer = layer_with_steps(state);
  if (layer == kNoLayer || !is_by_gradient(state.heatmaps.questions.front().method)) return;
  const session::Heatmap& heatmap = state.heatmaps.shown.front()->known;
  const session::FetchGradient gradient{
      .score = state.heatmaps.questions.front().score, .layer = layer, .class_index = heatmap.class_index};
  ask_once(state.in_flight.gradient, gradient, state.run, requests);
}

}  // namespace

void follow_selection(AppState& state, std::vector<session::Request>& requests) {
  if (!state.model || state.in_flight.models > 0) return;
  follow_watch(state, requests);
  follow_kernels(state, requests);
  follow_training(state, requests);
  follow_heatmaps(state, requests);
}

}  // namespace convlens::view
