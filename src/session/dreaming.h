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
  bool done() const override { return dream_->done(); }
  base::Result<std::optional<Reply>> step(engine::Engine& engine) override;
  base::Status restore(engine::Engine& engine) override { return dream_->restore(engine); }
  bool is_ended_by(const Request& request) const override;

 private:
  Dream request_;
  std::unique_ptr<explain::Dream> dream_;
  float shown_ = 0;  ///< the fraction that was shown last
};

}  // namespace convlens::session
