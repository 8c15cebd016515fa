#include "view/reply.h"

#include <algorithm>
#include <utility>

#include "view/layers.h"
#include "view/scale.h"
#include "view/switches.h"
#include "view/training.h"

namespace convlens::view {
namespace {

using base::ErrorCode;
using session::Position;

Position other(Position position) { return position == Position::kOn ? Position::kOff : Position::kOn; }

/// The selection in a new network: the same layer by name if there is one, else the first worth showing.
Selection carried_over(const AppState& before, const session::ModelLoaded& next) {
  if (before.model && has_source(*before.model, before.selection.layer)) {
    Selection selection = before.selection;
    if (const auto layer = find_layer(next, layer_name(*before.model, selection.layer))) {
      selection.layer = *layer;
      if (!fits(next, selection)) selection.pixel.reset();
      if (!fits(next, selection)) selection.map = -1;
      if (selection.map < 0 && selection.level == Level::kMap) selection.level = Level::kLayer;
      return selection;
    }
  }
  const Level level = before.selection.level == Level::kHeatmap ? Level::kHeatmap : Level::kLayer;
  return {.level = level, .layer = first_layer_to_show(next), .map = -1, .pixel = {}};
}

/// One overload per reply.
class Taker {
 public:
  Taker(AppState& state, const ReplyArrived& arrived) : state_(state), arrived_(arrived) {}

