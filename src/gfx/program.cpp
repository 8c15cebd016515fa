#include "gfx/program.h"

#include <array>
#include <string>
#include <utility>

namespace convlens::gfx {
namespace {

constexpr char kVersion[] = "#version 300 es\n";

struct Build {
  Handle<VertexShaderKind> vertex;
  Handle<FragmentShaderKind> fragment;
  ProgramHandle program;
};

template <typename Kind>
Handle<Kind> start_to_compile(const char* definitions, const char* source) {
  auto shader = Handle<Kind>::make();
  const std::array<const char*, 3> texts{kVersion, definitions, source};
  glShaderSource(shader.name(), static_cast<GLsizei>(texts.size()), texts.data(), nullptr);
  glCompileShader(shader.name());
  return shader;
}

Build start(const ProgramSource& source) {
  Build build{.vertex = start_to_compile<VertexShaderKind>("", source.vertex),
              .fragment = start_to_compile<FragmentShaderKind>(source.definitions, source.fragment),
              .program = ProgramHandle::make()};
  glAttachShader(build.program.name(), build.vertex.name());
  glAttachShader(build.program.name(), build.fragment.name());
  glLinkProgram(build.program.name());
  return build;
}

std::string words_about(const Build& build) {
  std::array<char, 1024> log{};
  std::string words;
  for (const GLuint shader : {build.vertex.name(), build.fragment.name()}) {
    glGetShaderInfoLog(shader, static_cast<GLsizei>(log.size()), nullptr, log.data());
    words += log.data();
  }
  glGetProgramInfoLog(build.program.name(), static_cast<GLsizei>(log.size()), nullptr, log.data());
  return words + log.data();
}

}  // namespace

base::Result<std::vector<ProgramHandle>> make_programs(std::span<const ProgramSource> sources) {
  std::vector<Build> builds;
  for (const ProgramSource& source : sources) builds.push_back(start(source));
  // Asking waits for the compiler; all have been started before.
  std::vector<ProgramHandle> programs;
  for (Build& build : builds) {
    GLint linked = GL_FALSE;
    glGetProgramiv(build.program.name(), GL_LINK_STATUS, &linked);
    if (linked != GL_TRUE) return base::fail(base::ErrorCode::kInternal, "The shaders do not compile: " + words_about(build));
    programs.push_back(std::move(build.program));
  }
  return programs;
}

}  // namespace convlens::gfx
