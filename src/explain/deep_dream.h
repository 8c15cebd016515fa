#pragma once

#include "explain/dream.h"

/// What a network sees in a photo, exaggerated.
namespace convlens::explain {

struct DeepDreamOptions {
  float stride = 1.5F / 255;     ///< mean change of the picture's values by a step, 0 to 1
  std::int32_t octaves = 4;      ///< sizes that the picture is worked on in, the smallest first; fewer where that would be tiny
  float octave_ratio = 1.4F;     ///< of one size to the next
  float shift = 1.0F / 7;        ///< how far the picture is moved at most, as a share of the side
  std::int32_t least_side = 40;  ///< the smallest octave's shorter side is not below this, in pixels
};

inline constexpr std::int32_t kDeepDreamSteps = 40;

/// Octave by octave, coarse to fine: the photo is made smaller, what was added so far is brought to that size, and steps along the gradient
/// of a mean magnitude of 1 add to it, the picture being moved at random each time and kept within 0 to 1. Changes add up to a mean of at
/// most about steps times stride. Source: Mordvintsev et al. 2015 and their published notebook, whose stride, octaves and 10 steps for each
/// these are. Theirs shows the network a smaller picture in each octave and wraps it round when it is moved; networks here have one input
/// size, so that a smaller picture is surrounded by its mirror images.
base::Result<std::unique_ptr<Dream>> begin_deep_dream(const engine::Engine& engine, const DreamQuestion& question,
                                                      const DeepDreamOptions& options = {});

}  // namespace convlens::explain
