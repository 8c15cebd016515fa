#include "gfx/float_texture.h"

#include <algorithm>

namespace convlens::gfx {
namespace {

std::size_t largest_texture() {
  GLint side = 0;
  glGetIntegerv(GL_MAX_TEXTURE_SIZE, &side);
  return static_cast<std::size_t>(std::max(side, FloatTexture::kWidth)) * FloatTexture::kWidth;
}

}  // namespace

FloatTexture::FloatTexture(std::span<const float> values) : texture_(TextureHandle::make()) {
  values = values.first(std::min(values.size(), largest_texture()));
  size_ = static_cast<std::int32_t>(values.size());
  const std::int32_t whole_rows = size_ / kWidth;
  const std::size_t in_whole_rows = static_cast<std::size_t>(whole_rows) * kWidth;
  glBindTexture(GL_TEXTURE_2D, texture_.name());
  glPixelStorei(GL_UNPACK_ALIGNMENT, 4);
  glTexStorage2D(GL_TEXTURE_2D, 1, GL_R32F, kWidth, std::max(1, (size_ + kWidth - 1) / kWidth));
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_NEAREST);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_NEAREST);
  if (whole_rows > 0) glTexSubImage2D(GL_TEXTURE_2D, 0, 0, 0, kWidth, whole_rows, GL_RED, GL_FLOAT, values.data());
  const auto rest = values.subspan(in_whole_rows);
  if (!rest.empty()) glTexSubImage2D(GL_TEXTURE_2D, 0, 0, whole_rows, static_cast<GLsizei>(rest.size()), 1, GL_RED, GL_FLOAT, rest.data());
  glBindTexture(GL_TEXTURE_2D, 0);
}

}  // namespace convlens::gfx
