#include "view/colormap.h"

#include <cstddef>

#include "view/names.h"

namespace convlens::view {
namespace {

/// A colour at a position of the table, 0 to 255. Between two of them colours are mixed linearly.
struct Knot {
  float position = 0;
  std::uint32_t rgb = 0;
};

// Chosen so that straight lines between them stay within 1.3/255 of the originals.
constexpr Knot kGrayKnots[] = {{0, 0x000000}, {255, 0xFFFFFF}};
constexpr Knot kViridisKnots[] = {{0, 0x440154},   {21, 0x481F70},  {39, 0x453581},  {66, 0x3A548C},  {119, 0x23888E},
                                  {141, 0x1E9D89}, {157, 0x25AC82}, {174, 0x3BBB75}, {193, 0x60CA60}, {215, 0x95D840},
                                  {236, 0xCDE11D}, {244, 0xE2E418}, {251, 0xF4E61E}, {255, 0xFDE725}};
constexpr Knot kMagmaKnots[] = {{0, 0x000004},   {7, 0x03030F},   {20, 0x0E0B2B},  {38, 0x251255},  {48, 0x36106B},  {58, 0x471078},
                                {76, 0x641A80},  {105, 0x912B81}, {133, 0xBF3A77}, {154, 0xDF4A68}, {171, 0xF2625D}, {182, 0xF8765C},
                                {197, 0xFD9266}, {216, 0xFEB67C}, {245, 0xFDEBAC}, {255, 0xFCFDBF}};
constexpr Knot kCividisKnots[] = {{0, 0x00224E},   {20, 0x003070},  {23, 0x013271},  {29, 0x143670},  {41, 0x293F6E},
                                  {69, 0x48526C},  {110, 0x6D6F72}, {134, 0x828079}, {175, 0xAAA073}, {211, 0xD0BE62},
                                  {234, 0xE9D34E}, {252, 0xFEE434}, {255, 0xFEE838}};
constexpr Knot kRdBuKnots[] = {{0, 0x67001F},   {25.5F, 0xB2182B},  {51, 0xD6604D},  {76.5F, 0xF4A582},
                               {102, 0xFDDBC7}, {127.5F, 0xF7F7F7}, {153, 0xD1E5F0}, {178.5F, 0x92C5DE},
                               {204, 0x4393C3}, {229.5F, 0x2166AC}, {255, 0x053061}};
constexpr Knot kSignsOnDarkKnots[] = {{0, 0xFF9A7D}, {64, 0xB8402F}, {127.5F, 0x1B1E24}, {191, 0x2A6DB0}, {255, 0x8CCBFF}};

constexpr float channel(std::uint32_t rgb, int shift) { return static_cast<float>((rgb >> shift) & 0xFFU); }

constexpr std::uint8_t mixed(const Knot& low, const Knot& high, float position, int shift) {
  const float share = (position - low.position) / (high.position - low.position);
  return static_cast<std::uint8_t>(channel(low.rgb, shift) * (1 - share) + channel(high.rgb, shift) * share + 0.5F);
}

template <std::size_t count>
constexpr ColormapTable table_through(const Knot (&knots)[count]) {
  ColormapTable table{};
  std::size_t next = 1;
  for (std::size_t i = 0; i < table.size(); ++i) {
    const auto position = static_cast<float>(i);
    while (next + 1 < count && knots[next].position < position) ++next;
    const Knot& low = knots[next - 1];
    const Knot& high = knots[next];
    table[i] = {mixed(low, high, position, 16), mixed(low, high, position, 8), mixed(low, high, position, 0)};
  }
  return table;
}

/// A trapezium of height 255: up from `rise` to `top`, level until `fall`, down to 0 at `end`.
struct Trapezium {
  float rise = 0, top = 0, fall = 0, end = 0;
};

constexpr std::uint8_t height_at(const Trapezium& shape, float x) {
  float height = 1;
  if (x < shape.top) height = (x - shape.rise) / (shape.top - shape.rise);
  if (x > shape.fall) height = (shape.end - x) / (shape.end - shape.fall);
  return height <= 0 ? std::uint8_t{0} : static_cast<std::uint8_t>(height * 255 + 0.5F);
}

/// Jet: three trapezia side by side; blue begins and red ends at half height.
constexpr ColormapTable jet_table() {
  ColormapTable table{};
  for (std::size_t i = 0; i < table.size(); ++i) {
    const float x = static_cast<float>(i) / 255;
    table[i] = {height_at({0.35F, 0.66F, 0.89F, 1.11F}, x), height_at({0.125F, 0.375F, 0.64F, 0.91F}, x),
                height_at({-0.11F, 0.11F, 0.34F, 0.65F}, x)};
  }
  return table;
}

constexpr ColormapTable kGray = table_through(kGrayKnots);
constexpr ColormapTable kViridis = table_through(kViridisKnots);
constexpr ColormapTable kJet = jet_table();
constexpr ColormapTable kMagma = table_through(kMagmaKnots);
constexpr ColormapTable kCividis = table_through(kCividisKnots);
constexpr ColormapTable kRdBu = table_through(kRdBuKnots);
constexpr ColormapTable kSignsOnDark = table_through(kSignsOnDarkKnots);

constexpr std::array kDrawn = {Colormap::kGray,    Colormap::kViridis, Colormap::kJet,        Colormap::kMagma,
                               Colormap::kCividis, Colormap::kRdBu,    Colormap::kSignsOnDark};

static_assert(kDrawn.back() == Colormap::kSignsOnDark, "all but the last are offered");

}  // namespace

const ColormapTable& colormap_table(Colormap colormap) {
  switch (colormap) {
    case Colormap::kGray:
      return kGray;
    case Colormap::kViridis:
      return kViridis;
    case Colormap::kJet:
      return kJet;
    case Colormap::kMagma:
      return kMagma;
    case Colormap::kCividis:
      return kCividis;
    case Colormap::kRdBu:
      return kRdBu;
    case Colormap::kSignsOnDark:
      return kSignsOnDark;
  }
  return kGray;
}

Rgba color_at(Colormap colormap, float position) {
  const float index = position * 255 + 0.5F;
  const ColormapTable& table = colormap_table(colormap);
  if (!(index > 0)) return table.front();
  return index >= 255 ? table.back() : table[static_cast<std::size_t>(index)];
}

std::span<const Colormap> drawn_colormaps() { return kDrawn; }

std::span<const Colormap> all_colormaps() { return drawn_colormaps().first(kDrawn.size() - 1); }

std::string_view colormap_name(Colormap colormap) { return name_of(colormap_names(), colormap); }

}  // namespace convlens::view
