#include "ui/theme.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string_view>

namespace convlens::ui {
namespace {

std::optional<ImU32> colour_from_hex(std::string_view text) {
  if (text.size() != 7 && text.size() != 9) return std::nullopt;
  if (text.front() != '#') return std::nullopt;
  std::uint32_t value = 0;
  const auto [end, error] = std::from_chars(text.data() + 1, text.data() + text.size(), value, 16);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  if (text.size() == 7) value = (value << 8) | 0xFFU;
  return IM_COL32((value >> 24) & 0xFFU, (value >> 16) & 0xFFU, (value >> 8) & 0xFFU, value & 0xFFU);
}

/// "32px" or "150ms" -> the number. (libc++ has no from_chars for floats yet; tokens are whole numbers or have a short fraction.)
std::optional<float> number_from(std::string_view text) {
  int whole = 0;
  const char* const last = text.data() + text.size();
  const auto [end, error] = std::from_chars(text.data(), last, whole);
  if (error != std::errc{} || end == last) return std::nullopt;
  float value = static_cast<float>(whole);
  float scale = 0.1F;
  const char* next = end;
  if (*next == '.') {
    for (++next; next != last && *next >= '0' && *next <= '9'; ++next, scale /= 10) value += static_cast<float>(*next - '0') * scale;
  }
  const std::string_view unit(next, static_cast<std::size_t>(last - next));
  if (unit == "px" || unit == "ms") return value;
  if (unit == "s") return value * 1000;
  return std::nullopt;
}

struct ColourToken {
  const char* name;
  const char* fallback;
  ImU32 Theme::* member;
};
constexpr ColourToken kColours[] = {
    {"--ground", "#0E1013", &Theme::ground},
    {"--panel", "#121519", &Theme::panel},
    {"--raised", "#1C2026", &Theme::raised},
    {"--hairline", "#22272E", &Theme::hairline},
    {"--text", "#E8EAED", &Theme::text},
    {"--text-secondary", "#8B94A1", &Theme::secondary},
    {"--text-faint", "#5F6874", &Theme::faint},
    {"--accent", "#FFB454", &Theme::accent},
    {"--on-accent", "#1A1206", &Theme::on_accent},
    {"--accent-ground", "#221A0E", &Theme::accent_ground},
    {"--bar", "#2B3F58", &Theme::bar},
    {"--bar-top", "#4A3A1E", &Theme::bar_top},
    {"--bar-top-text", "#FFD08F", &Theme::bar_top_text},
    {"--error", "#FF7A70", &Theme::error},
};

struct SizeToken {
  const char* name;
  float Theme::* member;
};
constexpr SizeToken kSizes[] = {
    {"--unit", &Theme::unit},
    {"--panel-padding", &Theme::padding},
    {"--map-gap", &Theme::map_gap},
    {"--radius-map", &Theme::radius_map},
    {"--radius-control", &Theme::radius_control},
    {"--radius-photo", &Theme::radius_photo},
    {"--control", &Theme::control},
    {"--text-size", &Theme::text_size},
    {"--title-size", &Theme::title_size},
    {"--section-size", &Theme::section_size},
    {"--motion", &Theme::motion_ms},
};

bool is_light(ImU32 colour) {
  const ImVec4 parts = ImGui::ColorConvertU32ToFloat4(colour);
  return parts.x + parts.y + parts.z > 1.5F;
}

}  // namespace

Theme theme_from_tokens(const Tokens& tokens) {
  Theme theme;
  for (const ColourToken& token : kColours) {
    const auto found = tokens.find(token.name);
    const auto given = found == tokens.end() ? std::nullopt : colour_from_hex(found->second);
    theme.*token.member = given.value_or(colour_from_hex(token.fallback).value_or(0));
  }
  theme.signs = is_light(theme.ground) ? view::Colormap::kRdBu : view::Colormap::kSignsOnDark;
  for (const SizeToken& token : kSizes) {
    const auto found = tokens.find(token.name);
    if (found == tokens.end()) continue;
    theme.*token.member = number_from(found->second).value_or(theme.*token.member);
  }
  return theme;
}

void apply_style(const Theme& theme) {
  ImGuiStyle style;
  style.WindowPadding = {0, 0};
  style.WindowBorderSize = 0;
  style.WindowMinSize = {1, 1};
  style.ChildBorderSize = 0;
  style.PopupRounding = theme.radius_control;
  style.PopupBorderSize = 1;
  style.ItemSpacing = {0, 0};
  style.ItemInnerSpacing = {0, 0};
  style.FramePadding = {0, 0};
  style.DisplaySafeAreaPadding = {theme.unit, theme.unit};
  style.CircleTessellationMaxError = 0.1F;
  style.CurveTessellationTol = 0.5F;
  style.Colors[ImGuiCol_Text] = ImGui::ColorConvertU32ToFloat4(theme.text);
  style.Colors[ImGuiCol_ChildBg] = {0, 0, 0, 0};
  style.Colors[ImGuiCol_PopupBg] = ImGui::ColorConvertU32ToFloat4(theme.raised);
  style.Colors[ImGuiCol_Border] = ImGui::ColorConvertU32ToFloat4(theme.hairline);
  style.Colors[ImGuiCol_BorderShadow] = {0, 0, 0, 0};
  ImGui::GetStyle() = style;
}

ImU32 with_alpha(ImU32 colour, float alpha) {
  const auto old = static_cast<float>((colour >> IM_COL32_A_SHIFT) & 0xFFU);
  const auto scaled = static_cast<ImU32>(std::clamp(old * alpha, 0.0F, 255.0F) + 0.5F);
  return (colour & ~static_cast<ImU32>(IM_COL32_A_MASK)) | (scaled << IM_COL32_A_SHIFT);
}

ImU32 blended(ImU32 a, ImU32 b, float t) {
  const ImVec4 from = ImGui::ColorConvertU32ToFloat4(a);
  const ImVec4 to = ImGui::ColorConvertU32ToFloat4(b);
  return ImGui::ColorConvertFloat4ToU32(
      {from.x + (to.x - from.x) * t, from.y + (to.y - from.y) * t, from.z + (to.z - from.z) * t, from.w + (to.w - from.w) * t});
}

}  // namespace convlens::ui
