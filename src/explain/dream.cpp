#include "explain/dream.h"

#include <string>
#include <utility>

#include "explain/deep_dream.h"
#include "explain/feature_visualisation.h"

namespace convlens::explain {
namespace {

using base::ErrorCode;
using base::fail;
using base::pass_on;

base::Status check(const engine::Engine& engine, const DreamQuestion& question) {
  if (question.steps < 0 || question.steps > kMostDreamSteps) {
    return fail(ErrorCode::kInvalidArgument,
                "A dream has 1 to " + std::to_string(kMostDreamSteps) + " steps, not " + std::to_string(question.steps) + ".");
  }
  if (const tensor::Shape& shape = engine.network().input_shape(); shape.rank() != 3) {
    return fail(ErrorCode::kBadShape, "The network takes " + shape.text() + ", which is no picture.");
  }
  if (question.start == DreamStart::kNoise) return {};
  auto scores = engine.scores(engine::Differentiated::kProbabilities);  // for its error before the first run
  return scores ? base::Status{} : base::Status(pass_on(std::move(scores)));
}

}  // namespace

base::Result<std::unique_ptr<Dream>> begin_dream(const engine::Engine& engine, const DreamQuestion& question) {
  if (auto fits = check(engine, question); !fits) return pass_on(std::move(fits));
  return question.start == DreamStart::kNoise ? begin_feature_visualisation(engine, question) : begin_deep_dream(engine, question);
}

}  // namespace convlens::explain
