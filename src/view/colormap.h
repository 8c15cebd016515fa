#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "view/state.h"

namespace convlens::view {

struct Rgba {
  std::uint8_t red = 0;
  std::uint8_t green = 0;
  std::uint8_t blue = 0;
  std::uint8_t alpha = 255;
  friend bool operator==(const Rgba&, const Rgba&) = default;
};

using ColormapTable = std::array<Rgba, 256>;

/// The colours of a colormap, lowest value first, within 2/255 of matplotlib's tables. Those are CC0 (viridis, magma, cividis); RdBu is
/// ColorBrewer's, with red for negative and blue for positive values. kSignsOnDark is our own.
const ColormapTable& colormap_table(Colormap colormap);

/// The colour at a position; positions outside 0 to 1 are clamped, NaN is the first.
Rgba color_at(Colormap colormap, float position);

/// All colormaps that are offered, in their order.
std::span<const Colormap> all_colormaps();

/// Those, and what the page draws with besides.
std::span<const Colormap> drawn_colormaps();

/// Of all_colormaps: the name in the API and in addresses, also fit for people: "viridis", "RdBu".
std::string_view colormap_name(Colormap colormap);

}  // namespace convlens::view
