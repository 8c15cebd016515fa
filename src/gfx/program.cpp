#include "gfx/program.h"

#include <array>
#include <string>

namespace convlens::gfx {
namespace {

template <typename Kind>
base::Result<Handle<Kind>> compile(const char* source) {
  auto shader = Handle<Kind>::make();
  glShaderSource(shader.name(), 1, &source, nullptr);
  glCompileShader(shader.name());
  GLint compiled = GL_FALSE;
  glGetShaderiv(shader.name(), GL_COMPILE_STATUS, &compiled);
  if (compiled == GL_TRUE) return shader;
  std::array<char, 1024> log{};
  glGetShaderInfoLog(shader.name(), static_cast<GLsizei>(log.size()), nullptr, log.data());
  return base::fail(base::ErrorCode::kInternal, std::string("A shader does not compile: ") + log.data());
}

}  // namespace

base::Result<ProgramHandle> make_program(const char* vertex_source, const char* fragment_source) {
  auto vertex = compile<VertexShaderKind>(vertex_source);
  if (!vertex) return base::pass_on(std::move(vertex));
  auto fragment = compile<FragmentShaderKind>(fragment_source);
  if (!fragment) return base::pass_on(std::move(fragment));
  auto program = ProgramHandle::make();
  glAttachShader(program.name(), vertex->name());
  glAttachShader(program.name(), fragment->name());
  glLinkProgram(program.name());
  GLint linked = GL_FALSE;
  glGetProgramiv(program.name(), GL_LINK_STATUS, &linked);
  if (linked == GL_TRUE) return program;
  std::array<char, 1024> log{};
  glGetProgramInfoLog(program.name(), static_cast<GLsizei>(log.size()), nullptr, log.data());
  return base::fail(base::ErrorCode::kInternal, std::string("The shaders do not link: ") + log.data());
}

}  // namespace convlens::gfx
