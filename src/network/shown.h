#pragma once

#include <string>
#include <string_view>

namespace convlens::network {

/// A name out of a file as a message may show it: quoted, control characters as ?, cut after 64 bytes on a character.
std::string shown(std::string_view name);

}  // namespace convlens::network
