#pragma once

#include "explain/explanation.h"

/// Explanations by what becomes of a score when something is taken away.
namespace convlens::explain {

/// Each map of the layer, scaled to 0 to 1 and bilinearly to the input's size, is laid over the input as a mask; the softmax over the
/// channels of the scores that the network then gives are the maps' weights. Source: Wang et al. 2020, algorithm 1. A map that is the same
/// everywhere masks all.
base::Result<std::unique_ptr<Explanation>> begin_score_cam(engine::Engine& engine, Question question);

/// A map's weight is what the score loses when the channel is switched off. Source: Desai and Ramaswamy 2020, eq. 2, without the common
/// factor of one over the score, which would turn the map round where the score is negative.
base::Result<std::unique_ptr<Explanation>> begin_ablation_cam(engine::Engine& engine, Question question);

/// What the score loses when a grey square covers a place. The picture is divided into 14 rows and columns
/// (Thoroughness::cells; fewer pixels: as many as there
/// are); the square is twice as large as such a cell and has its middle. Source: Zeiler and Fergus 2014, section 4.2.
base::Result<std::unique_ptr<Explanation>> begin_occlusion(engine::Engine& engine, Question question);

}  // namespace convlens::explain
