#pragma once

#include <utility>

#include <GLES3/gl3.h>

namespace convlens::gfx {

/// Owns one GL object; empty (0) until made. Deleting after the context was lost does nothing, as GL says.
template <typename Kind>
class Handle {
 public:
  Handle() = default;
  static Handle make() { return Handle(Kind::create()); }
  Handle(Handle&& other) noexcept : name_(std::exchange(other.name_, 0)) {}
  Handle& operator=(Handle&& other) noexcept {
    std::swap(name_, other.name_);
    return *this;
  }
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;
  ~Handle() {
    if (name_ != 0) Kind::destroy(name_);
  }

  GLuint name() const { return name_; }

 private:
  explicit Handle(GLuint name) : name_(name) {}

  GLuint name_ = 0;
};

struct TextureKind {
  static GLuint create() {
    GLuint name = 0;
    glGenTextures(1, &name);
    return name;
  }
  static void destroy(GLuint name) { glDeleteTextures(1, &name); }
};
struct BufferKind {
  static GLuint create() {
    GLuint name = 0;
    glGenBuffers(1, &name);
    return name;
  }
  static void destroy(GLuint name) { glDeleteBuffers(1, &name); }
};
struct VertexArrayKind {
  static GLuint create() {
    GLuint name = 0;
    glGenVertexArrays(1, &name);
    return name;
  }
  static void destroy(GLuint name) { glDeleteVertexArrays(1, &name); }
};
struct ProgramKind {
  static GLuint create() { return glCreateProgram(); }
  static void destroy(GLuint name) { glDeleteProgram(name); }
};
struct VertexShaderKind {
  static constexpr GLenum kStage = GL_VERTEX_SHADER;
  static GLuint create() { return glCreateShader(kStage); }
  static void destroy(GLuint name) { glDeleteShader(name); }
};
struct FragmentShaderKind {
  static constexpr GLenum kStage = GL_FRAGMENT_SHADER;
  static GLuint create() { return glCreateShader(kStage); }
  static void destroy(GLuint name) { glDeleteShader(name); }
};

using TextureHandle = Handle<TextureKind>;
using BufferHandle = Handle<BufferKind>;
using VertexArrayHandle = Handle<VertexArrayKind>;
using ProgramHandle = Handle<ProgramKind>;

}  // namespace convlens::gfx
