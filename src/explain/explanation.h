#pragma once

#include <memory>

#include "explain/question.h"
#include "explain/stepwise.h"

namespace convlens::explain {

/// The answer to a question about the engine's latest run, which must not change until it is done.
class Explanation : public Stepwise {
 public:
  /// As far as it is known.
  virtual Heatmap heatmap() const = 0;
};

/// Begins to answer. Errors: kNoImage before the engine's first run; kUnknownLayer; kInvalidArgument for a class that the network does not
/// have, a layer without maps, or colours that are not those of the input's channels; kOutOfMemory.
base::Result<std::unique_ptr<Explanation>> begin(engine::Engine& engine, Question question);

}  // namespace convlens::explain
