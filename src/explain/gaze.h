#pragma once

#include "explain/changed_input.h"
#include "explain/objective.h"
#include "explain/picture.h"
#include "explain/resampling.h"

namespace convlens::explain {

/// Shows a network pictures and asks it what would make more of an objective.
class Gaze {
 public:
  struct Answer {
    double value = 0;  ///< of the objective, for what the network saw
    /// The gradient at the picture, of a mean magnitude of 1; without values if nothing leads from the objective to the picture.
    Picture direction{};

    bool is_blind() const { return direction.values.empty(); }
  };

  /// Errors: as `checked`; kOutOfMemory.
  static base::Result<Gaze> of(const engine::Engine& engine, const Objective& objective);

  /// Runs the engine on a view of the picture. Where no gradient comes back, because the ReLUs on the way are all at zero, the deconvnet's
  /// rule leads back what they would need: a filter that is silent in the beginning can be woken, if brighter or darker wakes it. Source:
  /// Olah et al. 2017 (Lucid's redirected ReLUs have the same purpose). Errors: as Engine::run and Engine::gradient.
  base::Result<Answer> look(engine::Engine& engine, const Picture& picture, const Resampling& view);

  /// Runs the engine on what it ran on before it looked, unless nothing was looked at since. Errors: as Engine::run.
  base::Status restore(engine::Engine& engine) { return input_.restore(engine); }

  /// What the network saw before it looked at pictures.
  Picture photo() const { return colours_.picture_of(input_.original().view()); }

 private:
  Gaze(const Objective& objective, InputColours colours, ChangedInput input);
  base::Result<Picture> direction_of(engine::Engine& engine, const Resampling& view) const;

  Objective objective_;
  InputColours colours_;
  ChangedInput input_;
};

}  // namespace convlens::explain
