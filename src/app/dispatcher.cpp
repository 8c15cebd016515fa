#include "app/dispatcher.h"

#include <utility>

#include "view/reduce.h"

namespace convlens::app {
namespace {

using session::Failed;
using session::Finished;
using session::ReplyEnvelope;
using session::Request;
using session::RequestId;

/// What a request was about, without its file or pixels.
struct WithoutBlobs {
  Request operator()(const session::LoadPhoto& photo) const { return session::LoadPhoto{.effort = photo.effort, .file = {}}; }
  Request operator()(const session::LoadPixels&) const { return session::LoadPixels{}; }
  Request operator()(const session::LoadTraining&) const { return session::LoadTraining{}; }
  template <typename Small>
  Request operator()(const Small& small) const {
    return small;
  }
};

bool is_end(const session::Reply& reply) { return std::holds_alternative<Finished>(reply) || std::holds_alternative<Failed>(reply); }

bool takes_over(const session::Reply& reply) {
  return std::holds_alternative<session::ModelLoaded>(reply) || std::holds_alternative<session::PhotoLoaded>(reply);
}

}  // namespace

std::vector<RequestId> Dispatcher::apply(view::Action action) {
  std::vector<RequestId> ids;
  for (Request& request : view::reduce(state_, std::move(action)))
    ids.push_back(send(std::move(request), Recipient::kState, view::Origin::kAsked));
  return ids;
}

RequestId Dispatcher::fetch(Request request) { return send(std::move(request), Recipient::kCaller, view::Origin::kAsked); }

RequestId Dispatcher::send(Request request, Recipient recipient, view::Origin origin) {
  const session::RequestEnvelope envelope{.id = ++last_id_, .body = std::move(request)};
  outstanding_[envelope.id] = {.about = std::visit(WithoutBlobs(), envelope.body), .recipient = recipient, .origin = origin};
  if (origin == view::Origin::kAsked) journal_.record(envelope);
  send_(envelope);
  return envelope.id;
}

std::optional<ReplyEnvelope> Dispatcher::take(ReplyEnvelope reply) {
  const auto found = outstanding_.find(reply.id);
  if (found == outstanding_.end()) return std::nullopt;
  if (takes_over(reply.body)) found->second.taken_over = true;
  const bool end = is_end(reply.body);
  const Outstanding answered = found->second;
  if (end) note_end(reply);
  if (answered.recipient == Recipient::kCaller) return reply;
  if (!end) {
    reduce_reply(std::move(reply), answered);
    return std::nullopt;
  }
  reduce_reply(reply, answered);
  return reply;
}

void Dispatcher::note_end(const ReplyEnvelope& reply) {
  if (std::holds_alternative<Finished>(reply.body)) {
    journal_.settle(reply.id);
  } else {
    journal_.forget(reply.id);
  }
  outstanding_.erase(reply.id);
}

void Dispatcher::reduce_reply(ReplyEnvelope reply, const Outstanding& answered) {
  static_cast<void>(apply(view::ReplyArrived{.reply = std::move(reply), .request = answered.about, .origin = answered.origin}));
}

std::vector<ReplyEnvelope> Dispatcher::engine_restarted() { return start_anew(session::Journal::Part::kAll); }
std::vector<ReplyEnvelope> Dispatcher::engine_replaced() { return start_anew(session::Journal::Part::kWithoutNetwork); }

std::optional<session::FileNumber> Dispatcher::model_file() const {
  for (const session::RequestEnvelope& request : journal_.replay()) {
    if (const auto* model = std::get_if<session::LoadModel>(&request.body)) return model->file;
  }
  return std::nullopt;
}

std::vector<ReplyEnvelope> Dispatcher::start_anew(session::Journal::Part part) {
  auto lost = std::exchange(outstanding_, {});
  if (part == session::Journal::Part::kWithoutNetwork) {
    for (const auto& [id, request] : lost) {
      if (session::outlives_network(request.about)) outstanding_.emplace(id, request);  // the new engine answers it
    }
    for (const auto& [id, request] : outstanding_) lost.erase(id);
  }
  // A request that was taken over changed the page; any other may be what the engine died of, and is not tried again.
  for (const auto& [id, request] : lost) {
    if (request.taken_over) {
      journal_.settle(id);
    } else {
      journal_.forget(id);
    }
  }
  for (session::RequestEnvelope& request : journal_.replay(part)) {
    if (outstanding_.contains(request.id)) {
      send_(request);
    } else {
      send(std::move(request.body), Recipient::kState, view::Origin::kReplayed);
    }
  }
  std::vector<ReplyEnvelope> ends;
  for (const auto& [id, request] : lost) {
    ReplyEnvelope end{
        .id = id,
        .body = Failed{.code = base::ErrorCode::kEngineStopped,
                       .message = "The engine stopped while it was at work, and has been started again. Please try once more."}};
    if (request.recipient == Recipient::kState) reduce_reply(end, request);
    ends.push_back(std::move(end));
  }
  return ends;
}

}  // namespace convlens::app
