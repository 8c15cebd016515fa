#pragma once

#include <memory>
#include <optional>

#include "base/result.h"
#include "ui/fonts.h"
#include "ui/frame_input.h"
#include "ui/map_canvas.h"
#include "ui/memory.h"
#include "ui/motion.h"
#include "ui/page.h"
#include "ui/scroller.h"
#include "ui/shape_renderer.h"
#include "ui/theme.h"
#include "view/state.h"

namespace convlens::ui {

/// The canvas: draws the state with ImGui into the current WebGL 2 context and turns what the visitor does into actions.
/// There is one at a time, as ImGui has one current context.
class Interface {
 public:
  /// Errors: kInternal if WebGL lacks what is needed.
  static base::Result<std::unique_ptr<Interface>> create(FontFiles fonts);
  ~Interface();
  Interface(const Interface&) = delete;
  Interface& operator=(const Interface&) = delete;

  void set_theme(const Theme& theme);
  void set_motion(MotionWish wish) { motion_.set_wish(wish); }

  /// Draws one frame.
  Output frame(const view::AppState& state, const FrameInput& input);
  /// Something is on its way to where it belongs, or waits to be handled: another frame is wanted.
  bool restless() const;
  /// A link or button is under the pointer.
  bool points_at_something() const;

  /// To be called when the WebGL context is lost: lets go of everything on the GPU. No frame may be drawn until it is restored.
  void lose_graphics();
  /// To be called when it has come back: makes everything on the GPU anew. Errors: as create.
  base::Status restore_graphics();

 private:
  explicit Interface(FontFiles fonts);
  void begin(const FrameInput& input);
  void finish();

  FontFiles font_files_;  // ImGui reads them for as long as there are faces
  Theme theme_;
  Fonts fonts_;
  Motion motion_;
  Scroller scroller_;
  Memory memory_;
  std::optional<MapCanvas> maps_;
  std::optional<ShapeRenderer> shapes_;
  double last_frame_ms_ = 0;
  int frames_to_settle_ = 0;
};

}  // namespace convlens::ui
