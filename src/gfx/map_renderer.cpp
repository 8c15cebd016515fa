#include "gfx/map_renderer.h"

#include <cstddef>
#include <utility>

#include "gfx/program.h"
#include "gfx/shaders.h"

namespace convlens::gfx {
namespace {

constexpr std::array<ProgramSource, 4> kSources{
    // by MapKind

    {{.vertex = kMapVert, .fragment = kMapFrag},
     {.vertex = kMapVert, .fragment = kMapFrag, .definitions = "#define IN_COLOUR\n"},
     {.vertex = kMapVert, .fragment = kMapFrag, .definitions = "#define SMOOTH\n"},
     {.vertex = kMapVert, .fragment = kMapFrag, .definitions = "#define IN_COLOUR\n#define SMOOTH\n"}}};

const void* at(std::size_t offset) { return reinterpret_cast<const void*>(offset); }

void describe_instances() {
  constexpr auto kStride = static_cast<GLsizei>(sizeof(MapInstance));
  glVertexAttribPointer(0, 4, GL_FLOAT, GL_FALSE, kStride, at(offsetof(MapInstance, x)));
  glVertexAttribIPointer(1, 4, GL_INT, kStride, at(offsetof(MapInstance, offset)));
  glVertexAttribIPointer(2, 4, GL_INT, kStride, at(offsetof(MapInstance, map_height)));
  glVertexAttribPointer(3, 4, GL_FLOAT, GL_FALSE, kStride, at(offsetof(MapInstance, low)));
  glVertexAttribPointer(4, 3, GL_FLOAT, GL_FALSE, kStride, at(offsetof(MapInstance, opacity)));
  glVertexAttribPointer(5, 3, GL_FLOAT, GL_FALSE, kStride, at(offsetof(MapInstance, run_start)));
  for (GLuint attribute = 0; attribute < 6; ++attribute) {
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
  auto programs = make_programs(kSources);
  if (!programs) return base::pass_on(std::move(programs));
  MapRenderer renderer;
  for (ProgramHandle& program : *programs) renderer.programs_.push_back(program_from(std::move(program)));
  renderer.vertex_array_ = VertexArrayHandle::make();
  renderer.instances_ = BufferHandle::make();
  glBindVertexArray(renderer.vertex_array_.name());
  glBindBuffer(GL_ARRAY_BUFFER, renderer.instances_.name());
  describe_instances();
  glBindVertexArray(0);
  return renderer;
}

MapRenderer::Program MapRenderer::program_from(ProgramHandle handle) {
  const GLuint name = handle.name();
  glUseProgram(name);
  glUniform1i(glGetUniformLocation(name, "u_floats"), 0);
  glUniform1i(glGetUniformLocation(name, "u_colormap"), 1);
  return {.handle = std::move(handle),
          .framebuffer = glGetUniformLocation(name, "u_framebuffer"),
          .colormap_row = glGetUniformLocation(name, "u_colormap_row"),
          .not_a_number = glGetUniformLocation(name, "u_not_a_number")};
}

void MapRenderer::draw(const MapBatch& batch) {
  if (batch.maps.empty() || batch.scissor.width <= 0 || batch.scissor.height <= 0) return;
  const Program& program = programs_[static_cast<std::size_t>(batch.kind)];
  glUseProgram(program.handle.name());
  glUniform2f(program.framebuffer, batch.framebuffer[0], batch.framebuffer[1]);
  glUniform1f(program.colormap_row, batch.colormaps->coordinate_from_row(batch.colormap_row));
  glUniform4fv(program.not_a_number, 1, batch.not_a_number.data());
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
