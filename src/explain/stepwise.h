#pragma once

#include "engine/engine.h"

namespace convlens::explain {

/// Work with an engine in steps of about one run each, so that something else can be asked in between.
///
/// Steps may run the engine on other inputs or switch channels; restore() brings back what there was, and must be called before anything
/// else is asked of the engine. The next step() may follow all the same.
class Stepwise {
 public:
  Stepwise() = default;
  virtual ~Stepwise() = default;
  Stepwise(const Stepwise&) = delete;
  Stepwise& operator=(const Stepwise&) = delete;

  /// Works on. Precondition: not done(). Errors: as Engine::run and Engine::gradient.
  virtual base::Status step(engine::Engine& engine) = 0;
  /// Errors: as Engine::run.
  virtual base::Status restore(engine::Engine& engine) = 0;

  virtual bool done() const = 0;
  /// How much of the work is done, 0 to 1.
  virtual float fraction() const = 0;
};

}  // namespace convlens::explain
