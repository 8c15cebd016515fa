// One instance is one map, or several beside each other: a rectangle of the screen and the slice of the float texture that it shows.
layout(location = 0) in vec4 a_rect;    // x, y, width, height in framebuffer pixels, y down
layout(location = 1) in ivec4 a_slice;  // offset, row stride, column stride, channel stride (of maps in colour)
layout(location = 2) in ivec4 a_extent; // height, width, end: the first float that is no longer part of it, floats from one map to the next
layout(location = 3) in vec4 a_look;    // low, high, presence (1 on, 0 switched off), corner radius in framebuffer pixels
layout(location = 4) in vec3 a_heat;    // opacity, threshold (0 to 1 of low to high), 1: cut at zero
layout(location = 5) in vec3 a_run;     // framebuffer pixels: by how much the first begins before or after a_rect's left, width, from one to the next

uniform vec2 u_framebuffer;

out vec2 v_place;  // framebuffer pixels from the rectangle's top left corner
flat out vec2 v_size;
flat out ivec4 v_slice;
flat out ivec4 v_extent;
flat out vec4 v_look;
flat out vec3 v_heat;
flat out vec3 v_run;

void main() {
  vec2 corner = vec2(gl_VertexID & 1, gl_VertexID >> 1);
  v_place = corner * a_rect.zw;
  v_size = a_rect.zw;
  v_slice = a_slice;
  v_extent = a_extent;
  v_look = a_look;
  v_heat = a_heat;
  v_run = a_run;
  vec2 unit = (a_rect.xy + v_place) / u_framebuffer;
  gl_Position = vec4(unit.x * 2.0 - 1.0, 1.0 - unit.y * 2.0, 0.0, 1.0);
}