  void operator()(session::ModelLoaded&& model) {
    // A new engine that was given the same network again: nothing of the page changes.
    if (arrived_.origin == Origin::kReplayed && state_.model && same_layers(*state_.model, model)) return;
    state_.selection = carried_over(state_, model);
    if (state_.input && !(state_.input->shape == model.input_shape)) state_.input.reset();
    state_.input_steps.clear();
    state_.inversion = model.inversion;
    state_.probabilities.clear();
    state_.previews.clear();
    state_.activations.clear();
    state_.kernels.reset();
    state_.switches = {};
    state_.training_offer = TrainingOffer::kNone;
    state_.training.reset();
    state_.in_flight.epoch.reset();
    state_.in_flight.examples.reset();
    state_.in_flight.watched.clear();
    state_.in_flight.kernels = kNoLayer;
    forget_heatmaps();
    state_.dreams = {};
    state_.model = std::move(model);
  }
  void operator()(session::PhotoLoaded&& photo) {
    if (arrived_.origin == Origin::kReplayed && state_.photo) return;
    std::string name = state_.in_flight.photos.empty() ? std::string() : state_.in_flight.photos.front();
    if (!is_live(name)) state_.heatmaps.shown = {};  // a live picture is much like the one before
    forget_dream_of_photo(state_);
    state_.photo = Photo{.source_width = photo.source_width,
                         .source_height = photo.source_height,
                         .width = photo.width,
                         .height = photo.height,
                         .rgba = std::move(photo.rgba),
                         .name = std::move(name),
                         .revision = state_.next_revision++};
  }
  void operator()(session::InputReady&& input) {
    if (!state_.model || !(input.shape == state_.model->input_shape) || !complete(input.shape, input.values)) return;
    state_.inversion_decided = input.decided;
    state_.input_part = input.part;
    // Never moved from: channel statistics need a view, which borrows.
    auto statistics = tensor::channel_statistics({input.shape, std::span<float>(input.values)});
    state_.input = blob(input.shape, std::move(input.values), std::move(statistics));
  }
  void operator()(session::InputSteps&& made) {
    state_.input_steps.clear();
    for (session::InputStep& step : made.steps) {
      if (step.shape.rank() != 3 || !complete(step.shape, step.values)) continue;
      auto statistics = tensor::channel_statistics({step.shape, std::span<float>(step.values)});
      state_.input_steps.push_back(
          {.title = std::move(step.title), .blob = blob(step.shape, std::move(step.values), std::move(statistics))});
    }
  }
  void operator()(session::Prediction&& prediction) {
    state_.probabilities = std::move(prediction.probabilities);
    ++state_.run;
  }
  void operator()(session::Preview&& preview) {
    if (!names_a_layer(preview.layer) || !complete(preview.shape, preview.values)) return;
    state_.previews.insert_or_assign(preview.layer, blob(preview.shape, std::move(preview.values), std::move(preview.statistics)));
  }
  void operator()(session::Activations&& maps) {
    if (!names_a_layer(maps.layer) || !(maps.shape == source_shape(*state_.model, maps.layer)) || !complete(maps.shape, maps.values))
      return;
    if (!std::ranges::binary_search(state_.in_flight.watched, maps.layer)) return;
    state_.activations.insert_or_assign(maps.layer, blob(maps.shape, std::move(maps.values), std::move(maps.statistics)));
  }
  void operator()(session::Kernels&& kernels) {
    if (!names_a_layer(kernels.layer) || kernels.layer != state_.selection.layer) return;
    if (!(kernels.shape == state_.model->layers[static_cast<std::size_t>(kernels.layer)].kernel_shape)) return;
    if (!complete(kernels.shape, kernels.values)) return;
    const Extremes range = extremes(kernels.values);
    state_.kernels = KernelSet{.layer = kernels.layer,
                               .blob = blob(kernels.shape, std::move(kernels.values), {}),
                               .bias = std::move(kernels.bias),
                               .minimum = range.minimum,
                               .maximum = range.maximum};
  }
  void operator()(session::TrainingLoaded&& record) {
    if (arrived_.origin == Origin::kReplayed && state_.training) return;
    if (!state_.model || !consistent(record, *state_.model)) return;
    Blob picture = blob(record.picture_shape, std::move(record.picture), {});
    picture.statistics = tensor::channel_statistics({picture.shape, std::span<const float>(picture.values)});
    Training& training = state_.training.emplace();
    training.record = std::move(record);
    training.picture = std::move(picture);
    training.cell = most_frequent_mistake(training);
  }
  void operator()(session::EpochSnapshot&& snapshot) {
    if (!state_.training || !names_a_layer(snapshot.layer)) return;
    EpochLayer shown;
    shown.layer = snapshot.layer;
    shown.epoch = snapshot.epoch;
    if (snapshot.kernel_shape.rank() == 4 && complete(snapshot.kernel_shape, snapshot.kernels)) {
      const Extremes range = extremes(snapshot.kernels);
      shown.kernels = {.layer = snapshot.layer,
                       .blob = blob(snapshot.kernel_shape, std::move(snapshot.kernels), {}),
                       .bias = {},
                       .minimum = range.minimum,
                       .maximum = range.maximum};
    }
    if (snapshot.maps_shape.rank() == 3 && complete(snapshot.maps_shape, snapshot.maps) &&
        std::ssize(snapshot.statistics) == snapshot.maps_shape.channels()) {
      shown.maps = blob(snapshot.maps_shape, std::move(snapshot.maps), std::move(snapshot.statistics));
    }
    state_.training->shown = std::move(shown);
  }
  void operator()(session::CellExamples&& examples) {
    if (!state_.training || examples.shape.rank() != 3 || !complete(examples.shape, examples.values)) return;
    if (std::ssize(examples.statistics) != examples.shape.channels()) return;
    state_.training->examples_of = ConfusionCell{.truth = examples.truth, .predicted = examples.predicted};
    state_.training->examples = blob(examples.shape, std::move(examples.values), std::move(examples.statistics));
  }
  void operator()(session::Heatmap&& heatmap) {
    const auto* question = request<session::Explain>();
    if (question == nullptr || question->asker < 0 || std::cmp_greater_equal(question->asker, Heatmaps::kPlaces)) return;
    const auto place = static_cast<std::size_t>(question->asker);
    if (state_.in_flight.heatmaps[place].question != *question) return;
    if (!state_.model || !has_source(*state_.model, heatmap.layer) || heatmap.shape.rank() != 3) return;
    if (!complete(heatmap.shape, heatmap.values)) return;
    auto statistics = tensor::channel_statistics({heatmap.shape, std::span<const float>(heatmap.values)});
    Heat heat{.known = {}, .blob = blob(heatmap.shape, std::exchange(heatmap.values, {}), std::move(statistics))};
    heat.known = std::move(heatmap);
    state_.heatmaps.shown[place] = std::move(heat);
    state_.heatmaps.failures[place].clear();
  }
  void operator()(session::Gradient&& gradient) {
    const auto* question = request<session::FetchGradient>();
    if (question == nullptr || state_.in_flight.gradient.question != *question || !names_a_layer(gradient.layer)) return;
    if (!(gradient.shape == source_shape(*state_.model, gradient.layer)) || !complete(gradient.shape, gradient.values)) return;
    state_.heatmaps.gradient_of = *question;
    state_.heatmaps.gradient = blob(gradient.shape, std::move(gradient.values), std::move(gradient.statistics));
  }
  void operator()(session::Dreamed&& dreamed) {
    const auto* question = request<session::Dream>();
    if (question == nullptr || state_.dreams.asked != *question || dreamed.shape.rank() != 3) return;
    if (!complete(dreamed.shape, dreamed.values)) return;
    DreamPicture picture{.known = {}, .blob = blob(dreamed.shape, std::exchange(dreamed.values, {}), {})};
    picture.known = std::move(dreamed);
    state_.dreams.shown = std::move(picture);
  }
  void operator()(session::Ablated&&) {}  // only callers of the API ask for it
  void operator()(session::Progress&& progress) {
    state_.loading = {.stage = std::move(progress.stage), .fraction = std::clamp(progress.fraction, 0.0F, 1.0F)};
    state_.in_flight.reporting = arrived_.reply.id;
  }
  void operator()(session::Failed&& failed) {
    undo(failed.code);
    end();
    note_unexplained(failed);
    note_undreamt(failed);
    if (is_quiet(failed.code)) return;
    if (!browser_may_help(failed.code)) show_notice(state_, std::string(base::code_name(failed.code)), std::move(failed.message));
  }
  void operator()(session::Finished&&) { end(); }

