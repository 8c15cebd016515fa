#pragma once

#include <functional>
#include <map>
#include <optional>
#include <vector>

#include "session/journal.h"
#include "session/messages.h"
#include "view/action.h"
#include "view/state.h"

namespace convlens::app {

/// Owns the page's state and numbers what is asked of the engine: actions in, requests out, replies back in. Replies to requests that
/// nobody waits for any more are dropped. Keeps the journal out of which a new engine is brought to where a dead one stood.
class Dispatcher {
 public:
  /// Takes an envelope to the engine; must not call back into the dispatcher.
  using Send = std::function<void(const session::RequestEnvelope&)>;

  explicit Dispatcher(Send send) : send_(std::move(send)) {}

  const view::AppState& state() const { return state_; }

  /// Reduces an action and sends the requests that follow from it. Returns their ids, in order.
  std::vector<session::RequestId> apply(view::Action action);

  /// Sends a request whose replies belong to the caller and leave the state alone.
  session::RequestId fetch(session::Request request);

  /// Takes a reply: to the state, or back to the caller who fetched it. The end of any request (Finished, Failed) is returned in
  /// either case, after the state has taken it.
  std::optional<session::ReplyEnvelope> take(session::ReplyEnvelope reply);

  /// A new engine stands where one died: everything unanswered has failed with kEngineStopped (returned), the journal is sent again.
  std::vector<session::ReplyEnvelope> engine_restarted();

  /// A new engine stands ready for another network: as engine_restarted, but the network and what belongs to it is not sent again
  /// (it stays in the journal until the other one has been opened), and photos that are under way have not failed.
  std::vector<session::ReplyEnvelope> engine_replaced();

  /// The model file that the engine's network was read from; nothing if it has none.
  std::optional<session::FileNumber> model_file() const;

 private:
  enum class Recipient : std::uint8_t { kState, kCaller };
  struct Outstanding {
    session::Request about;  ///< without its blobs
    Recipient recipient = Recipient::kState;
    view::Origin origin = view::Origin::kAsked;
    bool taken_over = false;  ///< the engine has said that it did it; only results and the end are missing
  };

  session::RequestId send(session::Request request, Recipient recipient, view::Origin origin);
  void reduce_reply(session::ReplyEnvelope reply, const Outstanding& answered);
  std::vector<session::ReplyEnvelope> start_anew(session::Journal::Part part);
  void note_end(const session::ReplyEnvelope& reply);

  Send send_;
  view::AppState state_;
  session::Journal journal_;
  std::map<session::RequestId, Outstanding> outstanding_;
  session::RequestId last_id_ = 0;
};

}  // namespace convlens::app
