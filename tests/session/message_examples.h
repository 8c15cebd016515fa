#pragma once

#include <vector>

#include "session/messages.h"

namespace convlens::session {

/// One request of each kind, in the order of the variant, with no member at its default.
std::vector<Request> example_requests();

/// One reply of each kind, likewise.
std::vector<Reply> example_replies();

}  // namespace convlens::session