 private:
  Blob blob(const tensor::Shape& shape, std::vector<float> values, std::vector<tensor::Statistics> statistics) {
    return {.shape = shape, .values = std::move(values), .statistics = std::move(statistics), .revision = state_.next_revision++};
  }

  static bool complete(const tensor::Shape& shape, const std::vector<float>& values) { return shape.elements() == std::ssize(values); }

  bool names_a_layer(LayerIndex layer) const { return layer >= 0 && state_.model && has_source(*state_.model, layer); }

  template <typename Request>
  const Request* request() const {
    return std::get_if<Request>(&arrived_.request);
  }
  bool loads_photo() const { return request<session::LoadPhoto>() != nullptr || request<session::LoadPixels>() != nullptr; }

  /// These are answers to the page's shell, which now lets the browser decode the picture, rather than to the visitor.
  bool browser_may_help(ErrorCode code) const {
    const auto* photo = request<session::LoadPhoto>();
    if (photo == nullptr || photo->effort != session::DecodeEffort::kModest) return false;
    return code == ErrorCode::kUnsupportedImage || code == ErrorCode::kLargeImage;
  }

  /// A cell without examples, or an epoch that the record leaves out: the place stays empty, which says it all.
  /// What is said about heatmaps stands in their place.
  bool is_quiet(ErrorCode code) const {
    if (request<session::Explain>() != nullptr || request<session::FetchGradient>() != nullptr) return true;
    if (request<session::Dream>() != nullptr) return true;
    return code == ErrorCode::kNotFound && (request<session::FetchEpoch>() != nullptr || request<session::FetchExamples>() != nullptr);
  }

  /// The answers are about another network; how to ask stays.
  void forget_heatmaps() {
    for (HeatQuestion& question : state_.heatmaps.questions) {
      question.layer = session::kDeepestMaps;
      question.class_index = session::kMostProbableClass;
    }
    state_.heatmaps = {.questions = state_.heatmaps.questions, .shown = {}, .failures = {}, .gradient_of = {}, .gradient = {}};
    for (auto& asked : state_.in_flight.heatmaps) asked.question.reset();
    state_.in_flight.gradient.question.reset();
  }

  /// A heatmap that could not be had says so in its place. One that gave way to something newer is asked for again, if it still is wanted.
  void note_unexplained(const session::Failed& failed) {
    const auto* question = request<session::Explain>();
    if (question == nullptr || question->asker < 0 || std::cmp_greater_equal(question->asker, Heatmaps::kPlaces)) return;
    const auto place = static_cast<std::size_t>(question->asker);
    auto& asked = state_.in_flight.heatmaps[place];
    if (asked.outstanding > 0 || asked.question != *question) return;
    if (failed.code == ErrorCode::kSuperseded) return asked.question.reset();
    state_.heatmaps.shown[place].reset();
    state_.heatmaps.failures[place] = failed.message;
  }

