#pragma once

#include "explain/dream.h"
#include "explain/resampling.h"

/// Pictures that a filter, a class or a layer answers to most, made out of noise.
namespace convlens::explain {

struct VisualisationOptions {
  float rate = 0.05F;       ///< Adam's, in units of what the sigmoid is taken of; Lucid's
  float smoothness = 0.3F;  ///< weight of the total variation: 0 for none, at 1 it pulls about as hard as the objective
  float shift = 1.0F / 28;  ///< how far the picture is moved at most, as a share of the shorter side; at least one pixel
  float zoom = 0.05F;       ///< by how much it becomes larger or smaller at most
};

inline constexpr std::int32_t kVisualisationSteps = 256;

/// How a step moves and zooms a picture of this size before the network sees it: at random, the same for the same seed and step.
Resampling view_in_step(std::int32_t step, std::uint32_t seed, const Picture& picture, const VisualisationOptions& options);

/// A step: the picture is coloured(pyramid's sum) (explain/colour.h, explain/pyramid.h), whose numbers begin as noise of a hundredth; it is
/// moved and zoomed at random, with its mirror image beyond the edges; the objective's gradient at the input goes back through all this, is
/// brought to a mean magnitude of 1 at the picture, and less `smoothness` times the total variation's gradient there moves the numbers by
/// Adam. Since the objective's gradient is normalised, the same options serve layers and networks of any scale. Source: Olah et al. 2017,
/// "The Enemy of Feature Visualization" and "Preconditioning and Parameterization"; without rotations, and with a pyramid for the Fourier
/// basis.
base::Result<std::unique_ptr<Dream>> begin_feature_visualisation(const engine::Engine& engine, const DreamQuestion& question,
                                                                 const VisualisationOptions& options = {});

}  // namespace convlens::explain
