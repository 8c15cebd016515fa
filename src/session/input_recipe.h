#pragma once

#include <string>
#include <vector>

#include "image/preprocess.h"
#include "network/network.h"
#include "session/messages.h"

namespace convlens::session {

/// How a photo becomes this network's input when the visitor has chosen `inversion`.
image::InputRecipe input_recipe(const network::Network& network, Inversion inversion);

/// The inversion that the network's file asks for.
Inversion own_inversion(const network::Network& network);

/// What was decided, as messages say it.
Inversion inversion_from_image(image::Inversion inversion);

/// The steps as messages say them, titled in plain words.
std::vector<InputStep> steps_from_image(std::vector<image::InputStep> steps);

/// For people: "grey, whole photo, 0 to 1".
std::string input_detail(const network::Network& network);

}  // namespace convlens::session
