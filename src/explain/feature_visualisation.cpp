#include "explain/feature_visualisation.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "explain/adam.h"
#include "explain/colour.h"
#include "explain/dream_progress.h"
#include "explain/gaze.h"
#include "explain/noise.h"
#include "explain/pyramid.h"
#include "explain/total_variation.h"

namespace convlens::explain {
namespace {

using base::pass_on;
using base::Result;
using base::Status;

constexpr float kNoise = 0.01F;
constexpr std::int32_t kCoarsest = 4;
// Of the random numbers, none of which is used twice: the noise takes the streams 2 seed and 2 seed + 1.
constexpr std::uint32_t kViews = 0x80000000U;

/// From -1 to 1.
float random_way(std::uint32_t seed, std::uint32_t index) { return static_cast<float>(2 * uniform_noise(kViews ^ seed, index) - 1); }

class FeatureVisualisation final : public Dream {
 public:
  FeatureVisualisation(Gaze gaze, const tensor::Shape& shape, const DreamQuestion& question, const VisualisationOptions& options)
      : gaze_(std::move(gaze)),
        options_(options),
        seed_(question.seed),
        progress_(question.steps == 0 ? kVisualisationSteps : question.steps),
        pyramid_(shape.height(), shape.width(), shape.channels(), kCoarsest),
        numbers_(pyramid_.count()),
        adam_(pyramid_.count(), options.rate) {
    for (std::size_t i = 0; i < numbers_.size(); ++i) numbers_[i] = kNoise * normal_noise(seed_, static_cast<std::uint32_t>(i));
    picture_ = coloured(pyramid_.sum(numbers_));
  }

  Status step(engine::Engine& engine) override {
    auto answer = gaze_.look(engine, picture_, view_in_step(progress_.taken(), seed_, picture_, options_));
    if (!answer) return std::unexpected(answer.error());
    value_ = answer->value;
    progress_.note(answer->is_blind() ? DreamProgress::Outcome::kBlind : DreamProgress::Outcome::kMoved);
    if (!answer->is_blind()) ascend(std::move(answer->direction));
    return {};
  }
  Status restore(engine::Engine& engine) override { return gaze_.restore(engine); }
  bool done() const override { return progress_.done(); }
  float fraction() const override { return progress_.fraction(); }
  Picture picture() const override { return picture_; }
  double value() const override { return value_; }
  bool in_vain() const override { return progress_.in_vain(); }

 private:
  void ascend(Picture direction) {
    const Picture roughness = total_variation_gradient(picture_);
    for (std::size_t i = 0; i < direction.values.size(); ++i) direction.values[i] -= options_.smoothness * roughness.values[i];
    adam_.ascend(numbers_, pyramid_.back(back_through_colour(direction, picture_)));
    picture_ = coloured(pyramid_.sum(numbers_));
  }

  Gaze gaze_;
  VisualisationOptions options_;
  std::uint32_t seed_;
  DreamProgress progress_;
  Pyramid pyramid_;
  std::vector<float> numbers_;
  Picture picture_;  ///< of the numbers
  Adam adam_;
  double value_ = 0;
};

}  // namespace

Resampling view_in_step(std::int32_t step, std::uint32_t seed, const Picture& picture, const VisualisationOptions& options) {
  const auto index = static_cast<std::uint32_t>(3 * step);
  const float furthest = std::max(1.0F, options.shift * static_cast<float>(std::min(picture.height, picture.width)));
  const float zoom = std::pow(1 + options.zoom, random_way(seed, index));
  const auto axis = [&](std::int32_t size, std::uint32_t which) {
    const float shift = std::round(furthest * random_way(seed, index + which));
    return Axis::mirrored({.sources = size, .targets = size, .zoom = zoom, .shift = shift});
  };
  return {axis(picture.height, 1), axis(picture.width, 2)};
}

Result<std::unique_ptr<Dream>> begin_feature_visualisation(const engine::Engine& engine, const DreamQuestion& question,
                                                           const VisualisationOptions& options) {
  auto gaze = Gaze::of(engine, question.objective);
  if (!gaze) return pass_on(std::move(gaze));
  return std::make_unique<FeatureVisualisation>(*std::move(gaze), engine.network().input_shape(), question, options);
}

}  // namespace convlens::explain
