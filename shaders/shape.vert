// Dear ImGui's triangles, in CSS pixels, y down.
layout(location = 0) in vec2 a_position;
layout(location = 1) in vec2 a_texture;
layout(location = 2) in vec4 a_colour;

uniform vec2 u_canvas;  // in CSS pixels

out vec2 v_texture;
out vec4 v_colour;

void main() {
  v_texture = a_texture;
  v_colour = a_colour;
  vec2 unit = a_position / u_canvas;
  gl_Position = vec4(unit.x * 2.0 - 1.0, 1.0 - unit.y * 2.0, 0.0, 1.0);
}
