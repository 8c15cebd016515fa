#pragma once

#include "engine/engine.h"

namespace convlens::explain {

/// Runs an engine on variants of the input that it has, and on that one again.
class ChangedInput {
 public:
  /// Errors: kOutOfMemory.
  static base::Result<ChangedInput> of(const engine::Engine& engine);

  /// What the engine ran on before the latest variants.
  const tensor::Tensor& original() const { return original_; }
  /// To be written to before run().
  std::span<float> variant() { return variant_.values(); }

  /// Runs the engine on the variant. What it ran on, if that was no variant, is the original from now on. Errors: as Engine::run.
  base::Status run(engine::Engine& engine);
  /// Runs it on the original, unless no variant was run since. Errors: as Engine::run.
  base::Status restore(engine::Engine& engine);

 private:
  tensor::Tensor original_;
  tensor::Tensor variant_;
  bool changed_ = false;
};

}  // namespace convlens::explain
