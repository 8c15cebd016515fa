#include "session/probabilities.h"

namespace convlens::session {

std::vector<float> probabilities(const engine::Engine& engine) {
  const tensor::Shape& shape = engine.network().shape_of(engine.network().outputs().front());
  if (std::int64_t{shape.height()} * shape.width() > 1) return {};
  const auto scores = engine.scores(engine::Differentiated::kProbabilities);
  if (!scores) return {};
  const std::span<const float> units = scores->values();
  if (units.size() == 1) return {1.0F - units[0], units[0]};
  return {units.begin(), units.end()};
}

}  // namespace convlens::session
