#pragma once

#include <cstdint>
#include <memory>

#include "explain/objective.h"
#include "explain/picture.h"
#include "explain/stepwise.h"

namespace convlens::explain {

enum class DreamStart : std::uint8_t {
  kNoise,  ///< explain/feature_visualisation.h: what a filter, a class or a layer answers to
  kPhoto   ///< explain/deep_dream.h: what it sees in the photo, exaggerated
};

/// What a picture is made for, and out of what.
struct DreamQuestion {
  Objective objective{};
  DreamStart start = DreamStart::kNoise;
  std::uint32_t seed = 0;  ///< of all that is random: the same seed gives the same picture
  std::int32_t steps = 0;  ///< 1 to kMostDreamSteps; 0 for kVisualisationSteps or kDeepDreamSteps
};

inline constexpr std::int32_t kMostDreamSteps = 2048;

/// A picture that makes more and more of an objective, each step about one run and one gradient. In between the engine may be run on other
/// photos: a dream goes on with what it began with. Switches count: what is off is not dreamt of.
class Dream : public Stepwise {
 public:
  /// As far as it has come: of the input's size, 0 to 1; red, green, blue even where the network takes blue first.
  virtual Picture picture() const = 0;
  /// How far the objective was met by what the latest step showed the network (explain/objective.h): the picture before that step, shifted.
  virtual double value() const = 0;
  /// It was given up, because nothing led from the objective to the picture in kBlindSteps steps on end: the filter is off, or dead.
  virtual bool in_vain() const = 0;
};

inline constexpr std::int32_t kBlindSteps = 8;

/// Begins to dream. Errors: kNoImage for a photo before the engine's first run; kUnknownLayer; kInvalidArgument for a channel, unit or
/// number of steps out of range; kBadShape for an input without height and width; kOutOfMemory.
base::Result<std::unique_ptr<Dream>> begin_dream(const engine::Engine& engine, const DreamQuestion& question);

}  // namespace convlens::explain
