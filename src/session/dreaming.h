#pragma once

#include <memory>

#include "explain/dream.h"
#include "session/long_answer.h"

namespace convlens::session {

/// An answer to Dream that is being worked out.
class Dreaming final : public LongAnswer {
 public:
  /// Errors: those of Dream.
  static base::Result<std::unique_ptr<Dreaming>> begin(const engine::Engine& engine, const Dream& request, RequestId id);

  Dreaming(RequestId id, const Dream& request, std::unique_ptr<explain::Dream> dream);
  Urgency urgency() const override { return Urgency::kMayTakeItsTime; }
  bool is_ended_by(const Request& request) const override;

 private:
  explain::Dream& work() const override { return *dream_; }
  Reply reply() const override;

  Dream request_;
  std::unique_ptr<explain::Dream> dream_;
};

}  // namespace convlens::session
