#version 300 es
// Colours one map. A framebuffer pixel shows the average of the map's pixels that it covers: enlarged maps keep hard, equally large
// pixels at any size, and reduced ones do not lose single bright pixels. Smooth ones are interpolated between the middles of their pixels
// instead, heatmaps after a cut at zero. All sums of texels go through here, no number of the page does.
precision highp float;
precision highp int;
precision highp sampler2D;

in vec2 v_place;
flat in vec2 v_size;
flat in ivec4 v_slice;
flat in ivec3 v_extent;
flat in vec4 v_look;
flat in vec3 v_heat;

uniform sampler2D u_floats;
uniform sampler2D u_colormap;
uniform float u_colormap_row;
uniform vec4 u_not_a_number;

out vec4 o_colour;

const int kTextureBits = 11;  // gfx::FloatTexture::kWidth is 2048
const int kMostTaps = 8;

struct Sum {
  vec3 total;
  float weight;
  bool finite;
};

float float_at(int index) {
  return texelFetch(u_floats, ivec2(index & ((1 << kTextureBits) - 1), index >> kTextureBits), 0).r;
}

// Compilers may take isnan() for false; the bits cannot be argued with.
bool is_finite(float value) { return (floatBitsToUint(value) & 0x7F800000u) != 0x7F800000u; }

bool is_smooth() { return v_heat.z > 0.5; }
bool is_heat() { return v_heat.z > 1.5; }

void add_texel(ivec2 texel, float weight, inout Sum sum) {
  int index = v_slice.x + texel.y * v_slice.y + texel.x * v_slice.z;
  if (index >= v_extent.z || weight <= 0.0) return;
  vec3 value = vec3(float_at(index));
  if (v_slice.w != 0) value.yz = vec2(float_at(index + v_slice.w), float_at(index + 2 * v_slice.w));
  bool finite = is_finite(value.x) && is_finite(value.y) && is_finite(value.z);
  sum.finite = sum.finite && finite;
  if (is_heat()) value = max(value, vec3(0.0));
  sum.total += finite ? value * weight : vec3(0.0);
  sum.weight += weight;
}

Sum covered_texels() {
  vec2 extent = vec2(v_extent.yx);
  vec2 scale = extent / v_size;
  vec2 low = max((v_place - 0.5) * scale, vec2(0.0));
  vec2 high = min((v_place + 0.5) * scale, extent);
  ivec2 first = ivec2(floor(low));
  ivec2 last = min(ivec2(ceil(high)) - 1, v_extent.yx - 1);
  ivec2 step = max((last - first + kMostTaps) / kMostTaps, ivec2(1));
  Sum sum = Sum(vec3(0.0), 0.0, true);
  for (int y = first.y; y <= last.y; y += step.y) {
    for (int x = first.x; x <= last.x; x += step.x) {
      vec2 overlap = min(vec2(x + 1, y + 1), high) - max(vec2(x, y), low);
      add_texel(ivec2(x, y), overlap.x * overlap.y, sum);
    }
  }
  return sum;
}

// The four texels around a place, those beyond the edge being the ones at it.
Sum neighbouring_texels() {
  vec2 place = v_place * vec2(v_extent.yx) / v_size - 0.5;
  ivec2 first = ivec2(floor(place));
  vec2 part = place - vec2(first);
  Sum sum = Sum(vec3(0.0), 0.0, true);
  for (int corner = 0; corner < 4; ++corner) {
    ivec2 offset = ivec2(corner & 1, corner >> 1);
    vec2 weight = mix(1.0 - part, part, vec2(offset));
    add_texel(clamp(first + offset, ivec2(0), v_extent.yx - 1), weight.x * weight.y, sum);
  }
  return sum;
}

float inside_rounded_corners() {
  vec2 half_size = v_size * 0.5;
  float radius = min(v_look.w, min(half_size.x, half_size.y));
  vec2 beyond = abs(v_place - half_size) - half_size + radius;
  float distance = length(max(beyond, 0.0)) + min(max(beyond.x, beyond.y), 0.0) - radius;
  return radius > 0.0 ? clamp(0.5 - distance, 0.0, 1.0) : 1.0;
}

void main() {
  Sum sum;
  if (is_smooth()) sum = neighbouring_texels();
  else sum = covered_texels();
  if (sum.weight <= 0.0) discard;
  vec3 unit = clamp((sum.total / sum.weight - v_look.x) / (v_look.y - v_look.x), 0.0, 1.0);
  if (unit.x < v_heat.y) discard;
  vec3 colour = v_slice.w != 0 ? unit : texture(u_colormap, vec2((unit.x * 255.0 + 0.5) / 256.0, u_colormap_row)).rgb;
  if (!sum.finite) colour = u_not_a_number.rgb;
  float grey = dot(colour, vec3(0.299, 0.587, 0.114));
  float presence = v_look.z;
  o_colour = vec4(mix(vec3(grey), colour, presence), mix(0.22, 1.0, presence) * v_heat.x * inside_rounded_corners());
}
