// The two halves of view/address.h that know the state: what a link does to it, and which link leads to it.
#include <array>
#include <charconv>
#include <utility>

#include "view/address.h"
#include "view/heatmap.h"
#include "view/layers.h"
#include "view/names.h"
#include "view/percent_coding.h"
#include "view/switches.h"

namespace convlens::view {
namespace {

class Planner {
 public:
  Planner(const Address& address, const AppState& state)
      : address_(address), state_(state), plan_{.actions = {}, .not_understood = address.not_understood} {}

  AddressPlan plan() {
    plan_display();
    plan_selection();
    plan_inversion();
    for (std::size_t place = 0; place < Heatmaps::kPlaces; ++place) plan_question(place);
    for (const Address::Off& off : address_.off) plan_off(off);
    return std::move(plan_);
  }

 private:
  void complain(std::string_view key, std::string_view value) {
    constexpr std::size_t kLongestShown = 60;
    plan_.not_understood.push_back(shown_safely(std::string(key) + "=" + std::string(value), kLongestShown));
  }

  void plan_display() {
    Display display = state_.display;
    display.layer_view = address_.view.value_or(display.layer_view);
    display.network_view = address_.network_view.value_or(display.network_view);
    display.training_view = address_.training_view.value_or(display.training_view);
    display.epoch = address_.epoch.value_or(display.epoch);
    display.colormap = address_.colormap.value_or(display.colormap);
    display.kernel_colormap = address_.kernel_colormap.value_or(display.kernel_colormap);
    display.filter_view = address_.filter_view.value_or(display.filter_view);
    display.scale_mode = address_.scale.value_or(display.scale_mode);
    display.fixed_low = address_.low.value_or(display.fixed_low);
    display.fixed_high = address_.high.value_or(display.fixed_high);
    display.heat.view = address_.heat_view.value_or(display.heat.view);
    display.heat.comparison = address_.comparison.value_or(display.heat.comparison);
    display.heat.over_photo = address_.over_photo.value_or(display.heat.over_photo);
    display.heat.colormap = address_.heat_colormap.value_or(display.heat.colormap);
    display.heat.opacity = address_.opacity.value_or(display.heat.opacity);
    display.heat.threshold = address_.threshold.value_or(display.heat.threshold);
    if (!(display == state_.display)) plan_.actions.push_back(SetDisplay{.display = display});
  }

  void plan_selection() {
    Selection selection = state_.selection;
    plan_layer(selection);
    plan_map(selection);
    plan_pixel(selection);
    selection.level = address_.level.value_or(selection.level);
    if (!(selection == state_.selection)) plan_.actions.push_back(Select{.selection = selection});
  }

  void plan_layer(Selection& selection) {
    if (!address_.layer) return;
    const auto layer = state_.model ? find_layer(*state_.model, *address_.layer) : std::nullopt;
    if (!layer) return complain("layer", *address_.layer);
    if (*layer != selection.layer) selection = {.level = selection.level, .layer = *layer, .map = -1, .pixel = {}};
    layer_found_ = true;
  }

  /// A map of a layer that was not found would be one of another layer.
  bool layer_is_meant() const { return state_.model && (layer_found_ || !address_.layer); }

  void plan_map(Selection& selection) {
    if (!address_.map || !layer_is_meant()) return;
    Selection next = selection;
    next.map = *address_.map;
    next.pixel.reset();
    if (!fits(*state_.model, next)) return complain("map", std::to_string(next.map));
    selection = next;
  }

  void plan_pixel(Selection& selection) {
    if (!address_.pixel || !layer_is_meant()) return;
    Selection next = selection;
    next.pixel = address_.pixel;
    if (!fits(*state_.model, next)) return complain("pixel", std::to_string(next.pixel->x) + "," + std::to_string(next.pixel->y));
    selection = next;
  }

  void plan_inversion() {
    if (address_.inversion && *address_.inversion != state_.inversion)
      plan_.actions.push_back(ChooseInversion{.inversion = *address_.inversion});
  }

  void plan_question(std::size_t place) {
    const Address::Question& asked = address_.questions[place];
    if (asked == Address::Question{}) return;
    HeatQuestion question = state_.heatmaps.questions[place];
    question.method = asked.method.value_or(question.method);
    question.score = asked.score.value_or(question.score);
    const auto layer = asked.layer && state_.model ? find_layer(*state_.model, *asked.layer) : std::nullopt;
    if (try_question(question, [&](HeatQuestion& next) { next.layer = layer.value_or(kNoLayer); }, asked.layer.has_value()))
      complain("at", *asked.layer);
    if (try_question(question, [&](HeatQuestion& next) { next.class_index = *asked.class_index; }, asked.class_index.has_value()))
      complain("of", std::to_string(*asked.class_index));
    plan_.actions.push_back(AskWhereItLooks{.place = place, .question = question});
  }

  /// Changes the question if that is asked for and the network can answer it. Whether it is asked for and cannot be.
  template <typename Change>
  bool try_question(HeatQuestion& question, const Change& change, bool asked) const {
    if (!asked) return false;
    HeatQuestion next = question;
    change(next);
    if (!state_.model || !can_be_asked(*state_.model, next)) return true;
    question = next;
    return false;
  }

  void plan_off(const Address::Off& off) {
    const auto layer = state_.model ? find_layer(*state_.model, off.layer) : std::nullopt;
    if (!layer || *layer < 0) return complain("off", off.layer);
    if (off.channels.empty()) {
      const bool already = is_layer_off(planned_, *layer) || is_layer_off(state_.switches, *layer);
      if (!already) plan_.actions.push_back(ToggleLayer{.layer = *layer});
      switch_layer(planned_, *layer, session::Position::kOff);
    }
    for (const std::int32_t channel : off.channels) plan_channel_off(off, *layer, channel);
  }

