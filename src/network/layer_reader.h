#pragma once

#include "base/result.h"
#include "network/json.h"
#include "network/layer.h"

namespace convlens::network {

/// Reads one entry of a graph's `layers`. Errors: kCorruptModel, kUnsupportedModel; the message names the layer.
base::Result<LayerDescription> read_layer(yyjson_val* entry);

}  // namespace convlens::network
