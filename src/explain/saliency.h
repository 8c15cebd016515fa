#pragma once

#include "explain/explanation.h"

/// Explanations by the gradient of a score with respect to the input.
namespace convlens::explain {

/// What becomes of the gradient of each channel at a pixel.
///
/// kGradient: the largest magnitude, max_c |g_c|. Source: Simonyan et al. 2014, section 3.1.
/// kGuidedBackpropagation, kDeconvnet: the same of the gradient that the ReLUs let pass by other rules. Sources: Springenberg et al. 2015;
/// Zeiler and Fergus 2014. kGradientTimesInput: sum_c g_c x_c. Source: Shrikumar et al. 2016.
base::Result<std::unique_ptr<Explanation>> begin_gradient(const engine::Engine& engine, Question question);

/// The mean gradient of 25 inputs (Thoroughness::samples) with Gaussian noise, whose deviation is 15 % of the input's range; then
/// max_c |g_c|. Source: Smilkov et al. 2017. The noise is the same every time (explain/noise.h).
base::Result<std::unique_ptr<Explanation>> begin_smooth_grad(const engine::Engine& engine, Question question);

/// sum_c (x_c - b_c) mean g_c, the mean being over 50 inputs (Thoroughness::steps) on the straight way from a black one, b, to x, at the
/// middles of as many equal parts. The map's sum is then nearly the score of x less that of b
/// (Heatmap::baseline_score). Source: Sundararajan et al. 2017, eq. 3.
base::Result<std::unique_ptr<Explanation>> begin_integrated_gradients(const engine::Engine& engine, Question question);

}  // namespace convlens::explain
