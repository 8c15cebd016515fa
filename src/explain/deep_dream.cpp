#include "explain/deep_dream.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "explain/dream_progress.h"
#include "explain/gaze.h"
#include "explain/noise.h"

namespace convlens::explain {
namespace {

using base::pass_on;
using base::Result;
using base::Status;

Picture resized(const Picture& picture, std::int32_t height, std::int32_t width) {
  if (picture.height == height && picture.width == width) return picture;
  return Resampling(Axis::resized(picture.height, height), Axis::resized(picture.width, width)).of(picture);
}

/// Photo and changes together, within 0 to 1.
Picture changed(const Picture& photo, const Picture& changes) {
  Picture picture = photo;
  for (std::size_t i = 0; i < picture.values.size(); ++i) picture.values[i] = std::clamp(picture.values[i] + changes.values[i], 0.0F, 1.0F);
  return picture;
}

class DeepDream final : public Dream {
 public:
  DeepDream(Gaze gaze, const DreamQuestion& question, const DeepDreamOptions& options)
      : gaze_(std::move(gaze)),
        options_(options),
        seed_(question.seed),
        progress_(question.steps == 0 ? kDeepDreamSteps : question.steps),
        photo_(gaze_.photo()) {
    while (octaves_ < options_.octaves && smaller(std::min(photo_.height, photo_.width), octaves_) >= options_.least_side) ++octaves_;
    changes_ = blank(smaller(photo_.height, octaves_ - 1), smaller(photo_.width, octaves_ - 1), photo_.channels);
  }

  Status step(engine::Engine& engine) override {
    begin_octave(octaves_ - 1 - progress_.taken() * octaves_ / progress_.steps());
    const Picture seen = changed(small_photo_, changes_);
    auto answer = gaze_.look(engine, seen, random_view(seen));
    if (!answer) return std::unexpected(answer.error());
    value_ = answer->value;
    progress_.note(answer->is_blind() ? DreamProgress::Outcome::kBlind : DreamProgress::Outcome::kMoved);
    if (!answer->is_blind()) ascend(seen, answer->direction);
    return {};
  }
  Status restore(engine::Engine& engine) override { return gaze_.restore(engine); }
  bool done() const override { return progress_.done(); }
  float fraction() const override { return progress_.fraction(); }
  Picture picture() const override { return changed(photo_, resized(changes_, photo_.height, photo_.width)); }
  double value() const override { return value_; }
  bool in_vain() const override { return progress_.in_vain(); }

 private:
  /// A side of the picture in an octave, 0 being the photo's own size.
  std::int32_t smaller(std::int32_t side, std::int32_t octave) const {
    return std::max(1, static_cast<std::int32_t>(std::lround(static_cast<float>(side) / std::pow(options_.octave_ratio, octave))));
  }

  void begin_octave(std::int32_t octave) {
    const std::int32_t height = smaller(photo_.height, octave);
    const std::int32_t width = smaller(photo_.width, octave);
    if (small_photo_.height == height && small_photo_.width == width) return;
    small_photo_ = resized(photo_, height, width);
    changes_ = resized(changes_, height, width);
  }

  /// Whole pixels, so that nothing is blurred: half a pixel more where the picture cannot lie in the middle of the input otherwise.
  Resampling random_view(const Picture& seen) const {
    const auto index = static_cast<std::uint32_t>(2 * progress_.taken());
    const auto axis = [&](std::int32_t sources, std::int32_t targets, std::uint32_t which) {
      const auto way = static_cast<float>(2 * uniform_noise(seed_, index + which) - 1);
      const float shift = std::round(options_.shift * static_cast<float>(sources) * way);
      const float half = (sources - targets) % 2 == 0 ? 0.0F : 0.5F;
      return Axis::mirrored({.sources = sources, .targets = targets, .shift = shift + half});
    };
    return {axis(seen.height, photo_.height, 0), axis(seen.width, photo_.width, 1)};
  }

  void ascend(const Picture& seen, const Picture& direction) {
    for (std::size_t i = 0; i < changes_.values.size(); ++i) {
      const float next = std::clamp(seen.values[i] + options_.stride * direction.values[i], 0.0F, 1.0F);
      changes_.values[i] = next - small_photo_.values[i];
    }
  }

  Gaze gaze_;
  DeepDreamOptions options_;
  std::uint32_t seed_;
  DreamProgress progress_;
  Picture photo_;
  std::int32_t octaves_ = 1;
  Picture small_photo_;  ///< in the size of the octave
  Picture changes_;      ///< what was added to it, -1 to 1
  double value_ = 0;
};

}  // namespace

Result<std::unique_ptr<Dream>> begin_deep_dream(const engine::Engine& engine, const DreamQuestion& question,
                                                const DeepDreamOptions& options) {
  auto gaze = Gaze::of(engine, question.objective);
  if (!gaze) return pass_on(std::move(gaze));
  return std::make_unique<DeepDream>(*std::move(gaze), question, options);
}

}  // namespace convlens::explain
