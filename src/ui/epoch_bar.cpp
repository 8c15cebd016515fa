#include "ui/epoch_bar.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "ui/controls.h"
#include "ui/text.h"
#include "ui/training_panel.h"
#include "view/training.h"

namespace convlens::ui {
namespace {

constexpr float kWords = 132;
constexpr float kWholeMs = 6000;  // from the first epoch to the last
constexpr float kLeastMs = 90;
constexpr float kMostMs = 450;

void draw_play(Page& page, const Rect& rect) {
  bool& playing = page.memory.playback.playing;
  const Press press = press_area(id_of("play"), rect);
  const float warm = page.motion.toward(id_of("play warm"), press.held ? 1.0F : press.hovered ? 0.6F : 0.0F);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  list.AddRectFilled(rect.min(), rect.max(), blended(page.theme.accent, page.theme.text, warm * 0.25F), page.theme.radius_control);
  const ImVec2 middle = rect.centre();
  if (playing) {
    list.AddRectFilled({middle.x - 5, middle.y - 6}, {middle.x - 2, middle.y + 6}, page.theme.on_accent, 1);
    list.AddRectFilled({middle.x + 2, middle.y - 6}, {middle.x + 5, middle.y + 6}, page.theme.on_accent, 1);
  } else {
    list.AddTriangleFilled({middle.x - 4, middle.y - 7}, {middle.x - 4, middle.y + 7}, {middle.x + 7, middle.y}, page.theme.on_accent);
  }
  if (!press.clicked) return;
  playing = !playing;
  page.memory.playback.waited_ms = 0;
  if (playing && view::shown_epoch(page.state) == page.state.training->epochs()) show_epoch(page, 0);
}

void draw_slider(Page& page, const Rect& rect) {
  const auto epochs = static_cast<float>(page.state.training->epochs());
  // A finger's small steps add up between epochs.
  auto& playback = page.memory.playback;
  const auto shown = static_cast<float>(view::shown_epoch(page.state));
  if (std::round(playback.place * epochs) != shown) playback.place = shown / epochs;
  const auto moved = slider(page, "epochs", rect, playback.place);
  if (!moved) return;
  playback.playing = false;
  playback.place = *moved;
  show_epoch(page, static_cast<std::int32_t>(std::round(*moved * epochs)));
}

/// On to the next epoch, once this one has been seen for a while.
void play(Page& page) {
  auto& playback = page.memory.playback;
  if (!playback.playing) return;
  page.motion.keep_moving();
  const std::int32_t epoch = view::shown_epoch(page.state);
  const auto& shown = page.state.training->shown;
  if (!shown || shown->epoch != epoch) return;
  playback.waited_ms += 1000 * ImGui::GetIO().DeltaTime;  // whole: on a slow machine epochs follow frame by frame
  const float wait = std::clamp(kWholeMs / static_cast<float>(page.state.training->epochs()), kLeastMs, kMostMs);
  if (playback.waited_ms < wait) return;
  playback.waited_ms = 0;
  if (epoch >= page.state.training->epochs())
    playback.playing = false;
  else
    show_epoch(page, epoch + 1);
}

std::string words_for(const Page& page) {
  const std::int32_t epoch = view::shown_epoch(page.state);
  if (epoch == 0) return "before training";
  return "epoch " + std::to_string(epoch) + " of " + std::to_string(page.state.training->epochs());
}

}  // namespace

void epoch_bar(Page& page, const Rect& rect) {
  Rect line = rect;
  draw_play(page, cut_left(line, std::max(rect.height, 40.0F)));
  const Rect words = cut_right(line, kWords);
  cut_left(line, 2 * page.theme.unit);
  draw_slider(page, line);
  draw_text_in(page, words, body(page), words_for(page), Align::kRight);
  play(page);
}

}  // namespace convlens::ui
