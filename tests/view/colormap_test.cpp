#include "view/colormap.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <string>

#include <catch2/catch_test_macros.hpp>

namespace convlens::view {
namespace {

constexpr std::array<std::size_t, 9> kEntries = {0, 32, 64, 96, 128, 160, 192, 224, 255};

struct Expected {
  Colormap colormap;
  std::array<std::uint32_t, 9> rgb;
};

// matplotlib 3.6.3: plt.get_cmap(name)(entry), times 255 and rounded, for each of kEntries.
constexpr Expected kMatplotlib[] = {
    {Colormap::kGray, {0x000000, 0x202020, 0x404040, 0x606060, 0x808080, 0xA0A0A0, 0xC0C0C0, 0xE0E0E0, 0xFFFFFF}},
    {Colormap::kViridis, {0x440154, 0x472D7B, 0x3B528B, 0x2C728E, 0x21918C, 0x28AE80, 0x5EC962, 0xADDC30, 0xFDE725}},
    {Colormap::kJet, {0x000080, 0x0000FF, 0x0080FF, 0x16FFE1, 0x7DFF7A, 0xE4FF13, 0xFF9400, 0xFF1E00, 0x800000}},
    {Colormap::kMagma, {0x000004, 0x1D1147, 0x51127C, 0x832681, 0xB73779, 0xE75263, 0xFC8961, 0xFEC488, 0xFCFDBF}},
    {Colormap::kCividis, {0x00224E, 0x1A386F, 0x434E6C, 0x61656F, 0x7D7C78, 0x9B9476, 0xBCAE6C, 0xDEC958, 0xFEE838}},
    {Colormap::kRdBu, {0x67001F, 0xBB2A34, 0xE58368, 0xFBCEB7, 0xF6F7F7, 0xC0DCEB, 0x68ABD0, 0x2870B1, 0x053061}},
};

int difference(Rgba color, std::uint32_t rgb) {
  const auto channel = [rgb](int shift) { return static_cast<int>((rgb >> shift) & 0xFFU); };
  return std::max({std::abs(color.red - channel(16)), std::abs(color.green - channel(8)), std::abs(color.blue - channel(0))});
}

TEST_CASE("Colormaps have matplotlib's colours within 2 of 255", "[view]") {
  for (const Expected& expected : kMatplotlib) {
    for (std::size_t i = 0; i < kEntries.size(); ++i) {
      INFO(colormap_name(expected.colormap) << " at " << kEntries[i]);
      CHECK(difference(colormap_table(expected.colormap)[kEntries[i]], expected.rgb[i]) <= 2);
    }
  }
}

TEST_CASE("Neighbouring colours of a colormap are alike, so that none has a seam", "[view]") {
  for (const Colormap colormap : drawn_colormaps()) {
    const ColormapTable& table = colormap_table(colormap);
    for (std::size_t i = 1; i < table.size(); ++i) {
      INFO(colormap_name(colormap) << " at " << i);
      CHECK(difference(table[i], (static_cast<std::uint32_t>(table[i - 1].red) << 16) |
                                     (static_cast<std::uint32_t>(table[i - 1].green) << 8) | table[i - 1].blue) <= 10);
      CHECK(table[i].alpha == 255);
    }
  }
}

TEST_CASE("Where colours tell signs, negative is red and positive is blue, and only the middle differs with the ground", "[view]") {
  const auto brightness = [](Rgba colour) { return colour.red + colour.green + colour.blue; };
  for (const Colormap signs : {Colormap::kRdBu, Colormap::kSignsOnDark}) {
    CHECK(color_at(signs, 0.1F).red > color_at(signs, 0.1F).blue);
    CHECK(color_at(signs, 0.9F).blue > color_at(signs, 0.9F).red);
  }
  for (const float end : {0.0F, 1.0F}) {
    CHECK(brightness(color_at(Colormap::kRdBu, end)) < brightness(color_at(Colormap::kRdBu, 0.5F)));
    CHECK(brightness(color_at(Colormap::kSignsOnDark, end)) > brightness(color_at(Colormap::kSignsOnDark, 0.5F)));
  }
}

TEST_CASE("Positions outside the colormap have its end colours", "[view]") {
  CHECK(color_at(Colormap::kGray, -3) == Rgba{0, 0, 0});
  CHECK(color_at(Colormap::kGray, 7) == Rgba{255, 255, 255});
  CHECK(color_at(Colormap::kGray, std::numeric_limits<float>::quiet_NaN()) == Rgba{0, 0, 0});
}

TEST_CASE("Every colormap has a name of its own", "[view]") {
  CHECK(all_colormaps().size() == 6);
  for (const Colormap one : all_colormaps()) {
    for (const Colormap other : all_colormaps()) CHECK((one == other) == (colormap_name(one) == colormap_name(other)));
  }
}

}  // namespace
}  // namespace convlens::view
