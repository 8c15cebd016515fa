#pragma once

#include <functional>
#include <memory>

#include "session/messages.h"
#include "session/model_inbox.h"

namespace convlens::session {

/// Receives the replies of a request, in order.
using ReplySink = std::function<void(ReplyEnvelope)>;

/// One visitor's engine: a network, a photo and the outputs of all layers. Requests in, replies out; knows no browser.
/// A request that fails leaves everything as it was.
class Session {
 public:
  Session();
  Session(Session&&) noexcept;
  Session& operator=(Session&&) noexcept;
  ~Session();

  /// Where model files come in.
  ModelInbox& inbox();

  /// Does what the request asks; ends with one Finished or Failed. Model and photo may come in either order.
  void handle(RequestEnvelope request, const ReplySink& reply);

  /// Whether an Explain or a Dream is not answered to its end. Other requests may be handled all the same.
  bool has_work() const;
  /// Works on at it, for about one run. Precondition: has_work().
  void work(const ReplySink& reply);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace convlens::session
