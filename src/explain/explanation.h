#pragma once

#include <memory>

#include "engine/engine.h"
#include "explain/question.h"

namespace convlens::explain {

/// The answer to a question, worked out in steps of about one run each, so that something else can be asked in between.
///
/// Steps may run the engine on other inputs or switch channels; restore() brings back what there was, and must be called before anything
/// else is asked of the engine. The next step() may follow all the same.
class Explanation {
 public:
  virtual ~Explanation() = default;

  /// Works on. Precondition: not done(). Errors: as Engine::run and Engine::gradient.
  virtual base::Status step(engine::Engine& engine) = 0;
  /// Errors: as Engine::run.
  virtual base::Status restore(engine::Engine& engine) = 0;

  virtual bool done() const = 0;
  /// How much of the work is done, 0 to 1.
  virtual float fraction() const = 0;
  /// As far as it is known.
  virtual Heatmap heatmap() const = 0;
};

/// Begins to answer. Errors: kNoImage before the engine's first run; kUnknownLayer; kInvalidArgument for a class that the network does not
/// have, a layer without maps, or colours that are not those of the input's channels; kOutOfMemory.
base::Result<std::unique_ptr<Explanation>> begin(engine::Engine& engine, Question question);

}  // namespace convlens::explain
