#version 300 es
// One instance is one map: a rectangle of the screen and the slice of the float texture that it shows.
layout(location = 0) in vec4 a_rect;    // x, y, width, height in framebuffer pixels, y down
layout(location = 1) in ivec4 a_slice;  // offset, row stride, column stride, channel stride (0: one channel, coloured by the colormap)
layout(location = 2) in ivec3 a_extent; // height, width, end: the first float that is no longer part of it
layout(location = 3) in vec4 a_look;    // low, high, presence (1 on, 0 switched off), corner radius in framebuffer pixels
layout(location = 4) in vec3 a_heat;    // opacity, threshold (0 to 1 of low to high), smooth (1: bilinear; 2: after a cut at zero)

uniform vec2 u_framebuffer;

out vec2 v_place;  // framebuffer pixels from the rectangle's top left corner
flat out vec2 v_size;
flat out ivec4 v_slice;
flat out ivec3 v_extent;
flat out vec4 v_look;
flat out vec3 v_heat;

void main() {
  vec2 corner = vec2(gl_VertexID & 1, gl_VertexID >> 1);
  v_place = corner * a_rect.zw;
  v_size = a_rect.zw;
  v_slice = a_slice;
  v_extent = a_extent;
  v_look = a_look;
  v_heat = a_heat;
  vec2 unit = (a_rect.xy + v_place) / u_framebuffer;
  gl_Position = vec4(unit.x * 2.0 - 1.0, 1.0 - unit.y * 2.0, 0.0, 1.0);
}
