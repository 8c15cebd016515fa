#include "view/reduce.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>
#include <string_view>
#include <utility>

#include "view/heatmap.h"
#include "view/layers.h"
#include "view/reply.h"
#include "view/requests.h"
#include "view/switches.h"
#include "view/training.h"

namespace convlens::view {
namespace {

using session::Position;

bool is_share(float value) { return value >= 0 && value <= 1; }

/// One overload per action; each may add requests.
class Reducer {
 public:
  Reducer(AppState& state, std::vector<session::Request>& requests) : state_(state), requests_(requests) {}

  // ---- Where the visitor is ----
  void operator()(Select action) {
    Selection now = state_.selection;
    now.level = action.selection.level;
    const bool allowed = state_.model ? fits(*state_.model, action.selection) : action.selection == now;
    if (allowed) state_.selection = action.selection;
  }
  void operator()(SelectLayer action) {
    Selection next = state_.selection;
    if (action.layer != next.layer) next = {.layer = action.layer, .map = -1, .pixel = {}};
    next.level = Level::kLayer;
    select_if_it_fits(next);
  }
  void operator()(SelectMap action) {
    Selection next = state_.selection;
    next.map = action.map;
    select_if_it_fits(next);
  }
  void operator()(SelectPixel action) {
    Selection next = state_.selection;
    next.pixel = action.pixel;
    select_if_it_fits(next);
  }
  void operator()(GoUp) {
    Selection& selection = state_.selection;
    selection.pixel.reset();
    if (selection.level == Level::kLayer)
      selection.level = Level::kNetwork;
    else if (selection.level == Level::kMap || selection.level == Level::kHeatmap)
      selection.level = Level::kLayer;
  }

  // ---- How it is shown ----
  void operator()(const SetDisplay& action) {
    const Display& next = action.display;
    if (!std::isfinite(next.fixed_low) || !std::isfinite(next.fixed_high) || next.epoch < kLastEpoch) return;
    if (!is_share(next.heat.opacity) || !is_share(next.heat.threshold)) return;
    state_.display = next;
  }

  // ---- What the network does ----
  void operator()(ToggleLayer action) {
    if (!can_name_layer(action.layer)) return;
    const Position position = is_layer_off(state_.switches, action.layer) ? Position::kOn : Position::kOff;
    switch_layer(state_.switches, action.layer, position);
    forget_vain_dream();
    requests_.push_back(session::SwitchLayer{.layer = action.layer, .position = position});
  }
  void operator()(ToggleChannel action) {
    if (!can_name_layer(action.layer) || action.channel < 0 || action.channel >= source_shape(*state_.model, action.layer).channels())
      return;
    const Position position = is_channel_off(state_.switches, action.layer, action.channel) ? Position::kOn : Position::kOff;
    switch_channel(state_.switches, action.layer, action.channel, position);
    forget_vain_dream();
    requests_.push_back(session::SwitchChannel{.layer = action.layer, .channel = action.channel, .position = position});
  }
  void operator()(const AskWhereItLooks& action) {
    if (!state_.model || action.place >= Heatmaps::kPlaces || !can_be_asked(*state_.model, action.question)) return;
    state_.heatmaps.questions[action.place] = action.question;
  }
  void operator()(const BeginDream& action) {
    const session::Dream& dream = action.dream;
    if (!can_name_layer(dream.layer) || !state_.photo || dream.channel >= source_shape(*state_.model, dream.layer).channels()) return;
    state_.dreams = {.asked = dream, .shown = {}, .failure = {}};
    ++state_.in_flight.dreams;
    requests_.push_back(dream);
  }
  void operator()(ChooseInversion action) {
    if (!state_.model || state_.in_flight.models > 0) return;
    state_.inversion = action.inversion;
    forget_dream_of_photo(state_);
    requests_.push_back(session::SetInversion{.inversion = action.inversion});
  }

  // ---- Files ----
  void operator()(OpenModel action) {
    constexpr std::array<std::string_view, 6> kAnswered = {"corrupt-model", "unsupported-model", "bad-shape",
                                                           "unknown-model", "out-of-memory",     "engine-stopped"};
    state_.loading = {.stage = "Opening the network"};
    dismiss_answered(kAnswered);
    ++state_.in_flight.models;
    // By the next network's indices the list could mean all maps of a large one.
    if (!std::exchange(state_.in_flight.watched, {}).empty()) requests_.push_back(session::Watch{});
    requests_.push_back(session::LoadModel{.file = action.file});
  }
  void operator()(OpenPhoto action) {
    begin_photo(std::move(action.name));
    requests_.push_back(session::LoadPhoto{.effort = action.effort, .file = std::move(action.file)});
  }
  void operator()(OpenPixels action) {
    begin_photo(std::move(action.name));
    requests_.push_back(std::move(action.pixels));
  }

  // ---- How the network learned ----
  void operator()(OfferTraining action) { state_.training_offer = action.offer; }
  void operator()(OpenTraining action) { requests_.push_back(session::LoadTraining{.file = std::move(action.file)}); }
  void operator()(ChooseCell action) {
    if (!state_.training || (action.cell && !has_cell(*state_.training, *action.cell))) return;
    state_.training->cell = action.cell;
  }

  // ---- What is said ----
  void operator()(ReplyArrived action) { take_reply(state_, std::move(action)); }
  void operator()(ShowNotice action) { show_notice(state_, std::move(action.code), std::move(action.message)); }
  void operator()(DismissNotice) {
    state_.notice.code.clear();
    state_.notice.message.clear();
  }
  void operator()(CoverPhoto action) { state_.covered = std::isfinite(action.height) ? std::max(action.height, 0.0F) : 0; }
  void operator()(ShowLoading action) { state_.loading = std::move(action.loading); }

 private:
  void select_if_it_fits(const Selection& next) {
    if (state_.model && fits(*state_.model, next)) state_.selection = next;
  }

  /// What had no effect may have one now.
  void forget_vain_dream() {
    const auto& shown = state_.dreams.shown;
    if (shown && shown->known.in_vain == session::Answer::kYes) state_.dreams = {};
  }

  bool can_name_layer(LayerIndex layer) const {
    return state_.model && state_.in_flight.models == 0 && layer >= 0 && has_source(*state_.model, layer);
  }

  void begin_photo(std::string name) {
    constexpr std::array<std::string_view, 7> kAnswered = {"corrupt-image", "unsupported-image", "large-image",   "image-too-large",
                                                           "not-found",     "out-of-memory",     "engine-stopped"};
    if (!is_live(name)) state_.loading = {.stage = "Reading the photo"};
    dismiss_answered(kAnswered);
    state_.in_flight.photos.push_back(std::move(name));
  }

  /// answered: codes of notices that a new attempt makes obsolete.
  void dismiss_answered(std::span<const std::string_view> answered) {
    if (std::ranges::find(answered, state_.notice.code) != answered.end()) (*this)(DismissNotice{});
  }

  AppState& state_;
  std::vector<session::Request>& requests_;
};

/// The page of one map shows the first one if none was chosen.
void choose_map_to_show(AppState& state) {
  Selection& selection = state.selection;
  if (state.model && selection.level == Level::kMap && selection.map < 0) selection.map = 0;
}

}  // namespace

std::vector<session::Request> reduce(AppState& state, Action action) {
  std::vector<session::Request> requests;
  Reducer reducer(state, requests);
  std::visit([&](auto&& taken) { reducer(std::move(taken)); }, std::move(action));
  choose_map_to_show(state);
  follow_selection(state, requests);
  return requests;
}

}  // namespace convlens::view
