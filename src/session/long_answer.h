#pragma once

#include <cstdint>
#include <optional>
#include <variant>

#include "explain/stepwise.h"
#include "session/messages.h"

namespace convlens::session {

enum class Urgency : std::uint8_t { kAwaited, kMayTakeItsTime };

/// An answer that is worked out step by step, between which other requests may be handled.
class LongAnswer {
 public:
  virtual ~LongAnswer() = default;
  LongAnswer(const LongAnswer&) = delete;
  LongAnswer& operator=(const LongAnswer&) = delete;

  /// Of the request that it answers.
  RequestId id() const { return id_; }
  virtual Urgency urgency() const { return Urgency::kAwaited; }
  bool done() const { return work().done(); }
  /// Works on. A reply, where there is something new worth showing. Precondition: not done(). Errors: kOutOfMemory.
  base::Result<std::optional<Reply>> step(engine::Engine& engine);
  /// Brings the engine's outputs back to those of the photo. Errors: kOutOfMemory.
  base::Status restore(engine::Engine& engine) { return work().restore(engine); }
  /// Whether a request ends it: it changes what it is about, or asks for another in its place.
  virtual bool is_ended_by(const Request& request) const = 0;

 protected:
  /// worth_showing: how much of the work is done between two replies, 0 to 1.
  LongAnswer(RequestId id, float worth_showing) : id_(id), worth_showing_(worth_showing) {}

  virtual explain::Stepwise& work() const = 0;
  /// As far as the work has come.
  virtual Reply reply() const = 0;

 private:
  RequestId id_;
  float worth_showing_;
  float shown_ = 0;  ///< the fraction that was shown last
};

/// Whether the request changes what the network sees.
bool changes_input(const Request& request);

/// Whether the request changes the network, or which of its parts are on.
bool changes_network(const Request& request);

}  // namespace convlens::session
