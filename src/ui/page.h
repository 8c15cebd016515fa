#pragma once

#include <cstdint>
#include <vector>

#include "ui/fonts.h"
#include "ui/frame_input.h"
#include "ui/map_canvas.h"
#include "ui/memory.h"
#include "ui/motion.h"
#include "ui/rect.h"
#include "ui/scroller.h"
#include "ui/theme.h"
#include "view/action.h"
#include "view/state.h"

namespace convlens::ui {

/// Something that only the web page around the canvas can do.
enum class Wish : std::uint8_t { kOpenPicture, kCamera, kSamples };

/// What a frame brought about.
struct Output {
  std::vector<view::Action> actions;
  std::vector<Wish> wishes;
};

/// Which arrangement fits the canvas: panels side by side, or one page at a time.
enum class Arrangement : std::uint8_t { kWide, kWideWithInspector, kNarrow };

/// What panels draw from and with. They read the state, never change it, and put actions into `output`.
struct Page {
  const view::AppState& state;
  const Theme& theme;
  const Fonts& fonts;
  Motion& motion;
  Scroller& scroller;
  MapCanvas& maps;
  Memory& memory;
  Output& output;
  float ratio = 1;  ///< device pixels per CSS pixel
  Arrangement arrangement = Arrangement::kWide;

  void act(view::Action action) { output.actions.push_back(std::move(action)); }
};

}  // namespace convlens::ui
