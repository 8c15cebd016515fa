#pragma once

#include <memory>
#include <optional>

#include "explain/explanation.h"
#include "session/messages.h"

namespace convlens::session {

/// An answer to Explain that is being worked out.
class Explaining {
 public:
  /// Precondition: the engine has run on the photo. Errors: those of Explain.
  static base::Result<Explaining> begin(engine::Engine& engine, const Explain& request, RequestId id);

  RequestId id() const { return id_; }
  std::int32_t asker() const { return asker_; }
  bool done() const { return explanation_->done(); }
  /// Works on. The heatmap, where it is worth showing. Errors: kOutOfMemory.
  base::Result<std::optional<Heatmap>> step(engine::Engine& engine);
  /// Brings the engine's outputs back to what they were. Errors: kOutOfMemory.
  base::Status restore(engine::Engine& engine) { return explanation_->restore(engine); }

 private:
  Explaining(RequestId id, std::int32_t asker, Heatmap known, std::unique_ptr<explain::Explanation> explanation);

  RequestId id_ = 0;
  std::int32_t asker_ = 0;
  Heatmap known_;  ///< all but the values
  std::unique_ptr<explain::Explanation> explanation_;
  float shown_ = 0;  ///< the fraction that was shown last
};

/// Whether a request ends an explanation that is under way: it changes what it is about, or asks for another in its place.
bool ends(const Request& request, const Explaining& explaining);

/// Errors: as FetchGradient. Precondition: the engine has run on the photo.
base::Result<Gradient> gradient_of(engine::Engine& engine, const FetchGradient& request);

/// Runs the engine without some channels, and again with them. Errors: as Ablate. Precondition: the engine has run on the photo.
base::Result<Ablated> ablated(engine::Engine& engine, const Ablate& request);

}  // namespace convlens::session
