#pragma once

#include <deque>
#include <memory>

#include "session/long_answer.h"
#include "session/session.h"

namespace convlens::session {

/// The answers that are being worked out: one after the other, those that somebody waits for before those that may take their time.
class LongAnswers {
 public:
  bool empty() const { return answers_.empty(); }
  /// Whether this request's answer is the one that is worked at.
  bool is_first(RequestId id) const { return !empty() && answers_.front()->id() == id; }

  void add(std::unique_ptr<LongAnswer> answer);
  /// Brings the engine's outputs back from the answer that is under way, and ends those that the request ends, as superseded.
  void make_way_for(const Request& request, engine::Engine& engine, const ReplySink& reply);
  /// A step of the first one. Precondition: not empty().
  void work(engine::Engine& engine, const ReplySink& reply);

 private:
  std::deque<std::unique_ptr<LongAnswer>> answers_;
};

}  // namespace convlens::session
