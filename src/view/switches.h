#pragma once

#include "view/state.h"

namespace convlens::view {

bool is_layer_off(const Switches& switches, LayerIndex layer);
bool is_channel_off(const Switches& switches, LayerIndex layer, std::int32_t channel);

void switch_layer(Switches& switches, LayerIndex layer, session::Position position);
void switch_channel(Switches& switches, LayerIndex layer, std::int32_t channel, session::Position position);

}  // namespace convlens::view
