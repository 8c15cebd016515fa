#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "session/messages.h"

namespace convlens::session {

/// What a new engine must be told so that it stands where a dead one stood: the last model, photo, inversion and watch list, and
/// what is switched off. The page records every request that it sends, and says how each ended.
class Journal {
 public:
  /// Ids grow from call to call. Fetches are not kept: they change nothing.
  void record(const RequestEnvelope& request);

  /// The engine has Finished this request, and so all before it: what they replaced can be dropped.
  void settle(RequestId id);

  /// The engine has Failed this request: what it would have replaced stands again.
  void forget(RequestId id);

  /// kWithoutNetwork: for an engine that is to have another network, without this one and what belongs to it.
  enum class Part : std::uint8_t { kAll, kWithoutNetwork };

  /// The requests with the ids that they had, in the order in which they were made. They stay in the journal: who sends them again does
  /// not record them again.
  std::vector<RequestEnvelope> replay(Part part = Part::kAll) const;

 private:
  std::vector<RequestEnvelope> log_;
  std::size_t settled_ = 0;  ///< the first so many of log_ have been finished
};

/// Whether a request makes the same sense to an engine with another network: it gives a photo, or the watch list.
bool outlives_network(const Request& request);

}  // namespace convlens::session
