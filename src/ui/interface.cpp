#include "ui/interface.h"

#include <algorithm>
#include <cmath>

#include <GLES3/gl3.h>
#include <imgui.h>
#include <imgui_internal.h>

#include "ui/keyboard.h"
#include "ui/layout.h"

namespace convlens::ui {
namespace {

// A list that opens is measured, placed and shown in frames of their own; what moved under the pointer is noticed one frame later.
constexpr int kFramesToSettle = 3;
constexpr ImU32 kNotANumber = IM_COL32(0xFF, 0x3E, 0xA5, 0xFF);  // in no colormap

void pass_pointer(ImGuiIO& io, const PointerEvent& event) {
  io.AddMouseSourceEvent(event.source == PointerEvent::Source::kFinger ? ImGuiMouseSource_TouchScreen : ImGuiMouseSource_Mouse);
  switch (event.kind) {
    case PointerEvent::Kind::kMove:
      io.AddMousePosEvent(event.at.x, event.at.y);
      break;
    case PointerEvent::Kind::kPress:
      io.AddMouseButtonEvent(ImGuiMouseButton_Left, true);
      break;
    case PointerEvent::Kind::kRelease:
      io.AddMouseButtonEvent(ImGuiMouseButton_Left, false);
      break;
    case PointerEvent::Kind::kLeave:
      io.AddMousePosEvent(-FLT_MAX, -FLT_MAX);
      break;
  }
}

void clear_canvas(const Theme& theme) {
  const ImVec4 ground = ImGui::ColorConvertU32ToFloat4(theme.ground);
  glDisable(GL_SCISSOR_TEST);
  glClearColor(ground.x, ground.y, ground.z, 1);
  glClear(GL_COLOR_BUFFER_BIT);
}

}  // namespace

base::Result<std::unique_ptr<Interface>> Interface::create(FontFiles fonts) {
  std::unique_ptr<Interface> made(new Interface(std::move(fonts)));
  if (auto graphics = made->restore_graphics(); !graphics) return base::pass_on(std::move(graphics));
  return made;
}

Interface::Interface(FontFiles fonts) : font_files_(std::move(fonts)), theme_(theme_from_tokens({})) {
  ImGui::CreateContext();
  ImGuiIO& io = ImGui::GetIO();
  io.IniFilename = nullptr;
  io.LogFilename = nullptr;
  io.ConfigFlags |= ImGuiConfigFlags_NoMouseCursorChange;
  io.BackendFlags |= ImGuiBackendFlags_RendererHasTextures | ImGuiBackendFlags_RendererHasVtxOffset;
  fonts_ = Fonts::load(font_files_);
  apply_style(theme_);
}

Interface::~Interface() {
  lose_graphics();
  ImGui::DestroyContext();
}

void Interface::set_theme(const Theme& theme) {
  theme_ = theme;
  apply_style(theme_);
  frames_to_settle_ = kFramesToSettle;
}

void Interface::begin(const FrameInput& input) {
  ImGuiIO& io = ImGui::GetIO();
  io.DisplaySize = {input.width, input.height};
  io.DisplayFramebufferScale = {input.ratio, input.ratio};
  io.DeltaTime = static_cast<float>(std::clamp((input.now_ms - last_frame_ms_) / 1000, 0.0001, 10.0));
  last_frame_ms_ = input.now_ms;
  for (const PointerEvent& event : input.pointer) {
    pass_pointer(io, event);
    memory_.finger = event.source == PointerEvent::Source::kFinger;
  }
  motion_.begin_frame(input.now_ms, theme_.motion_ms);
  const auto easing = motion_.wish() == MotionWish::kReduced ? Scroller::Easing::kNone : Scroller::Easing::kSmooth;
  scroller_.begin_frame(input, motion_.elapsed_ms(), easing);
  maps_->begin_frame(input.ratio, {input.width, input.height});
  ImGui::NewFrame();
  fonts_.begin_frame();
}

void Interface::finish() {
  ImGui::Render();
  clear_canvas(theme_);
  shapes_->draw(*ImGui::GetDrawData());
}

Output Interface::frame(const view::AppState& state, const FrameInput& input) {
  begin(input);
  Output output;
  Page page{.state = state,
            .theme = theme_,
            .fonts = fonts_,
            .motion = motion_,
            .scroller = scroller_,
            .maps = *maps_,
            .memory = memory_,
            .output = output,
            .ratio = input.ratio,
            .arrangement = arrangement_for(input.width)};
  handle_keys(page, input.keys);
  ImGui::SetNextWindowPos({0, 0});
  ImGui::SetNextWindowSize({input.width, input.height});
  // No background: the canvas has been cleared with it.
  constexpr ImGuiWindowFlags kFlags = ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoBackground | ImGuiWindowFlags_NoMove |
                                      ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoBringToFrontOnFocus | ImGuiWindowFlags_NoNav |
                                      ImGuiWindowFlags_NoScrollWithMouse;
  ImGui::Begin("page", nullptr, kFlags);
  draw_page(page, {0, 0, input.width, input.height});
  ImGui::End();
  finish();
  const bool something_came_in =
      !input.pointer.empty() || !input.keys.empty() || !input.wheels.empty() || input.fingers.stage != FingerMovement::Stage::kNone;
  frames_to_settle_ = something_came_in || !output.actions.empty() ? kFramesToSettle : std::max(frames_to_settle_ - 1, 0);
  return output;
}

bool Interface::restless() const {
  return frames_to_settle_ > 0 || motion_.moving() || scroller_.moving() || ImGui::GetCurrentContext()->InputEventsQueue.Size > 0;
}

bool Interface::points_at_something() const { return ImGui::GetMouseCursor() == ImGuiMouseCursor_Hand; }

void Interface::lose_graphics() {
  maps_.reset();
  shapes_.reset();
}

base::Status Interface::restore_graphics() {
  auto maps = MapCanvas::create();
  if (!maps) return base::pass_on(std::move(maps));
  auto shapes = ShapeRenderer::create();
  if (!shapes) return base::pass_on(std::move(shapes));
  maps_.emplace(std::move(*maps));
  maps_->set_not_a_number_colour(kNotANumber);
  shapes_.emplace(std::move(*shapes));
  frames_to_settle_ = kFramesToSettle;
  return {};
}

}  // namespace convlens::ui
