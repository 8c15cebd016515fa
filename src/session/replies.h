#pragma once

#include <utility>

#include "session/session.h"

namespace convlens::session {

/// The way back to whoever made a request.
class Replies {
 public:
  Replies(RequestId id, const ReplySink& sink) : id_(id), sink_(sink) {}
  RequestId id() const { return id_; }
  void send(Reply reply) const { sink_({.id = id_, .body = std::move(reply)}); }
  /// The last one.
  void end(base::Status done) const {
    if (done) return send(Finished{});
    send(Failed{.code = done.error().code, .message = std::move(done.error().message)});
  }

 private:
  RequestId id_;
  const ReplySink& sink_;
};

}  // namespace convlens::session
