#pragma once

#include <vector>

#include "view/state.h"

namespace convlens::view {

/// Networks whose maps have no more floats than this together are watched whole: 16 MiB.
inline constexpr std::int64_t kWatchAllFloats = 4 << 20;

/// Appends the requests that bring the state what its selection shows: Watch, FetchKernels, FetchEpoch, FetchExamples, Explain
/// and FetchGradient, each once. Drops
/// what is no longer shown.
/// Asks nothing while a model is on its way.
void follow_selection(AppState& state, std::vector<session::Request>& requests);

}  // namespace convlens::view
