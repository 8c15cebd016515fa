#include "view/switches.h"

#include <algorithm>

namespace convlens::view {
namespace {

/// A sorted list with or without a value.
void put(std::vector<std::int32_t>& off, std::int32_t value, session::Position position) {
  const auto place = std::ranges::lower_bound(off, value);
  const bool there = place != off.end() && *place == value;
  if (there && position == session::Position::kOn) off.erase(place);
  if (!there && position == session::Position::kOff) off.insert(place, value);
}

}  // namespace

bool is_layer_off(const Switches& switches, LayerIndex layer) { return std::ranges::binary_search(switches.layers_off, layer); }

bool is_channel_off(const Switches& switches, LayerIndex layer, std::int32_t channel) {
  const auto found = switches.channels_off.find(layer);
  return found != switches.channels_off.end() && std::ranges::binary_search(found->second, channel);
}

void switch_layer(Switches& switches, LayerIndex layer, session::Position position) { put(switches.layers_off, layer, position); }

void switch_channel(Switches& switches, LayerIndex layer, std::int32_t channel, session::Position position) {
  std::vector<std::int32_t>& off = switches.channels_off[layer];
  put(off, channel, position);
  if (off.empty()) switches.channels_off.erase(layer);
}

}  // namespace convlens::view
