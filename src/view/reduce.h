#pragma once

#include <vector>

#include "view/action.h"
#include "view/state.h"

namespace convlens::view {

/// Applies an action to the state, the only way it ever changes, and returns the requests to send to the engine, in order.
/// Selections outside the network are ignored (the state stays), so that a stale click does no harm.
std::vector<session::Request> reduce(AppState& state, Action action);

}  // namespace convlens::view
