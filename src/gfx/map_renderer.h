#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "base/result.h"
#include "gfx/float_texture.h"
#include "gfx/handle.h"
#include "gfx/rgba_texture.h"

namespace convlens::gfx {

/// How the maps of a batch are drawn, each by a shader of its own.
enum class MapKind : std::uint8_t {
  kPixels,        ///< one channel through the colormap, a pixel is a pixel
  kColourPixels,  ///< three channels as red, green and blue
  kSmooth,        ///< one channel, interpolated bilinearly
  kSmoothColour,
};

/// One map to draw, or several of one size beside each other. The layout is the vertex format of shaders/map.vert.
struct MapInstance {
  float x = 0;  ///< rectangle in framebuffer pixels, y down
  float y = 0;
  float width = 0;
  float height = 0;
  std::int32_t offset = 0;  ///< of the first float; all strides in floats
  std::int32_t row_stride = 0;
  std::int32_t column_stride = 0;
  std::int32_t channel_stride = 0;  ///< from red to green and from green to blue; of maps in colour
  std::int32_t map_height = 0;
  std::int32_t map_width = 0;
  std::int32_t end = 0;     ///< the first float that is no part of the map: cells from there on stay clear
  std::int32_t step = 0;    ///< floats from one map to the next
  float low = 0;            ///< value of the colormap's first colour
  float high = 1;           ///< of its last; not equal to low
  float presence = 1;       ///< 1 on; 0 switched off: grey and faded
  float corner_radius = 0;  ///< framebuffer pixels
  float opacity = 1;        ///< over what is drawn already
  float threshold = 0;      ///< 0 to 1 of the range: pixels below are not drawn; of smooth maps of one channel
  float cut_at_zero = 0;    ///< 1: negative values count as zero; of smooth maps
  float run_start = 0;      ///< where the first map begins, right of x; at most half a pixel off
  float run_width = 1;      ///< of one map; not rounded, as they are not equally wide where their edges lie on whole pixels
  float run_pitch = 1;      ///< from one map to the next
};

/// Integer framebuffer pixels, y up, as glScissor wants them.
struct Scissor {
  std::int32_t x = 0;
  std::int32_t y = 0;
  std::int32_t width = 0;
  std::int32_t height = 0;
};

/// One grid of maps of one kind out of one float texture.
struct MapBatch {
  MapKind kind = MapKind::kPixels;
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
  struct Program {
    ProgramHandle handle;
    GLint framebuffer = -1;
    GLint colormap_row = -1;
    GLint not_a_number = -1;
  };

  MapRenderer() = default;
  static Program program_from(ProgramHandle handle);

  std::vector<Program> programs_;  // by MapKind
  VertexArrayHandle vertex_array_;
  BufferHandle instances_;
};

}  // namespace convlens::gfx
