#pragma once

#include <optional>
#include <string_view>

#include "session/messages.h"
#include "view/state.h"

namespace convlens::view {

/// Whether it is the input, -1, or a layer of the network.
bool has_source(const session::ModelLoaded& model, LayerIndex layer);

/// The layer's name; the input's for -1. Precondition: has_source.
std::string_view layer_name(const session::ModelLoaded& model, LayerIndex layer);

/// The shape of what it gives. Precondition: has_source.
const tensor::Shape& source_shape(const session::ModelLoaded& model, LayerIndex layer);

/// The layer of that name, -1 for the input's name.
std::optional<LayerIndex> find_layer(const session::ModelLoaded& model, std::string_view name);

/// The name most like a mistyped one, empty if none is (more than a third of the letters differ).
std::string_view nearest_layer_name(const session::ModelLoaded& model, std::string_view name);

/// Whether both are the same network as far as indices go: names, types and shapes of all layers agree.
bool same_layers(const session::ModelLoaded& one, const session::ModelLoaded& other);

/// What the page shows first of a network: its first layer with kernels, else its first layer, else the input.
LayerIndex first_layer_to_show(const session::ModelLoaded& model);

/// Whether the network ends in scores of classes, and not in maps, as one does whose classifying layers were left out.
bool names_classes(const session::ModelLoaded& model);

/// Whether the selection's layer, map and pixel are there.
bool fits(const session::ModelLoaded& model, const Selection& selection);

}  // namespace convlens::view
