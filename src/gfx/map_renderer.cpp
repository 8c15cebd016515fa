#include "gfx/map_renderer.h"

#include <cstddef>

#include "gfx/program.h"
#include "gfx/shaders.h"

namespace convlens::gfx {
namespace {

const void* at(std::size_t offset) { return reinterpret_cast<const void*>(offset); }

void describe_instances() {
  constexpr auto kStride = static_cast<GLsizei>(sizeof(MapInstance));
  glVertexAttribPointer(0, 4, GL_FLOAT, GL_FALSE, kStride, at(offsetof(MapInstance, x)));
  glVertexAttribIPointer(1, 4, GL_INT, kStride, at(offsetof(MapInstance, offset)));
  glVertexAttribIPointer(2, 3, GL_INT, kStride, at(offsetof(MapInstance, map_height)));
  glVertexAttribPointer(3, 4, GL_FLOAT, GL_FALSE, kStride, at(offsetof(MapInstance, low)));
  glVertexAttribPointer(4, 3, GL_FLOAT, GL_FALSE, kStride, at(offsetof(MapInstance, opacity)));
  for (GLuint attribute = 0; attribute < 5; ++attribute) {
    glEnableVertexAttribArray(attribute);
    glVertexAttribDivisor(attribute, 1);
  }
}

void bind_texture(GLenum unit, GLuint name) {
  glActiveTexture(unit);
  glBindTexture(GL_TEXTURE_2D, name);
}

}  // namespace

base::Result<MapRenderer> MapRenderer::create() {
  auto program = make_program(kMapVert, kMapFrag);
  if (!program) return base::pass_on(std::move(program));
  MapRenderer renderer;
  renderer.program_ = std::move(*program);
  const GLuint name = renderer.program_.name();
  renderer.framebuffer_ = glGetUniformLocation(name, "u_framebuffer");
  renderer.colormap_row_ = glGetUniformLocation(name, "u_colormap_row");
  renderer.not_a_number_ = glGetUniformLocation(name, "u_not_a_number");
  glUseProgram(name);
  glUniform1i(glGetUniformLocation(name, "u_floats"), 0);
  glUniform1i(glGetUniformLocation(name, "u_colormap"), 1);
  renderer.vertex_array_ = VertexArrayHandle::make();
  renderer.instances_ = BufferHandle::make();
  glBindVertexArray(renderer.vertex_array_.name());
  glBindBuffer(GL_ARRAY_BUFFER, renderer.instances_.name());
  describe_instances();
  glBindVertexArray(0);
  return renderer;
}

void MapRenderer::draw(const MapBatch& batch) {
  if (batch.maps.empty() || batch.scissor.width <= 0 || batch.scissor.height <= 0) return;
  glUseProgram(program_.name());
  glUniform2f(framebuffer_, batch.framebuffer[0], batch.framebuffer[1]);
  glUniform1f(colormap_row_, batch.colormaps->coordinate_from_row(batch.colormap_row));
  glUniform4fv(not_a_number_, 1, batch.not_a_number.data());
  bind_texture(GL_TEXTURE1, batch.colormaps->name());
  bind_texture(GL_TEXTURE0, batch.floats->name());
  glScissor(batch.scissor.x, batch.scissor.y, batch.scissor.width, batch.scissor.height);
  glBindVertexArray(vertex_array_.name());
  glBindBuffer(GL_ARRAY_BUFFER, instances_.name());
  glBufferData(GL_ARRAY_BUFFER, static_cast<GLsizeiptr>(batch.maps.size_bytes()), batch.maps.data(), GL_STREAM_DRAW);
  glDrawArraysInstanced(GL_TRIANGLE_STRIP, 0, 4, static_cast<GLsizei>(batch.maps.size()));
  glBindVertexArray(0);
}

}  // namespace convlens::gfx
