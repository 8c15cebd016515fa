#include "session/session.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "engine/engine.h"
#include "image/photo.h"
#include "image/preprocess.h"
#include "network/training_record.h"
#include "session/dreaming.h"
#include "session/explaining.h"
#include "session/input_recipe.h"
#include "session/layer_summary.h"
#include "session/long_answers.h"
#include "session/maps.h"
#include "session/probabilities.h"
#include "session/replies.h"
#include "session/request_checks.h"
#include "session/training.h"

namespace convlens::session {
namespace {

using base::ErrorCode;
using base::fail;
using base::pass_on;
using base::Result;
using base::Status;

constexpr std::int32_t kShownPhotoSide = 512;

/// How the input of a run came about.
struct Seen {
  Inversion decided = Inversion::kNever;
  PhotoPart part;
  std::vector<InputStep> steps;
};

engine::Switch engine_switch(Position position) { return position == Position::kOn ? engine::Switch::kOn : engine::Switch::kOff; }

/// For each layer, whether it depends on layer `first` or is that layer; all for the input.
std::vector<bool> depending_on(const network::Network& network, network::Source first) {
  std::vector<bool> depends;
  for (const network::Layer& layer : network.layers()) {
    const auto changed = [&](network::Source source) {
      return source == first || (source != network::kNetworkInput && depends[static_cast<std::size_t>(source)]);
    };
    depends.push_back(std::ssize(depends) == first || std::ranges::any_of(layer.inputs, changed));
  }
  return depends;
}

}  // namespace

// Whenever there are both an engine and a photo, the engine's outputs are of that photo.
struct Session::State {
  ModelInbox inbox;
  std::optional<engine::Engine> engine;
  std::optional<image::Photo> photo;
  Inversion inversion = Inversion::kAuto;  ///< of the engine's network
  Seen seen;                               ///< of the latest run
  std::vector<LayerIndex> watched;         ///< sorted, each once; may name layers that this network does not have
  std::optional<network::TrainingRecord> training;
  LongAnswers long_answers;

  Status perform(const LoadModel& request, const Replies& replies);
  Status perform(LoadPhoto request, const Replies& replies);
  Status perform(LoadPixels request, const Replies& replies);
  Status perform(const SetInversion& request, const Replies& replies);
  Status perform(const SwitchLayer& request, const Replies& replies);
  Status perform(const SwitchChannel& request, const Replies& replies);
  Status perform(Watch request, const Replies& replies);
  Status perform(const FetchActivations& request, const Replies& replies);
  Status perform(const FetchKernels& request, const Replies& replies);
  Status perform(const FetchInput& request, const Replies& replies);
  Status perform(const FetchPrediction& request, const Replies& replies);
  Status perform(LoadTraining request, const Replies& replies);
  Status perform(const FetchEpoch& request, const Replies& replies);
  Status perform(const FetchExamples& request, const Replies& replies);
  Status perform(const FetchInputSteps& request, const Replies& replies);
  Status perform(const Explain& request, const Replies& replies);
  Status perform(const FetchGradient& request, const Replies& replies);
  Status perform(const Ablate& request, const Replies& replies);
  Status perform(const Dream& request, const Replies& replies);

