#include "session/long_answer.h"

#include "base/visit.h"

namespace convlens::session {

base::Result<std::optional<Reply>> LongAnswer::step(engine::Engine& engine) {
  if (auto stepped = work().step(engine); !stepped) return std::unexpected(stepped.error());
  const float fraction = work().fraction();
  if (!done() && fraction < shown_ + worth_showing_) return std::nullopt;
  shown_ = fraction;
  return reply();
}

bool changes_input(const Request& request) { return std::visit(base::AnyOf<LoadPhoto, LoadPixels, SetInversion>(), request); }

bool changes_network(const Request& request) { return std::visit(base::AnyOf<LoadModel, SwitchLayer, SwitchChannel>(), request); }

}  // namespace convlens::session
