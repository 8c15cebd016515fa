#include "session/long_answer.h"

#include "base/visit.h"

namespace convlens::session {

bool changes_outputs(const Request& request) {
  return std::visit(base::AnyOf<LoadModel, LoadPhoto, LoadPixels, SetInversion, SwitchLayer, SwitchChannel>(), request);
}

}  // namespace convlens::session
