#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/dispatcher.h"

namespace convlens::app {

/// Names a call; chosen by JavaScript.
using Ticket = std::int32_t;

/// One call of the JavaScript API (docs/API.md). arguments: a JSON object, or empty. bytes: a file or pixels.
struct Call {
  Ticket ticket = 0;
  std::string_view method;
  std::string_view arguments;
  std::span<const std::byte> bytes;
};

enum class Outcome : std::uint8_t { kRejected, kFulfilled };

/// The answer to a call. json: the result, or {"code", "message"}. floats: the result's large array, for some methods.
struct Settlement {
  Ticket ticket = 0;
  Outcome outcome = Outcome::kRejected;
  std::string json;
  std::optional<std::vector<float>> floats;
};

/// The page's model behind JavaScript: routes calls, remembers who waits for what, and settles each call exactly once.
/// Knows no browser; ui_main.cpp connects it with one, the tests with an engine of their own.
class Api {
 public:
  struct Wiring {
    Dispatcher::Send send;                          ///< takes a request to the engine
    std::function<void(const Settlement&)> settle;  ///< answers a call; must not call back
  };
  explicit Api(Wiring wiring);

  const view::AppState& state() const { return dispatcher_.state(); }

  /// What a panel has emitted.
  void apply(view::Action action);
  /// A reply of the engine, decoded.
  void take_reply(session::ReplyEnvelope reply);
  /// A new engine stands where one died. Returns the model file that it is to be given before the requests that this sends; nothing
  /// if there is no network.
  std::optional<session::FileNumber> engine_restarted();
  /// A new engine stands ready for another network.
  void engine_replaced();
  /// Every failure settles the call as rejected, with a code and a sentence.
  void call(const Call& call);

  /// What `state` says, with the address's query, if that differs from the last time this was asked; for JavaScript's onState.
  std::optional<std::string> changed_state();

 private:
  /// What a call gets when the request it waits for has ended.
  enum class Awaited : std::uint8_t { kModel, kPhotoSize, kState, kTraining, kData, kEpochKernels, kEpochMaps };
  struct Waiting {
    Ticket ticket = 0;
    Awaited awaited = Awaited::kState;
    std::optional<Settlement> data;  ///< has come, for kData; settled with Finished
  };
  /// A call that names layers of a network which is still on its way.
  struct Deferred {
    Ticket ticket = 0;
    std::string method;
    std::string arguments;
  };
  class Methods;

  void settle_ends(const std::vector<session::ReplyEnvelope>& ends);
  void settle_end(session::RequestId id, const session::Reply& end);
  void reject(Ticket ticket, const base::Error& error);
  void fulfil(Ticket ticket, std::string json);
  std::string finished_json(Awaited awaited) const;
  static bool brings_data(Awaited awaited) { return awaited >= Awaited::kData; }
  void call_deferred();

  Dispatcher dispatcher_;
  std::function<void(const Settlement&)> settle_;
  std::map<session::RequestId, Waiting> waiting_;
  std::deque<Deferred> deferred_;
  std::string last_state_;
};

}  // namespace convlens::app
