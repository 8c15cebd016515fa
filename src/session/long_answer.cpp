#include "session/long_answer.h"

#include <concepts>

namespace convlens::session {
namespace {

template <typename... Types>
struct AnyOf {
  template <typename T>
  bool operator()(const T&) const {
    return (std::same_as<T, Types> || ...);
  }
};

}  // namespace

bool changes_outputs(const Request& request) {
  return std::visit(AnyOf<LoadModel, LoadPhoto, LoadPixels, SetInversion, SwitchLayer, SwitchChannel>(), request);
}

}  // namespace convlens::session
