#pragma once

#include <cstdint>
#include <optional>
#include <variant>

#include "engine/engine.h"
#include "session/messages.h"

namespace convlens::session {

enum class Urgency : std::uint8_t { kAwaited, kMayTakeItsTime };

/// An answer that is worked out step by step, between which other requests may be handled.
class LongAnswer {
 public:
  explicit LongAnswer(RequestId id) : id_(id) {}
  virtual ~LongAnswer() = default;
  LongAnswer(const LongAnswer&) = delete;
  LongAnswer& operator=(const LongAnswer&) = delete;

  /// Of the request that it answers.
  RequestId id() const { return id_; }
  virtual Urgency urgency() const { return Urgency::kAwaited; }
  virtual bool done() const = 0;
  /// Works on. A reply, where there is something new worth showing. Precondition: not done(). Errors: kOutOfMemory.
  virtual base::Result<std::optional<Reply>> step(engine::Engine& engine) = 0;
  /// Brings the engine's outputs back to what they were. Errors: kOutOfMemory.
  virtual base::Status restore(engine::Engine& engine) = 0;
  /// Whether a request ends it: it changes what it is about, or asks for another in its place.
  virtual bool is_ended_by(const Request& request) const = 0;

 private:
  RequestId id_;
};

/// Whether the request changes the network's outputs, or which of its parts are on.
bool changes_outputs(const Request& request);

}  // namespace convlens::session
