#include "app/api.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "app/api_methods.h"
#include "app/arguments.h"
#include "view/describe.h"
#include "view/heatmap.h"
#include "view/json.h"
#include "view/percent_coding.h"

namespace convlens::app {
namespace {

using base::Error;
using base::ErrorCode;
using session::Reply;
using view::JsonWriter;

/// Result and floats of the replies that a fetch is answered by; nothing for any other.
class Data {
 public:
  enum class EpochPart : std::uint8_t { kKernels, kMaps };
  Data(const view::AppState& state, EpochPart part) : state_(state), part_(part) {}

  std::optional<Settlement> operator()(session::InputReady& input) const {
    JsonWriter json;
    const JsonWriter::Value root = json.object();
    json.put(root, "shape", json.integers(input.shape.extents()));
    json.put(root, "inverted", json.truth(input.decided == session::Inversion::kAlways));
    return fulfilled(json.written(root), std::move(input.values));
  }
  /// All values in one array, one step after the other.
  std::optional<Settlement> operator()(session::InputSteps& input) const {
    JsonWriter json;
    const JsonWriter::Value root = json.array();
    std::vector<float> values;
    for (const session::InputStep& step : input.steps) {
      const JsonWriter::Value entry = json.object();
      json.put(entry, "title", json.text(step.title));
      json.put(entry, "shape", json.integers(step.shape.extents()));
      json.append(root, entry);
      values.insert(values.end(), step.values.begin(), step.values.end());
    }
    return fulfilled(json.written(root), std::move(values));
  }
  std::optional<Settlement> operator()(session::Activations& maps) const {
    JsonWriter json;
    const JsonWriter::Value root = json.object();
    json.put(root, "shape", json.integers(maps.shape.extents()));
    return fulfilled(json.written(root), std::move(maps.values));
  }
  std::optional<Settlement> operator()(session::Kernels& kernels) const {
    JsonWriter json;
    const JsonWriter::Value root = json.object();
    json.put(root, "shape", json.integers(kernels.shape.extents()));
    json.put(root, "bias", json.numbers(kernels.bias));
    return fulfilled(json.written(root), std::move(kernels.values));
  }
  std::optional<Settlement> operator()(session::EpochSnapshot& snapshot) const {
    const bool kernels = part_ == EpochPart::kKernels;
    const tensor::Shape& shape = kernels ? snapshot.kernel_shape : snapshot.maps_shape;
    if (shape.rank() == 0) return std::nullopt;
    JsonWriter json;
    const JsonWriter::Value root = json.object();
    json.put(root, "shape", json.integers(shape.extents()));
    return fulfilled(json.written(root), std::move(kernels ? snapshot.kernels : snapshot.maps));
  }
  std::optional<Settlement> operator()(session::CellExamples& examples) const {
    JsonWriter json;
    const JsonWriter::Value root = json.object();
    json.put(root, "shape", json.integers(examples.shape.extents()));
    return fulfilled(json.written(root), std::move(examples.values));
  }
  std::optional<Settlement> operator()(session::Heatmap& heatmap) const {
    if (!std::ranges::all_of(heatmap.values, [](float value) { return std::isfinite(value); })) return not_finite();
    std::string json = view::describe_heatmap(model(), heatmap);
    return fulfilled(std::move(json), view::cut_and_scaled(std::move(heatmap.values)));
  }
  std::optional<Settlement> operator()(session::Prediction& prediction) const { return probabilities(prediction.probabilities); }
  std::optional<Settlement> operator()(session::Ablated& ablated) const { return probabilities(ablated.probabilities); }
  std::optional<Settlement> operator()(session::Dreamed& dreamed) const {
    std::string json = view::describe_dream(model(), dreamed);
    return fulfilled(std::move(json), std::move(dreamed.values));
  }
  std::optional<Settlement> operator()(session::Gradient& gradient) const {
    std::string json = view::describe_gradient(model(), gradient);
    return fulfilled(std::move(json), std::move(gradient.values));
  }
  template <typename Other>
  std::optional<Settlement> operator()(Other&) const {
    return std::nullopt;
  }

 private:
  const session::ModelLoaded* model() const { return state_.model ? &*state_.model : nullptr; }
  Settlement probabilities(const std::vector<float>& values) const {
    static const std::vector<std::string> kNoLabels;
    return fulfilled(view::describe_prediction(state_.model ? state_.model->labels : kNoLabels, values), std::nullopt);
  }
  static Settlement not_finite() {
    return {.outcome = Outcome::kRejected,
            .json = view::error_json(base::code_name(ErrorCode::kNotFinite),
                                     "The heatmap has values that are no numbers any more: somewhere in the network they grew too large."),
            .floats = std::nullopt};
  }
  static Settlement fulfilled(std::string json, std::optional<std::vector<float>> floats) {
    return {.outcome = Outcome::kFulfilled, .json = std::move(json), .floats = std::move(floats)};
  }

