#pragma once

#include "base/result.h"
#include "image/photo.h"
#include "network/network.h"
#include "session/messages.h"

namespace convlens::session {

/// A layer of the network, the input not included. Errors: kUnknownLayer.
base::Status check_layer(const network::Network& network, LayerIndex layer);

/// A layer of the network, or -1 for its input. Errors: kUnknownLayer.
base::Status check_source(const network::Network& network, LayerIndex layer);

/// What could be a layer or the input of some network. Errors: kUnknownLayer.
base::Status check_source_of_any(LayerIndex layer);

/// A channel of a layer's output. Errors: kUnknownLayer, kInvalidArgument.
base::Status check_channel(const network::Network& network, LayerIndex layer, std::int32_t channel);

/// The picture that the browser decoded, with sides of 1 to 8192, made no larger than one decoded here.
/// Errors: kInvalidArgument, kOutOfMemory.
base::Result<image::Photo> photo_from_pixels(LoadPixels pixels);

}  // namespace convlens::session
