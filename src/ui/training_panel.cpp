#include "ui/training_panel.h"

#include <algorithm>

#include "ui/confusion_panel.h"
#include "ui/controls.h"
#include "ui/epoch_bar.h"
#include "ui/epoch_panel.h"
#include "ui/figures.h"
#include "ui/scroll_area.h"
#include "ui/text.h"
#include "ui/training_plot.h"
#include "view/training.h"

namespace convlens::ui {
namespace {

constexpr float kPlotHeight = 208;
constexpr float kNarrowPlotHeight = 156;  // the slider below both is still in sight on a phone
constexpr float kSectionGap = 24;
constexpr float kColumnGap = 32;
constexpr float kNarrowGap = 12;
constexpr float kSideBySideFrom = 560;

/// Accuracy and loss, side by side where there is room. Returns the height.
float plots(Page& page, const Rect& rect) {
  const session::TrainingLoaded& record = page.state.training->record;
  const std::int32_t epoch = view::shown_epoch(page.state);
  const TrainingCurves accuracy{.name = "Accuracy", .training = record.accuracy, .validation = record.val_accuracy, .epoch = epoch};
  const TrainingCurves loss{.name = "Loss", .training = record.loss, .validation = record.val_loss, .epoch = epoch};
  if (rect.width < kSideBySideFrom) {
    training_plot(page, {rect.x, rect.y, rect.width, kNarrowPlotHeight}, accuracy);
    training_plot(page, {rect.x, rect.y + kNarrowPlotHeight + kNarrowGap, rect.width, kNarrowPlotHeight}, loss);
    return 2 * kNarrowPlotHeight + kNarrowGap;
  }
  const float width = (rect.width - kColumnGap) / 2;
  training_plot(page, {rect.x, rect.y, width, kPlotHeight}, accuracy);
  training_plot(page, {rect.x + width + kColumnGap, rect.y, width, kPlotHeight}, loss);
  return kPlotHeight;
}

}  // namespace

void show_epoch(Page& page, std::int32_t epoch) {
  const std::int32_t last = page.state.training->epochs();
  const std::int32_t wanted = std::clamp(epoch, 0, last);
  if (wanted == view::shown_epoch(page.state)) return;
  view::Display display = page.state.display;
  display.epoch = wanted == last ? view::kLastEpoch : wanted;
  page.act(view::SetDisplay{.display = display});
}

void training_panel(Page& page, const Rect& rect) {
  if (!page.state.training) {
    draw_placeholder(page, {rect.x, rect.y, rect.width, std::min(rect.height, kPlotHeight)}, page.theme.radius_control, Waiting::kYes);
    return;
  }
  ScrollArea area(page, {.name = "training", .rect = {rect.x - 8, rect.y, rect.width + 16, rect.height}});
  Rect rest{rect.x, area.origin().y + 2 * page.theme.unit, rect.width, 100000};
  cut_top(rest, plots(page, rest) + kSectionGap);
  epoch_bar(page, cut_top(rest, page.theme.control));
  cut_top(rest, 4 * page.theme.unit);
  cut_top(rest, epoch_panel(page, rest) + kSectionGap + 8);
  cut_top(rest, confusion_panel(page, rest) + 2 * page.theme.padding);
  area.set_content({0, rest.y - area.origin().y});
}

}  // namespace convlens::ui
