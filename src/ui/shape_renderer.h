#pragma once

#include <map>

#include <imgui.h>

#include "base/result.h"
#include "gfx/handle.h"

namespace convlens::ui {

/// Draws what Dear ImGui has listed: shapes, words, pictures, and what others draw among them by callbacks. While it draws, all of WebGL is
/// its own. So it asks for no state in order to restore it afterwards, as ImGui's own backend must: each such question waits for the
/// graphics.
class ShapeRenderer {
 public:
  /// Errors: kInternal if the shaders do not compile or the context is lost.
  static base::Result<ShapeRenderer> create();
  ShapeRenderer(ShapeRenderer&&) noexcept = default;
  ShapeRenderer& operator=(ShapeRenderer&&) = delete;
  /// ImGui's textures go with it; another renderer makes them anew.
  ~ShapeRenderer();

  /// Draws one frame of ImGui's current context, and brings its textures up to date.
  void draw(const ImDrawData& data);

 private:
  ShapeRenderer() = default;
  void update(ImTextureData& texture);
  void upload(ImTextureData& texture);
  void forget(ImTextureData& texture);
  void set_up() const;
  void draw(const ImDrawList& list, const ImDrawData& data) const;

  gfx::ProgramHandle program_;
  GLint canvas_ = -1;
  gfx::VertexArrayHandle vertex_array_;
  gfx::BufferHandle vertices_;
  gfx::BufferHandle indices_;
  std::map<ImTextureID, gfx::TextureHandle> textures_;  // ImGui's own; photos and colormaps belong to others
};

}  // namespace convlens::ui
