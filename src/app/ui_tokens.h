#pragma once

#include <string_view>

#include "ui/theme.h"

namespace convlens::app {

/// Reads a JSON object of strings. Anything else in it is left out; text that is no object gives no tokens.
ui::Tokens tokens_from_json(std::string_view json);

}  // namespace convlens::app
