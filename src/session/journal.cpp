#include "session/journal.h"

#include <algorithm>
#include <concepts>
#include <set>
#include <span>
#include <utility>

#include "base/visit.h"

namespace convlens::session {
namespace {

using Fetches = base::AnyOf<FetchActivations, FetchKernels, FetchInput, FetchPrediction, FetchInputSteps, FetchEpoch, FetchExamples,
                            Explain, FetchGradient, Ablate, Dream>;

/// Walks back through a log and says of each request whether a later one has made it void.
class Standing {
 public:
  bool operator()(const LoadModel&) { return !std::exchange(model_, true); }
  bool operator()(const LoadPhoto&) { return !std::exchange(photo_, true); }
  bool operator()(const LoadPixels&) { return !std::exchange(photo_, true); }
  bool operator()(const Watch&) { return !std::exchange(watch_, true); }
  // A model begins with its own inversion and everything on.
  bool operator()(const SetInversion&) { return !model_ && !std::exchange(inversion_, true); }
  bool operator()(const SwitchLayer& request) {
    return !model_ && layers_.insert(request.layer).second && request.position == Position::kOff;
  }
  bool operator()(const SwitchChannel& request) {
    return !model_ && channels_.insert({request.layer, request.channel}).second && request.position == Position::kOff;
  }
  bool operator()(const FetchActivations&) { return false; }
  bool operator()(const FetchKernels&) { return false; }
  bool operator()(const FetchInput&) { return false; }
  bool operator()(const FetchPrediction&) { return false; }
  bool operator()(const LoadTraining&) { return !model_ && !std::exchange(training_, true); }
  bool operator()(const FetchEpoch&) { return false; }
  bool operator()(const FetchExamples&) { return false; }
  bool operator()(const FetchInputSteps&) { return false; }
  bool operator()(const Explain&) { return false; }
  bool operator()(const FetchGradient&) { return false; }
  bool operator()(const Ablate&) { return false; }
  bool operator()(const Dream&) { return false; }

 private:
  bool model_ = false;
  bool photo_ = false;
  bool watch_ = false;
  bool inversion_ = false;
  bool training_ = false;
  std::set<LayerIndex> layers_;
  std::set<std::pair<LayerIndex, std::int32_t>> channels_;
};

/// For each request of the log, whether it still counts.
std::vector<bool> standing(std::span<const RequestEnvelope> log) {
  std::vector<bool> result(log.size());
  Standing stands;
  for (std::size_t i = log.size(); i-- > 0;) result[i] = std::visit(stands, log[i].body);
  return result;
}

}  // namespace

void Journal::record(const RequestEnvelope& request) {
  if (!std::visit(Fetches(), request.body)) log_.push_back(request);
}

void Journal::settle(RequestId id) {
  while (settled_ < log_.size() && log_[settled_].id <= id) ++settled_;
  const std::vector<bool> kept = standing(std::span(log_).first(settled_));
  std::size_t next = 0;
  for (std::size_t i = 0; i < log_.size(); ++i) {
    if (i < settled_ && !kept[i]) continue;
    if (next != i) log_[next] = std::move(log_[i]);
    ++next;
  }
  settled_ -= log_.size() - next;
  log_.resize(next);
}

void Journal::forget(RequestId id) {
  const auto open = log_.begin() + static_cast<std::ptrdiff_t>(settled_);
  log_.erase(std::remove_if(open, log_.end(), [id](const RequestEnvelope& request) { return request.id == id; }), log_.end());
}

std::vector<RequestEnvelope> Journal::replay(Part part) const {
  std::vector<RequestEnvelope> requests;
  const std::vector<bool> kept = standing(log_);
  for (std::size_t i = 0; i < log_.size(); ++i) {
    if (kept[i] && (part == Part::kAll || outlives_network(log_[i].body))) requests.push_back(log_[i]);
  }
  return requests;
}

bool outlives_network(const Request& request) { return std::visit(base::AnyOf<LoadPhoto, LoadPixels, Watch>(), request); }

}  // namespace convlens::session
