// Colours one map. A framebuffer pixel shows the average of the map's pixels that it covers: enlarged maps keep hard, equally large
// pixels at any size, and reduced ones do not lose single bright pixels. Smooth ones are interpolated between the middles of their pixels
// instead, heatmaps after a cut at zero. All sums of texels go through here, no number of the page does.
//
// Compiled once for each kind of map, with or without IN_COLOUR (three channels are red, green and blue) and SMOOTH: graphics without
// hardware take both ways of every branch, and a page of maps is drawn anew in each frame that scrolls.
precision highp float;
precision highp int;
precision highp sampler2D;

in vec2 v_place;
flat in vec2 v_size;
flat in ivec4 v_slice;
flat in ivec4 v_extent;
flat in vec4 v_look;
flat in vec3 v_heat;
flat in vec3 v_run;

uniform sampler2D u_floats;
uniform sampler2D u_colormap;
uniform float u_colormap_row;
uniform vec4 u_not_a_number;

out vec4 o_colour;

const int kTextureBits = 11;  // gfx::FloatTexture::kWidth is 2048
const int kMostTaps = 8;

float float_at(int index) {
  return texelFetch(u_floats, ivec2(index & ((1 << kTextureBits) - 1), index >> kTextureBits), 0).r;
}

// Compilers may take isnan() for false; the bits cannot be argued with.
bool is_finite(float value) { return (floatBitsToUint(value) & 0x7F800000u) != 0x7F800000u; }

#ifdef IN_COLOUR
#define Value vec3
Value value_at(int index) { return vec3(float_at(index), float_at(index + v_slice.w), float_at(index + 2 * v_slice.w)); }
bool is_finite(vec3 value) { return is_finite(value.x) && is_finite(value.y) && is_finite(value.z); }
vec3 colour_from(Value unit) { return unit; }
#else
#define Value float
Value value_at(int index) { return float_at(index); }
vec3 colour_from(Value unit) { return textureLod(u_colormap, vec2((unit * 255.0 + 0.5) / 256.0, u_colormap_row), 0.0).rgb; }
#endif

// Where in which map of the instance the pixel lies.
struct Cell {
  vec2 place;  // framebuffer pixels from the map's top left corner
  vec2 size;
  int offset;
};

struct Sum {
  Value total;
  float weight;
  bool finite;
};

// A map's last cells may be none: those of a layer whose neurons fill no rectangle.
void add_texel(int index, float weight, inout Sum sum) {
  if (index >= v_extent.z) return;
  Value value = value_at(index);
  sum.finite = sum.finite && is_finite(value);
#ifdef SMOOTH
  if (v_heat.z > 0.5) value = max(value, Value(0.0));
#endif
  sum.total += value * weight;
  sum.weight += weight;
}

#ifdef SMOOTH
Cell cell_here() { return Cell(v_place, v_size, v_slice.x); }

// The four texels around a place, those beyond the edge being the ones at it.
Sum sum_at(Cell cell) {
  vec2 place = cell.place * vec2(v_extent.yx) / cell.size - 0.5;
  ivec2 first = ivec2(floor(place));
  vec2 part = place - vec2(first);
  Sum sum = Sum(Value(0.0), 0.0, true);
  for (int corner = 0; corner < 4; ++corner) {
    ivec2 offset = ivec2(corner & 1, corner >> 1);
    vec2 weight = mix(1.0 - part, part, vec2(offset));
    ivec2 texel = clamp(first + offset, ivec2(0), v_extent.yx - 1);
    if (weight.x * weight.y > 0.0) add_texel(cell.offset + texel.y * v_slice.y + texel.x * v_slice.z, weight.x * weight.y, sum);
  }
  return sum;
}
#else
// Each map begins and ends at the whole pixel that is nearest to where it should. Which one it is is decided in the middle of the gap, as the
// place is not known exactly.
Cell cell_here() {
  float map = floor((v_place.x - v_run.x + 0.5 * (v_run.z - v_run.y)) / v_run.z);
  float left = floor(v_run.x + map * v_run.z + 0.5);
  float right = floor(v_run.x + map * v_run.z + v_run.y + 0.5);
  return Cell(vec2(v_place.x - left, v_place.y), vec2(max(right - left, 1.0), v_size.y), v_slice.x + int(map) * v_extent.w);
}

// All texels that the pixel covers, each by how much of it that is.
Sum sum_at(Cell cell) {
  vec2 extent = vec2(v_extent.yx);
  vec2 scale = extent / cell.size;
  vec2 low = max((cell.place - 0.5) * scale, vec2(0.0));
  vec2 high = min((cell.place + 0.5) * scale, extent);
  ivec2 first = ivec2(floor(low));
  ivec2 last = min(ivec2(ceil(high)) - 1, v_extent.yx - 1);
  ivec2 step = max((last - first + kMostTaps) / kMostTaps, ivec2(1));
  Sum sum = Sum(Value(0.0), 0.0, true);
  for (int y = first.y; y <= last.y; y += step.y) {
    float height = min(float(y + 1), high.y) - max(float(y), low.y);
    int row = cell.offset + y * v_slice.y;
    for (int x = first.x; x <= last.x; x += step.x) {
      float width = min(float(x + 1), high.x) - max(float(x), low.x);
      add_texel(row + x * v_slice.z, width * height, sum);
    }
  }
  return sum;
}
#endif

float inside_rounded_corners(Cell cell) {
  vec2 half_size = cell.size * 0.5;
  float radius = min(v_look.w, min(half_size.x, half_size.y));
  vec2 beyond = abs(cell.place - half_size) - half_size + radius;
  float distance = length(max(beyond, 0.0)) + min(max(beyond.x, beyond.y), 0.0) - radius;
  return radius > 0.0 ? clamp(0.5 - distance, 0.0, 1.0) : 1.0;
}

void main() {
  Cell cell = cell_here();
  if (cell.place.x < 0.0 || cell.place.x > cell.size.x) discard;  // between two
  Sum sum = sum_at(cell);
  if (sum.weight <= 0.0) discard;
  Value unit = clamp((sum.total / sum.weight - v_look.x) / (v_look.y - v_look.x), 0.0, 1.0);
#if defined(SMOOTH) && !defined(IN_COLOUR)
  if (sum.finite && unit < v_heat.y) discard;
#endif
  vec3 colour = sum.finite ? colour_from(unit) : u_not_a_number.rgb;
  float grey = dot(colour, vec3(0.299, 0.587, 0.114));
  float presence = v_look.z;
  o_colour = vec4(mix(vec3(grey), colour, presence), mix(0.22, 1.0, presence) * v_heat.x * inside_rounded_corners(cell));
}
