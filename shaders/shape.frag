// Dear ImGui's shapes, words and pictures: a colour times a texture, which is white for shapes.
precision highp float;

in vec2 v_texture;
in vec4 v_colour;

uniform sampler2D u_picture;

out vec4 o_colour;

void main() { o_colour = v_colour * texture(u_picture, v_texture); }
