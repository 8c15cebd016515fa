#include "gfx/rgba_texture.h"

namespace convlens::gfx {
namespace {

TextureHandle upload(const RgbaPixels& picture, GLint minifying) {
  auto texture = TextureHandle::make();
  glBindTexture(GL_TEXTURE_2D, texture.name());
  glPixelStorei(GL_UNPACK_ALIGNMENT, 4);
  glTexImage2D(GL_TEXTURE_2D, 0, GL_RGBA8, picture.width, picture.height, 0, GL_RGBA, GL_UNSIGNED_BYTE, picture.pixels.data());
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, minifying);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_LINEAR);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_S, GL_CLAMP_TO_EDGE);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_T, GL_CLAMP_TO_EDGE);
  return texture;
}

}  // namespace

PhotoTexture::PhotoTexture(const RgbaPixels& photo) : texture_(upload(photo, GL_LINEAR_MIPMAP_LINEAR)) {
  glGenerateMipmap(GL_TEXTURE_2D);
  glBindTexture(GL_TEXTURE_2D, 0);
}

ColormapTexture::ColormapTexture(const RgbaPixels& colormaps) : texture_(upload(colormaps, GL_LINEAR)), rows_(colormaps.height) {
  glBindTexture(GL_TEXTURE_2D, 0);
}

}  // namespace convlens::gfx