  Status show_photo(image::Photo next, const Replies& replies);
  Status run_again_from(LayerIndex layer, const Replies& replies);
  Status need_model() const;
  Status need_run() const;
  Status need_training() const;
  void send_run(const Replies& replies) const;
  void send_input(const Replies& replies) const;
  void send_outputs(network::Source first, const Replies& replies) const;
};

namespace {

/// Runs the network on the photo.
Result<Seen> run_on(engine::Engine& engine, const image::Photo& photo, Inversion inversion) {
  auto input = image::network_input(photo, input_recipe(engine.network(), inversion));
  if (!input) return pass_on(std::move(input));
  if (auto run = engine.run(input->tensor.view()); !run) return pass_on(std::move(run));
  const image::PhotoPart& part = input->part;
  return Seen{.decided = inversion_from_image(input->decided),
              .part = {.x = part.x, .y = part.y, .width = part.width, .height = part.height},
              .steps = steps_from_image(std::move(input->steps))};
}

}  // namespace

Status Session::State::perform(const LoadModel& request, const Replies& replies) {
  auto network = inbox.take(request.file);
  if (!network) return pass_on(std::move(network));
  const Inversion next_inversion = own_inversion(*network);
  auto next = engine::Engine::compile(*std::move(network));
  if (!next) return pass_on(std::move(next));
  if (photo) {
    auto ran = run_on(*next, *photo, next_inversion);
    if (!ran) return std::unexpected(ran.error());
    seen = *std::move(ran);
  }
  engine = *std::move(next);
  inversion = next_inversion;
  training.reset();
  replies.send(model_summary(engine->network()));
  if (!photo) return {};
  send_run(replies);
  return {};
}

Status Session::State::perform(LoadPhoto request, const Replies& replies) {
  image::DecodeLimits limits;
  if (request.effort == DecodeEffort::kWhateverItTakes) limits.pixels = limits.most_pixels;
  auto decoded = image::decode(request.file, limits);
  if (!decoded) return pass_on(std::move(decoded));
  return show_photo(*std::move(decoded), replies);
}

Status Session::State::perform(LoadPixels request, const Replies& replies) {
  auto upright = photo_from_pixels(std::move(request));
  if (!upright) return pass_on(std::move(upright));
  return show_photo(*std::move(upright), replies);
}

Status Session::State::show_photo(image::Photo next, const Replies& replies) {
  auto shown = image::shrink_to(next, kShownPhotoSide);
  if (!shown) return pass_on(std::move(shown));
  if (engine) {
    auto ran = run_on(*engine, next, inversion);
    if (!ran) return std::unexpected(ran.error());
    seen = *std::move(ran);
  }
  photo = std::move(next);
  replies.send(PhotoLoaded{.source_width = photo->source_width,
                           .source_height = photo->source_height,
                           .width = shown->width,
                           .height = shown->height,
                           .rgba = std::move(shown->rgba)});
  if (!engine) return {};
  send_run(replies);
  return {};
}

Status Session::State::perform(const SetInversion& request, const Replies& replies) {
  if (auto ready = need_model(); !ready) return ready;
  if (photo) {
    auto ran = run_on(*engine, *photo, request.inversion);
    if (!ran) return std::unexpected(ran.error());
    seen = *std::move(ran);
  }
  inversion = request.inversion;
  if (!photo) return {};
  send_run(replies);
  return {};
}

Status Session::State::perform(const SwitchLayer& request, const Replies& replies) {
  if (auto ready = need_model(); !ready) return ready;
  if (auto known = check_layer(engine->network(), request.layer); !known) return known;
  const engine::Switch before = engine->layer_switch(request.layer);
  if (auto switched = engine->switch_layer(request.layer, engine_switch(request.position)); !switched) return switched;
  auto ran = run_again_from(request.layer, replies);
  if (!ran) static_cast<void>(engine->switch_layer(request.layer, before));
  return ran;
}

Status Session::State::perform(const SwitchChannel& request, const Replies& replies) {
  if (auto ready = need_model(); !ready) return ready;
  if (auto known = check_channel(engine->network(), request.layer, request.channel); !known) return known;
  const engine::Switch before = engine->channel_switch(request.layer, request.channel);
  const engine::Switch after = engine_switch(request.position);
  if (auto switched = engine->switch_channel(request.layer, request.channel, after); !switched) return switched;
  auto ran = run_again_from(request.layer, replies);
  if (!ran) static_cast<void>(engine->switch_channel(request.layer, request.channel, before));
  return ran;
}

Status Session::State::run_again_from(LayerIndex layer, const Replies& replies) {
  if (!photo) return {};
  if (auto ran = engine->run_from(layer); !ran) return ran;
  send_outputs(layer, replies);
  return {};
}

Status Session::State::perform(Watch request, const Replies& replies) {
  for (const LayerIndex layer : request.layers) {
    auto known = engine ? check_source(engine->network(), layer) : check_source_of_any(layer);
    if (!known) return known;
  }
  watched = std::move(request.layers);
  std::ranges::sort(watched);
  watched.erase(std::ranges::unique(watched).begin(), watched.end());
  if (!engine || !photo) return {};
  for (const LayerIndex layer : watched) replies.send(activations_of(layer, engine->output(layer)));
  return {};
}

Status Session::State::perform(const FetchActivations& request, const Replies& replies) {
  if (auto ready = need_model(); !ready) return ready;
  if (auto known = check_source(engine->network(), request.layer); !known) return known;
  if (auto ready = need_run(); !ready) return ready;
  replies.send(activations_of(request.layer, engine->output(request.layer)));
  return {};
}

Status Session::State::perform(const FetchKernels& request, const Replies& replies) {
  if (auto ready = need_model(); !ready) return ready;
  if (auto known = check_layer(engine->network(), request.layer); !known) return known;
  const network::Layer& layer = engine->network().layers()[static_cast<std::size_t>(request.layer)];
  const tensor::Tensor* kernels = shown_kernels(layer);
  if (kernels == nullptr) {
    return fail(ErrorCode::kNoKernels, "The layer " + layer.name + " (" + layer.type + ") has no kernels to show: only convolutions have.");
  }
  Kernels reply{.layer = request.layer, .shape = kernels->shape(), .bias = {}, .values = {}};
  if (const auto bias = layer.weights.find("bias"); bias != layer.weights.end()) {
    reply.bias.assign(bias->second.values().begin(), bias->second.values().end());
  }
  reply.values.assign(kernels->values().begin(), kernels->values().end());
  replies.send(std::move(reply));
  return {};
}

Status Session::State::perform(const FetchInput&, const Replies& replies) {
  if (auto ready = need_run(); !ready) return ready;
  send_input(replies);
  return {};
}

Status Session::State::perform(const FetchPrediction&, const Replies& replies) {
  if (auto ready = need_run(); !ready) return ready;
  replies.send(Prediction{.probabilities = probabilities(*engine)});
  return {};
}

Status Session::State::perform(LoadTraining request, const Replies& replies) {
  if (auto ready = need_model(); !ready) return ready;
  auto record = network::TrainingRecord::read(std::move(request.file));
  if (!record) return pass_on(std::move(record));
  auto summary = training_summary(*record, engine->network());
  if (!summary) return pass_on(std::move(summary));
  training = *std::move(record);
  replies.send(*std::move(summary));
  return {};
}

Status Session::State::perform(const FetchEpoch& request, const Replies& replies) {
  if (auto ready = need_training(); !ready) return ready;
  if (auto known = check_layer(engine->network(), request.layer); !known) return known;
  auto snapshot = epoch_snapshot(*training, engine->network(), request);
  if (!snapshot) return pass_on(std::move(snapshot));
  replies.send(*std::move(snapshot));
  return {};
}

Status Session::State::perform(const FetchExamples& request, const Replies& replies) {
  if (auto ready = need_training(); !ready) return ready;
  auto examples = cell_examples(*training, request);
  if (!examples) return pass_on(std::move(examples));
  replies.send(*std::move(examples));
  return {};
}

Status Session::State::perform(const FetchInputSteps&, const Replies& replies) {
  if (auto ready = need_run(); !ready) return ready;
  replies.send(InputSteps{.steps = seen.steps});
  return {};
}

Status Session::State::perform(const Explain& request, const Replies& replies) {
  if (auto ready = need_run(); !ready) return ready;
  auto begun = Explaining::begin(*engine, request, replies.id());
  if (!begun) return pass_on(std::move(begun));
  long_answers.add(*std::move(begun));
  return {};
}

Status Session::State::perform(const Dream& request, const Replies& replies) {
  if (auto ready = need_run(); !ready) return ready;
  auto begun = Dreaming::begin(*engine, request, replies.id());
  if (!begun) return pass_on(std::move(begun));
  long_answers.add(*std::move(begun));
  return {};
}

Status Session::State::perform(const FetchGradient& request, const Replies& replies) {
  if (auto ready = need_run(); !ready) return ready;
  auto gradient = gradient_of(*engine, request);
  if (!gradient) return std::unexpected(gradient.error());
  replies.send(*std::move(gradient));
  return {};
}

Status Session::State::perform(const Ablate& request, const Replies& replies) {
  if (auto ready = need_run(); !ready) return ready;
  if (auto known = check_layer(engine->network(), request.layer); !known) return known;
  auto answer = ablated(*engine, request);
  if (!answer) return std::unexpected(answer.error());
  replies.send(*std::move(answer));
  return {};
}

Status Session::State::need_model() const {
  if (engine) return {};
  return fail(ErrorCode::kNoModel, "There is no network yet: load a model first.");
}

Status Session::State::need_run() const {
  if (auto ready = need_model(); !ready) return ready;
  if (photo) return {};
  return fail(ErrorCode::kNoImage, "There is no photo yet: load one first.");
}

Status Session::State::need_training() const {
  if (training) return {};
  return fail(ErrorCode::kNoTraining, "Nothing is known yet of how the network learned: load its training file first.");
}

/// Everything that a run on a new input has changed.
void Session::State::send_run(const Replies& replies) const {
  send_input(replies);
  if (!seen.steps.empty()) replies.send(InputSteps{.steps = seen.steps});
  send_outputs(network::kNetworkInput, replies);
}

void Session::State::send_input(const Replies& replies) const {
  const tensor::TensorView input = engine->output(network::kNetworkInput);
  replies.send(
      InputReady{.shape = input.shape, .part = seen.part, .decided = seen.decided, .values = {input.values.begin(), input.values.end()}});
}

/// Everything that a run from `first` on has changed.
void Session::State::send_outputs(network::Source first, const Replies& replies) const {
  replies.send(Prediction{.probabilities = probabilities(*engine)});
  const std::vector<bool> changed = depending_on(engine->network(), first);
  const auto layers = static_cast<LayerIndex>(changed.size());
  for (LayerIndex layer = 0; layer < layers; ++layer) {
    if (changed[static_cast<std::size_t>(layer)]) replies.send(preview_of(layer, engine->output(layer)));
  }
  for (const LayerIndex layer : watched) {
    const bool fresh =
        layer == network::kNetworkInput ? first == network::kNetworkInput : layer < layers && changed[static_cast<std::size_t>(layer)];
    if (fresh) replies.send(activations_of(layer, engine->output(layer)));
  }
}

Session::Session() : state_(std::make_unique<State>()) {}
Session::Session(Session&&) noexcept = default;
Session& Session::operator=(Session&&) noexcept = default;
Session::~Session() = default;

ModelInbox& Session::inbox() { return state_->inbox; }

void Session::handle(RequestEnvelope request, const ReplySink& reply) {
  const Replies replies(request.id, reply);
  if (state_->engine) state_->long_answers.make_way_for(request.body, *state_->engine, reply);
  const bool ends_later = std::holds_alternative<Explain>(request.body) || std::holds_alternative<Dream>(request.body);
  Status done = std::visit([&](auto& body) { return state_->perform(std::move(body), replies); }, request.body);
  if (!done || !ends_later) return replies.end(std::move(done));
  // What takes one step only is answered before the next picture of a camera can end it.
  if (state_->long_answers.is_first(request.id)) work(reply);
}

bool Session::has_work() const { return !state_->long_answers.empty(); }

void Session::work(const ReplySink& reply) { state_->long_answers.work(*state_->engine, reply); }

}  // namespace convlens::session