  /// A dream that gave way to something newer stays as far as it has come.
  void note_undreamt(const session::Failed& failed) {
    const auto* question = request<session::Dream>();
    if (question == nullptr || state_.dreams.asked != *question || state_.in_flight.dreams > 0) return;
    if (failed.code == ErrorCode::kSuperseded)
      state_.dreams.course = Dreams::Course::kInterrupted;
    else
      state_.dreams.failure = failed.message;
  }

  /// What could not be had is not asked for again and again.
  void give_up_training() {
    if (!state_.training) return;
    if (const auto* epoch = request<session::FetchEpoch>()) {
      state_.training->shown = EpochLayer{.layer = epoch->layer, .epoch = epoch->epoch, .kernels = {}, .maps = {}};
    }
    if (const auto* examples = request<session::FetchExamples>()) {
      state_.training->examples_of = ConfusionCell{.truth = examples->truth, .predicted = examples->predicted};
      state_.training->examples = {};
    }
  }

  /// The state follows a request when it is sent, not when it succeeds; so it goes back when the engine could not follow.
  void undo(ErrorCode code) {
    if (const auto* layer = request<session::SwitchLayer>()) switch_layer(state_.switches, layer->layer, other(layer->position));
    if (const auto* channel = request<session::SwitchChannel>()) {
      switch_channel(state_.switches, channel->layer, channel->channel, other(channel->position));
    }
    if (request<session::SetInversion>() != nullptr) state_.inversion = state_.inversion_decided;
    // Only a new engine may be asked again; to ask the same one would go on for ever.
    if (code != ErrorCode::kEngineStopped) return give_up_training();
    if (request<session::Watch>() != nullptr) state_.in_flight.watched.clear();
    if (request<session::FetchKernels>() != nullptr) state_.in_flight.kernels = kNoLayer;
  }

  void end() {
    InFlight& in_flight = state_.in_flight;
    if (request<session::FetchEpoch>() != nullptr) in_flight.epoch.reset();
    if (request<session::FetchExamples>() != nullptr) in_flight.examples.reset();
    if (const auto* question = request<session::Explain>(); question != nullptr) end_explain(*question);
    if (request<session::FetchGradient>() != nullptr) --in_flight.gradient.outstanding;
    if (const auto* dream = request<session::Dream>(); dream != nullptr && dream->asker == Dreams::kPage) --in_flight.dreams;
    const bool asked = arrived_.origin == Origin::kAsked;
    const bool model = asked && request<session::LoadModel>() != nullptr;
    const bool photo = asked && loads_photo();
    if (model && in_flight.models > 0) --in_flight.models;
    const bool live = photo && !in_flight.photos.empty() && is_live(in_flight.photos.front());
    if (photo && !in_flight.photos.empty()) in_flight.photos.erase(in_flight.photos.begin());
    const bool reported = in_flight.reporting == arrived_.reply.id;
    if (reported) in_flight.reporting.reset();
    if (!model && (!photo || live) && !reported) return;
    state_.loading = {};
    if (in_flight.models > 0)
      state_.loading.stage = "Opening the network";
    else if (std::ranges::any_of(in_flight.photos, [](const std::string& name) { return !is_live(name); }))
      state_.loading.stage = "Reading the photo";
  }

  void end_explain(const session::Explain& question) {
    if (question.asker < 0 || std::cmp_greater_equal(question.asker, Heatmaps::kPlaces)) return;
    --state_.in_flight.heatmaps[static_cast<std::size_t>(question.asker)].outstanding;
  }

  AppState& state_;
  const ReplyArrived& arrived_;
};

}  // namespace

void take_reply(AppState& state, ReplyArrived&& arrived) {
  session::Reply body = std::move(arrived.reply.body);
  std::visit([taker = Taker(state, arrived)](auto&& reply) mutable { taker(std::move(reply)); }, std::move(body));
}

void forget_dream_of_photo(AppState& state) {
  if (state.dreams.asked && state.dreams.asked->start == session::DreamStart::kPhoto) state.dreams = {};
}

void show_notice(AppState& state, std::string code, std::string message) {
  state.notice = {.code = std::move(code), .message = std::move(message), .revision = state.next_revision++};
}

}  // namespace convlens::view