  const view::AppState& state_;
  EpochPart part_;
};

}  // namespace

Api::Api(Wiring wiring) : dispatcher_(std::move(wiring.send)), settle_(std::move(wiring.settle)) {}

void Api::apply(view::Action action) { static_cast<void>(dispatcher_.apply(std::move(action))); }

void Api::call(const Call& call) {
  const Methods::Entry* const entry = Methods::find(call.method);
  if (entry == nullptr) {
    constexpr std::size_t kLongestShown = 60;
    return reject(call.ticket,
                  {ErrorCode::kInvalidArgument, "There is no method “" + view::shown_safely(call.method, kLongestShown) + "”."});
  }
  const auto arguments = Arguments::parse(call.arguments);
  if (!arguments) return reject(call.ticket, arguments.error());
  if (state().in_flight.models > 0 && Methods::names_layers(*entry, *arguments)) {
    deferred_.push_back({.ticket = call.ticket, .method = std::string(call.method), .arguments = std::string(call.arguments)});
    return;
  }
  Methods methods(*this, call.ticket, *arguments, call.bytes);
  if (const auto done = (methods.*entry->method)(); !done) reject(call.ticket, done.error());
}

void Api::take_reply(session::ReplyEnvelope reply) {
  auto returned = dispatcher_.take(std::move(reply));
  if (returned) {
    const auto waiting = waiting_.find(returned->id);
    const bool maps = waiting != waiting_.end() && waiting->second.awaited == Awaited::kEpochMaps;
    auto data = std::visit(Data(state(), maps ? Data::EpochPart::kMaps : Data::EpochPart::kKernels), returned->body);
    if (data && waiting != waiting_.end()) waiting->second.data = std::move(data);
    settle_end(returned->id, returned->body);
  }
  call_deferred();
}

std::optional<session::FileNumber> Api::engine_restarted() {
  settle_ends(dispatcher_.engine_restarted());
  return dispatcher_.model_file();
}

void Api::engine_replaced() { settle_ends(dispatcher_.engine_replaced()); }

void Api::settle_ends(const std::vector<session::ReplyEnvelope>& ends) {
  for (const session::ReplyEnvelope& end : ends) settle_end(end.id, end.body);
  call_deferred();
}

/// Calls run at most once each: none of those that are deferred opens a network.
void Api::call_deferred() {
  while (!deferred_.empty() && state().in_flight.models == 0) {
    const Deferred next = std::move(deferred_.front());
    deferred_.pop_front();
    call({.ticket = next.ticket, .method = next.method, .arguments = next.arguments, .bytes = {}});
  }
}

void Api::settle_end(session::RequestId id, const Reply& end) {
  const auto found = waiting_.find(id);
  if (found == waiting_.end()) return;
  const auto* failed = std::get_if<session::Failed>(&end);
  if (failed == nullptr && !std::holds_alternative<session::Finished>(end)) return;
  Waiting waiting = std::move(found->second);
  waiting_.erase(found);
  if (failed != nullptr) return reject(waiting.ticket, {failed->code, failed->message});
  if (!brings_data(waiting.awaited)) return fulfil(waiting.ticket, finished_json(waiting.awaited));
  if (!waiting.data && waiting.awaited != Awaited::kData)
    return reject(waiting.ticket, {ErrorCode::kNotFound, "The record of the training does not have that of this layer."});
  if (!waiting.data)
    return reject(waiting.ticket, {ErrorCode::kInternal, "The engine finished without an answer. This is a defect of ConvLens."});
  waiting.data->ticket = waiting.ticket;
  settle_(*waiting.data);
}

std::string Api::finished_json(Awaited awaited) const {
  if (awaited == Awaited::kModel && state().model) return view::describe_model(*state().model);
  if (awaited == Awaited::kTraining && state().model && state().training) return view::describe_training(*state().training, *state().model);
  if (awaited != Awaited::kPhotoSize || !state().photo) return view::describe_state(state());
  JsonWriter json;
  const JsonWriter::Value size = json.object();
  json.put(size, "width", json.integer(state().photo->source_width));
  json.put(size, "height", json.integer(state().photo->source_height));
  return json.written(size);
}

void Api::fulfil(Ticket ticket, std::string json) {
  settle_({.ticket = ticket, .outcome = Outcome::kFulfilled, .json = std::move(json), .floats = std::nullopt});
}

void Api::reject(Ticket ticket, const Error& error) {
  settle_({.ticket = ticket,
           .outcome = Outcome::kRejected,
           .json = view::error_json(base::code_name(error.code), error.message),
           .floats = std::nullopt});
}

std::optional<std::string> Api::changed_state() {
  std::string now = view::describe_state(state());
  if (now == last_state_) return std::nullopt;
  last_state_ = now;
  return now;
}

}  // namespace convlens::app
