#include "ui/shape_renderer.h"

#include <cmath>
#include <cstddef>
#include <optional>
#include <utility>

#include "gfx/program.h"
#include "gfx/shaders.h"
#include "ui/scissor.h"

namespace convlens::ui {
namespace {

constexpr GLenum kIndexType = sizeof(ImDrawIdx) == 2 ? GL_UNSIGNED_SHORT : GL_UNSIGNED_INT;

const void* at(std::size_t offset) { return reinterpret_cast<const void*>(offset); }

/// Of the buffer that is bound. first: the vertex that has index 0, as indices of 16 bits do not reach all of them.
void describe_vertices(std::size_t first) {
  constexpr auto kStride = static_cast<GLsizei>(sizeof(ImDrawVert));
  const std::size_t start = first * sizeof(ImDrawVert);
  glVertexAttribPointer(0, 2, GL_FLOAT, GL_FALSE, kStride, at(start + offsetof(ImDrawVert, pos)));
  glVertexAttribPointer(1, 2, GL_FLOAT, GL_FALSE, kStride, at(start + offsetof(ImDrawVert, uv)));
  glVertexAttribPointer(2, 4, GL_UNSIGNED_BYTE, GL_TRUE, kStride, at(start + offsetof(ImDrawVert, col)));
}

template <typename Element>
void upload_list(GLenum target, const ImVector<Element>& list) {
  glBufferData(target, static_cast<GLsizeiptr>(list.size_in_bytes()), list.Data, GL_STREAM_DRAW);
}

/// Copies a part of the texture's pixels, which lie in rows as wide as the texture.
void upload_part(ImTextureData& texture, const ImTextureRect& part) {
  glTexSubImage2D(GL_TEXTURE_2D, 0, part.x, part.y, part.w, part.h, GL_RGBA, GL_UNSIGNED_BYTE, texture.GetPixelsAt(part.x, part.y));
}

}  // namespace

base::Result<ShapeRenderer> ShapeRenderer::create() {
  const gfx::ProgramSource source{.vertex = gfx::kShapeVert, .fragment = gfx::kShapeFrag};
  auto programs = gfx::make_programs({&source, 1});
  if (!programs) return base::pass_on(std::move(programs));
  ShapeRenderer renderer;
  renderer.program_ = std::move(programs->front());
  renderer.canvas_ = glGetUniformLocation(renderer.program_.name(), "u_canvas");
  renderer.vertex_array_ = gfx::VertexArrayHandle::make();
  renderer.vertices_ = gfx::BufferHandle::make();
  renderer.indices_ = gfx::BufferHandle::make();
  glBindVertexArray(renderer.vertex_array_.name());
  glBindBuffer(GL_ARRAY_BUFFER, renderer.vertices_.name());
  glBindBuffer(GL_ELEMENT_ARRAY_BUFFER, renderer.indices_.name());
  for (GLuint attribute = 0; attribute < 3; ++attribute) glEnableVertexAttribArray(attribute);
  glBindVertexArray(0);
  GLint side = 0;
  glGetIntegerv(GL_MAX_TEXTURE_SIZE, &side);
  ImGuiPlatformIO& platform = ImGui::GetPlatformIO();
  platform.Renderer_TextureMaxWidth = platform.Renderer_TextureMaxHeight = side;
  return renderer;
}

ShapeRenderer::~ShapeRenderer() {
  if (textures_.empty()) return;
  for (ImTextureData* const texture : ImGui::GetPlatformIO().Textures) forget(*texture);
}

void ShapeRenderer::draw(const ImDrawData& data) {
  if (data.Textures != nullptr)
    for (ImTextureData* const texture : *data.Textures) update(*texture);
  glViewport(0, 0, static_cast<GLsizei>(std::round(data.DisplaySize.x * data.FramebufferScale.x)),
             static_cast<GLsizei>(std::round(data.DisplaySize.y * data.FramebufferScale.y)));
  glEnable(GL_BLEND);
  glBlendFuncSeparate(GL_SRC_ALPHA, GL_ONE_MINUS_SRC_ALPHA, GL_ONE, GL_ONE_MINUS_SRC_ALPHA);
  glEnable(GL_SCISSOR_TEST);
  set_up();
  glUniform2f(canvas_, data.DisplaySize.x, data.DisplaySize.y);
  for (const ImDrawList* const list : data.CmdLists) draw(*list, data);
  glBindVertexArray(0);
}

/// What callbacks change.
void ShapeRenderer::set_up() const {
  glUseProgram(program_.name());
  glActiveTexture(GL_TEXTURE0);
  glBindVertexArray(vertex_array_.name());
}

void ShapeRenderer::draw(const ImDrawList& list, const ImDrawData& data) const {
  glBindBuffer(GL_ARRAY_BUFFER, vertices_.name());
  upload_list(GL_ARRAY_BUFFER, list.VtxBuffer);
  upload_list(GL_ELEMENT_ARRAY_BUFFER, list.IdxBuffer);
  std::optional<unsigned> described;
  for (const ImDrawCmd& command : list.CmdBuffer) {
    if (command.UserCallback == ImDrawCallback_ResetRenderState) {
      set_up();
    } else if (command.UserCallback != nullptr) {
      command.UserCallback(&list, &command);
    } else {
      const gfx::Scissor part = scissor_from(command.ClipRect, data.FramebufferScale.x, data.DisplaySize);
      if (part.width == 0 || part.height == 0) continue;
      glScissor(part.x, part.y, part.width, part.height);
      if (described != command.VtxOffset) {
        glBindBuffer(GL_ARRAY_BUFFER, vertices_.name());
        describe_vertices(command.VtxOffset);
        described = command.VtxOffset;
      }
      glBindTexture(GL_TEXTURE_2D, static_cast<GLuint>(command.GetTexID()));
      glDrawElements(GL_TRIANGLES, static_cast<GLsizei>(command.ElemCount), kIndexType, at(command.IdxOffset * sizeof(ImDrawIdx)));
    }
  }
}

void ShapeRenderer::update(ImTextureData& texture) {
  if (texture.Status == ImTextureStatus_WantCreate || texture.Status == ImTextureStatus_WantUpdates) upload(texture);
  if (texture.Status == ImTextureStatus_WantDestroy && texture.UnusedFrames > 0) forget(texture);
}

void ShapeRenderer::upload(ImTextureData& texture) {
  glActiveTexture(GL_TEXTURE0);
  glPixelStorei(GL_UNPACK_ALIGNMENT, 4);
  glPixelStorei(GL_UNPACK_ROW_LENGTH, texture.Width);
  if (texture.Status == ImTextureStatus_WantCreate) {
    auto made = gfx::TextureHandle::make();
    glBindTexture(GL_TEXTURE_2D, made.name());
    glTexStorage2D(GL_TEXTURE_2D, 1, GL_RGBA8, texture.Width, texture.Height);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_LINEAR);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_S, GL_CLAMP_TO_EDGE);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_T, GL_CLAMP_TO_EDGE);
    upload_part(texture, {0, 0, static_cast<unsigned short>(texture.Width), static_cast<unsigned short>(texture.Height)});
    texture.SetTexID(made.name());
    textures_.insert_or_assign(made.name(), std::move(made));
  } else {
    glBindTexture(GL_TEXTURE_2D, static_cast<GLuint>(texture.TexID));
    for (const ImTextureRect& part : texture.Updates) upload_part(texture, part);
  }
  texture.SetStatus(ImTextureStatus_OK);
  glPixelStorei(GL_UNPACK_ROW_LENGTH, 0);
}

void ShapeRenderer::forget(ImTextureData& texture) {
  textures_.erase(texture.TexID);
  texture.SetTexID(ImTextureID_Invalid);
  texture.SetStatus(ImTextureStatus_Destroyed);
}

}  // namespace convlens::ui
