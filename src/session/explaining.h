#pragma once

#include <memory>

#include "explain/explanation.h"
#include "session/long_answer.h"

namespace convlens::session {

/// An answer to Explain that is being worked out.
class Explaining final : public LongAnswer {
 public:
  /// Precondition: the engine has run on the photo. Errors: those of Explain.
  static base::Result<std::unique_ptr<Explaining>> begin(engine::Engine& engine, const Explain& request, RequestId id);

  Explaining(RequestId id, std::int32_t asker, Heatmap known, std::unique_ptr<explain::Explanation> explanation);
  /// As far as it is known.
  Heatmap heatmap() const;
  bool is_ended_by(const Request& request) const override;

 private:
  explain::Explanation& work() const override { return *explanation_; }
  Reply reply() const override { return heatmap(); }

  std::int32_t asker_ = 0;
  Heatmap known_;  ///< all but the values
  std::unique_ptr<explain::Explanation> explanation_;
};

/// Errors: as FetchGradient. Precondition: the engine has run on the photo.
base::Result<Gradient> gradient_of(engine::Engine& engine, const FetchGradient& request);

/// Runs the engine without some channels, and again with them. Errors: as Ablate. Precondition: the engine has run on the photo.
base::Result<Ablated> ablated(engine::Engine& engine, const Ablate& request);

}  // namespace convlens::session
