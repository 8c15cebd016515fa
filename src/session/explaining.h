#pragma once

#include <memory>
#include <optional>

#include "explain/explanation.h"
#include "session/messages.h"

namespace convlens::session {

/// An answer to Explain that is being worked out.
class Explaining {
 public:
  /// What is asked, and what it is asked about.
  struct Asked {
    Explain request{};
    RequestId id = 0;
    Inversion decided = Inversion::kNever;  ///< whether the photo was inverted
  };

  /// Precondition: the engine has run on the photo. Errors: those of Explain.
  static base::Result<Explaining> begin(engine::Engine& engine, const Asked& asked);

  RequestId id() const { return id_; }
  bool done() const { return explanation_->done(); }
  /// Works on. The heatmap, where it is worth showing. Errors: kOutOfMemory.
  base::Result<std::optional<Heatmap>> step(engine::Engine& engine);
  /// Brings the engine's outputs back to what they were. Errors: kOutOfMemory.
  base::Status restore(engine::Engine& engine) { return explanation_->restore(engine); }

 private:
  Explaining(RequestId id, Heatmap known, std::unique_ptr<explain::Explanation> explanation);

  RequestId id_ = 0;
  Heatmap known_;  ///< all but the values
  std::unique_ptr<explain::Explanation> explanation_;
  float shown_ = 0;  ///< the fraction that was shown last
};

/// Whether a request ends the explanation that is under way: it changes what it is about, or asks for another.
bool ends_explaining(const Request& request);

}  // namespace convlens::session
