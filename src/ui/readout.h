#pragma once

#include <optional>
#include <string>

#include "ui/page.h"

namespace convlens::ui {

/// The value under the pointer, beside it (above it for a finger, which hides what it points at).
struct Readout {
  std::string name;                  ///< of the map or unit
  std::optional<view::Pixel> pixel;  ///< none for single values
  std::optional<float> value;        ///< none if it has not arrived
};
void draw_readout(const Page& page, const Readout& readout);

}  // namespace convlens::ui