  void plan_channel_off(const Address::Off& off, LayerIndex layer, std::int32_t channel) {
    if (channel >= source_shape(*state_.model, layer).channels()) return complain("off", off.layer + "/" + std::to_string(channel));
    const bool already = is_channel_off(planned_, layer, channel) || is_channel_off(state_.switches, layer, channel);
    if (already) return;
    switch_channel(planned_, layer, channel, session::Position::kOff);
    plan_.actions.push_back(ToggleChannel{.layer = layer, .channel = channel});
  }

  const Address& address_;
  const AppState& state_;
  AddressPlan plan_;
  Switches planned_;
  bool layer_found_ = false;
};

/// Collects key=value pairs.
class Query {
 public:
  void add(std::string_view key, std::string_view value) {
    if (!text_.empty()) text_ += '&';
    text_ += key;
    text_ += '=';
    text_ += percent_encoded(value);
  }
  void add(std::string_view key, float value) {
    std::array<char, 32> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
    add(key, std::string_view(digits.data(), end));
  }
  template <typename Value>
  void add_unless(std::string_view key, NameTable<Value> names, Value value, Value usual) {
    if (value != usual) add(key, name_of(names, value));
  }
  std::string text() && { return std::move(text_); }

 private:
  std::string text_;
};

void add_selection(Query& query, const AppState& state) {
  const Selection& selection = state.selection;
  query.add_unless("level", level_names(), selection.level, Level::kLayer);
  if (!state.model || !has_source(*state.model, selection.layer)) return;
  query.add("layer", layer_name(*state.model, selection.layer));
  if (selection.map >= 0) query.add("map", std::to_string(selection.map));
  if (selection.pixel) query.add("pixel", std::to_string(selection.pixel->x) + "," + std::to_string(selection.pixel->y));
}

void add_display(Query& query, const Display& display) {
  const Display usual;
  query.add_unless("view", view_names(), display.layer_view, usual.layer_view);
  query.add_unless("show", network_view_names(), display.network_view, usual.network_view);
  if (display.network_view == NetworkView::kTraining) {
    query.add_unless("learned", training_view_names(), display.training_view, usual.training_view);
    if (display.epoch != kLastEpoch) query.add("epoch", std::to_string(display.epoch));
  }
  query.add_unless("colormap", colormap_names(), display.colormap, usual.colormap);
  query.add_unless("kernels", colormap_names(), display.kernel_colormap, usual.kernel_colormap);
  query.add_unless("filters", filter_view_names(), display.filter_view, usual.filter_view);
  query.add_unless("scale", scale_names(), display.scale_mode, usual.scale_mode);
  if (display.scale_mode != ScaleMode::kFixed) return;
  query.add("low", display.fixed_low);
  query.add("high", display.fixed_high);
}

void add_question(Query& query, const AppState& state, std::size_t place) {
  const HeatQuestion& question = state.heatmaps.questions[place];
  const HeatQuestion usual;
  const std::string suffix = place == 0 ? "" : "2";
  query.add_unless("method" + suffix, heatmap_method_names(), question.method, usual.method);
  query.add_unless("score" + suffix, score_kind_names(), question.score, usual.score);
  if (question.class_index != usual.class_index) query.add("of" + suffix, std::to_string(question.class_index));
  if (question.layer != usual.layer && state.model && has_source(*state.model, question.layer))
    query.add("at" + suffix, layer_name(*state.model, question.layer));
}

void add_heat(Query& query, const AppState& state) {
  const HeatDisplay& heat = state.display.heat;
  const HeatDisplay usual;
  add_question(query, state, 0);
  if (heat.comparison != Comparison::kNone) add_question(query, state, 1);
  query.add_unless("explained", heat_view_names(), heat.view, usual.view);
  query.add_unless("compare", comparison_names(), heat.comparison, usual.comparison);
  query.add_unless("overlay", over_photo_names(), heat.over_photo, usual.over_photo);
  query.add_unless("heat", colormap_names(), heat.colormap, usual.colormap);
  if (heat.opacity != usual.opacity) query.add("opacity", heat.opacity);
  if (heat.threshold != usual.threshold) query.add("threshold", heat.threshold);
}

void add_switches(Query& query, const AppState& state) {
  if (!state.model) return;
  query.add_unless("inversion", inversion_names(), state.inversion, state.model->inversion);
  for (const LayerIndex layer : state.switches.layers_off) query.add("off", layer_name(*state.model, layer));
  for (const auto& [layer, channels] : state.switches.channels_off) {
    std::string value(layer_name(*state.model, layer));
    for (std::size_t i = 0; i < channels.size(); ++i) value += (i == 0 ? "/" : ".") + std::to_string(channels[i]);
    query.add("off", value);
  }
}

}  // namespace

std::string query_of(const AppState& state) {
  Query query;
  if (state.model) query.add("model", state.model->id);
  if (state.photo && !state.photo->name.empty() && !is_live(state.photo->name)) query.add("image", state.photo->name);
  add_selection(query, state);
  add_display(query, state.display);
  add_heat(query, state);
  add_switches(query, state);
  return std::move(query).text();
}

AddressPlan plan_for(const Address& address, const AppState& state) { return Planner(address, state).plan(); }

}  // namespace convlens::view
