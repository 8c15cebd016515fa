#pragma once

#include <functional>
#include <map>
#include <string>

#include <imgui.h>

#include "view/state.h"

namespace convlens::ui {

/// CSS custom properties by name, as the page computes them: "--ground" -> "#0E1013", "--control" -> "32px".
using Tokens = std::map<std::string, std::string, std::less<>>;

/// Colours and sizes of everything in the canvas. The defaults are the dark theme for a mouse; sizes are CSS pixels.
struct Theme {
  ImU32 ground = 0;
  ImU32 panel = 0;
  ImU32 raised = 0;
  ImU32 hairline = 0;
  ImU32 text = 0;
  ImU32 secondary = 0;
  ImU32 faint = 0;
  ImU32 accent = 0;
  ImU32 on_accent = 0;
  ImU32 accent_ground = 0;  ///< behind what is selected
  ImU32 bar = 0;            ///< probability
  ImU32 bar_top = 0;        ///< the best one
  ImU32 bar_top_text = 0;
  ImU32 error = 0;
  view::Colormap signs = view::Colormap::kSignsOnDark;  ///< values around zero, which is near the ground's colour

  float unit = 4;
  float padding = 16;
  float map_gap = 6;
  float radius_map = 4;
  float radius_control = 8;
  float radius_photo = 10;
  float control = 32;  ///< height of what is pressed: 32 for a mouse, 44 for a finger
  float text_size = 13;
  float title_size = 15;
  float section_size = 11;
  float motion_ms = 150;

  /// Sizes are made for fingers.
  bool touch() const { return control >= 40; }
};

/// Tokens that are missing or malformed keep the default.
Theme theme_from_tokens(const Tokens& tokens);

/// Gives ImGui's own parts (popups, child windows) the theme.
void apply_style(const Theme& theme);

/// The colour with its alpha multiplied, 0 to 1.
ImU32 with_alpha(ImU32 colour, float alpha);
/// a at 0, b at 1.
ImU32 blended(ImU32 a, ImU32 b, float t);

}  // namespace convlens::ui
