#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "base/result.h"
#include "gfx/float_texture.h"
#include "gfx/handle.h"
#include "gfx/rgba_texture.h"

namespace convlens::gfx {

/// One map to draw. The layout is the vertex format of shaders/map.vert.
struct MapInstance {
  float x = 0;  ///< rectangle in framebuffer pixels, y down
  float y = 0;
  float width = 0;
  float height = 0;
  std::int32_t offset = 0;  ///< of the first float; all strides in floats
  std::int32_t row_stride = 0;
  std::int32_t column_stride = 0;
  std::int32_t channel_stride = 0;  ///< not 0: three channels shown as red, green and blue
  std::int32_t map_height = 0;
  std::int32_t map_width = 0;
  std::int32_t end = 0;     ///< the first float that is no part of the map: cells from there on stay clear
  float low = 0;            ///< value of the colormap's first colour
  float high = 1;           ///< of its last; not equal to low
  float presence = 1;       ///< 1 on; 0 switched off: grey and faded
  float corner_radius = 0;  ///< framebuffer pixels
  float opacity = 1;        ///< over what is drawn already
  float threshold = 0;      ///< 0 to 1 of the range: pixels below are not drawn
  float smooth = 0;         ///< 0: a pixel is a pixel; 1: interpolated bilinearly; 2: likewise, after negative values were cut at zero
};

/// Integer framebuffer pixels, y up, as glScissor wants them.
struct Scissor {
  std::int32_t x = 0;
  std::int32_t y = 0;
  std::int32_t width = 0;
  std::int32_t height = 0;
};

/// One grid of maps out of one float texture.
struct MapBatch {
  const FloatTexture* floats = nullptr;
  const ColormapTexture* colormaps = nullptr;
  std::int32_t colormap_row = 0;
  std::span<const MapInstance> maps;
  std::array<float, 2> framebuffer{};  ///< width and height in pixels
  Scissor scissor;
  std::array<float, 4> not_a_number{1, 0, 1, 1};  ///< colour of values that are not finite
};

/// Draws whole grids of maps with one draw call each. Leaves the program, vertex array, scissor box and texture units 0 and 1 changed.
class MapRenderer {
 public:
  /// Errors: kInternal if the shaders do not compile or the context is lost.
  static base::Result<MapRenderer> create();

  void draw(const MapBatch& batch);

 private:
  MapRenderer() = default;

  ProgramHandle program_;
  VertexArrayHandle vertex_array_;
  BufferHandle instances_;
  GLint framebuffer_ = -1;
  GLint colormap_row_ = -1;
  GLint not_a_number_ = -1;
};

}  // namespace convlens::gfx
