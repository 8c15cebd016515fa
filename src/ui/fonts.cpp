#include "ui/fonts.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <span>
#include <string_view>

namespace convlens::ui {
namespace {

using Bytes = std::span<const std::byte>;

constexpr std::size_t kTableRecord = 16;
constexpr std::size_t kDirectoryHeader = 12;

std::uint32_t big_endian(Bytes bytes, std::size_t at, std::size_t count) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < count; ++i) value = (value << 8) | std::to_integer<std::uint32_t>(bytes[at + i]);
  return value;
}

std::optional<Bytes> table(Bytes file, std::string_view tag) {
  if (file.size() < kDirectoryHeader) return std::nullopt;
  const std::size_t tables = big_endian(file, 4, 2);
  for (std::size_t i = 0; i < tables; ++i) {
    const std::size_t record = kDirectoryHeader + i * kTableRecord;
    if (record + kTableRecord > file.size()) return std::nullopt;
    const bool named = std::ranges::equal(tag, file.subspan(record, 4), [](char c, std::byte b) { return c == static_cast<char>(b); });
    if (!named) continue;
    const std::size_t offset = big_endian(file, record + 8, 4);
    if (offset > file.size()) return std::nullopt;
    return file.subspan(offset);
  }
  return std::nullopt;
}

/// (ascent - descent) / unitsPerEm, from the tables that ImGui's rasteriser scales by too.
std::optional<float> line_per_em(Bytes file) {
  const auto head = table(file, "head");
  const auto hhea = table(file, "hhea");
  if (!head || !hhea || head->size() < 20 || hhea->size() < 8) return std::nullopt;
  const auto units = static_cast<float>(big_endian(*head, 18, 2));
  const auto ascent = static_cast<std::int16_t>(big_endian(*hhea, 4, 2));
  const auto descent = static_cast<std::int16_t>(big_endian(*hhea, 6, 2));
  if (units <= 0 || ascent <= descent) return std::nullopt;
  return static_cast<float>(ascent - descent) / units;
}

}  // namespace

Fonts Fonts::load(const FontFiles& files) {
  Fonts fonts;
  ImFontAtlas& atlas = *ImGui::GetIO().Fonts;
  for (std::size_t i = 0; i < kFaces; ++i) {
    const std::vector<std::byte>& file = files[i];
    const auto ratio = line_per_em(file);
    if (!ratio) {
      fonts.faces_[i] = {.font = atlas.AddFontDefault(), .line_per_em = 1};
      continue;
    }
    ImFontConfig config;
    config.FontDataOwnedByAtlas = false;
    void* const data = const_cast<std::byte*>(file.data());  // ImGui only reads it, as FontDataOwnedByAtlas promises
    fonts.faces_[i] = {.font = atlas.AddFontFromMemoryTTF(data, static_cast<int>(file.size()), 16, &config), .line_per_em = *ratio};
  }
  return fonts;
}

void Fonts::begin_frame() const {
  for (const Loaded& loaded : faces_) {
    ImGui::PushFont(loaded.font, 16);
    ImGui::PopFont();
  }
}

float Fonts::line_from_css(Face face, float css_pixels) const {
  return std::max(1.0F, std::round(css_pixels * faces_[static_cast<std::size_t>(face)].line_per_em));
}

}  // namespace convlens::ui
