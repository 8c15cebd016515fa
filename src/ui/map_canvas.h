#pragma once

#include <array>
#include <cstdint>
#include <list>
#include <map>
#include <span>
#include <vector>

#include <imgui.h>

#include "base/result.h"
#include "gfx/map_renderer.h"
#include "ui/rect.h"
#include "view/scale.h"
#include "view/slice.h"
#include "view/state.h"

namespace convlens::ui {

/// Maps of one size beside each other, as one. Not of smooth ones.
struct MapRun {
  std::int32_t count = 1;
  float pitch = 0;        ///< from the left of one to the left of the next
  std::int32_t step = 0;  ///< from the first float of one to that of the next
};

/// A map on the canvas: where, which floats of a blob, and how they are coloured.
struct MapQuad {
  Rect rect{};
  view::Slice slice{};
  view::ValueRange range{};
  float presence = 1;  ///< 0: switched off
  float radius = 0;
  float opacity = 1;    ///< over what is drawn already
  float threshold = 0;  ///< 0 to 1 of the range: less is not drawn
  /// Hard pixels; interpolated bilinearly; likewise after a cut at zero.
  enum class Sampling : std::uint8_t { kPixels, kSmooth, kHeat };
  Sampling sampling = Sampling::kPixels;
  MapRun run{};  ///< of which it is the first
};

/// Draws maps and photos among ImGui's shapes, and keeps their textures: each revision of a blob is uploaded once.
class MapCanvas {
 public:
  /// Errors: kInternal if WebGL does not give what is needed.
  static base::Result<MapCanvas> create();

  /// Forgets the batches of the last frame and textures that were not used for long.
  void begin_frame(float ratio, ImVec2 size);

  /// Adds a draw call to the list for all quads, or for each row of those that are drawn alike.
  void draw(ImDrawList& list, const view::Blob& blob, view::Colormap colormap, std::span<const MapQuad> quads);

  /// Covers a part of the canvas with a colour, whatever the list's clip rectangle and the colour's alpha: without graphics hardware
  /// clearing is much cheaper than drawing triangles.
  void clear(ImDrawList& list, const Rect& rect, ImU32 colour);

  ImTextureID photo(const view::Photo& photo);
  /// The colormap as a picture from left to right: texture, and the v coordinate to use throughout.
  struct Gradient {
    ImTextureID texture = 0;
    float v = 0;
  };
  Gradient gradient(view::Colormap colormap) const;

  void set_not_a_number_colour(ImU32 colour);

 private:
  struct Entry {
    gfx::FloatTexture floats;
    gfx::PhotoTexture photo;
    std::uint64_t last_used = 0;
  };
  struct Batch {
    MapCanvas* canvas = nullptr;
    gfx::MapBatch batch;
    std::vector<gfx::MapInstance> maps;
  };
  struct Clear {
    gfx::Scissor part;
    ImVec4 colour;
  };

  explicit MapCanvas(gfx::MapRenderer renderer);
  void draw_alike(ImDrawList& list, const view::Blob& blob, view::Colormap colormap, std::span<const MapQuad> quads);
  static void render(const ImDrawList* list, const ImDrawCmd* command);

  gfx::MapRenderer renderer_;
  gfx::ColormapTexture colormaps_;
  std::map<std::uint32_t, Entry> entries_;
  std::list<Batch> batches_;  // lists: callbacks point at their elements
  std::list<Clear> clears_;
  std::uint64_t frame_ = 0;
  float ratio_ = 1;
  ImVec2 size_;
  std::array<float, 4> not_a_number_{1, 0, 1, 1};
};

}  // namespace convlens::ui
