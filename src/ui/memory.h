#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

#include <imgui.h>

#include "view/geometry.h"
#include "view/heatmap.h"

namespace convlens::ui {

inline constexpr std::size_t kHistogramBins = 40;

/// How often values occur between a map's minimum and maximum.
struct Histogram {
  std::array<std::uint32_t, kHistogramBins> counts{};
  std::uint32_t largest = 0;
};

/// Index of no step of the input.
inline constexpr std::size_t kNoStep = static_cast<std::size_t>(-1);

/// What panels keep between frames and nobody else needs to know: no part of it changes what is shown, only how it is looked at.
struct Memory {
  // The large map: how far it is enlarged beyond its frame, and which part of it is in the middle (0 to 1).
  struct Zoom {
    view::LayerIndex layer = 0;
    std::int32_t map = -1;
    float scale = 1;
    ImVec2 centre{0.5F, 0.5F};
  } zoom;

  struct Grid {
    float scale = 1;                    ///< of its cells, by fingers, wheel or keys
    view::Size reach;                   ///< as far as it can be scrolled at least, so that what was zoomed could stay in its place
    view::Size content;                 ///< as it was last laid out: the reach holds no longer for another one,
    view::Size room;                    ///< nor for another room
    std::optional<std::int32_t> shown;  ///< the cell that it was last scrolled to
  };
  std::unordered_map<ImGuiID, Grid> grids;
  ImGuiID grid = 0;                   ///< the one that was last drawn, for the keys
  std::int32_t grid_columns = 1;      ///< of the grid or sheet as it was last drawn, for the arrow keys
  view::LayerIndex strip_shown = -2;  ///< the layer that the film strip was last scrolled to
  /// The epochs as an animation.
  struct Playback {
    bool playing = false;
    float waited_ms = 0;  ///< with the shown epoch on the screen
    float place = 0;      ///< of the slider's knob, 0 to 1
  } playback;
  float swipe = 0.5F;               ///< where the edge between two heatmaps is, 0 to 1
  bool finger = false;              ///< the pointer is a finger: what it points at lies under it
  std::size_t open_step = kNoStep;  ///< the step of the input that is shown large

  struct {
    std::uint32_t revision = 0;
    std::int32_t channel = -1;
    Histogram histogram;
  } histogram;

  /// The classes in falling order of a run's probabilities.
  struct {
    std::uint32_t run = 0;
    std::vector<std::int32_t> order;
  } classes;

  /// What the channels count for a heatmap, and the revisions that this was worked out from.
  struct Evidence {
    std::uint32_t heat = 0;
    std::uint32_t maps = 0;
    std::uint32_t gradient = 0;
    view::Switches switches;
    view::Blob products;  ///< without values where channels have one weight each
    std::vector<view::ChannelEvidence> channels;

    bool is_of(const Evidence& other) const {
      return heat == other.heat && maps == other.maps && gradient == other.gradient && switches == other.switches;
    }
  } evidence;

  /// Numbers for blobs that are made here; those of the state have the other half.
  std::uint32_t next_revision = 0x80000000U;
};

}  // namespace convlens::ui
