// The page's module: draws the state into the canvas, passes what the visitor does to the reducer, and answers JavaScript.
#include <cmath>
#include <memory>
#include <string_view>
#include <vector>

#include <emscripten/emscripten.h>

#include "app/api.h"
#include "app/ui_bridge.h"
#include "app/ui_input.h"
#include "app/ui_tokens.h"
#include "session/codec.h"
#include "ui/interface.h"

using namespace convlens;

namespace {

enum class Context : std::uint8_t { kNone, kThere, kLost };

struct UiModule {
  app::Api api{{.send = [](const session::RequestEnvelope& request) { app::bridge::send_request(session::encode(request)); },
                .settle = &app::bridge::settle}};
  app::Input input;
  app::CanvasSize size;
  ui::FontFiles fonts;
  ui::Theme theme = ui::theme_from_tokens({});
  ui::MotionWish motion = ui::MotionWish::kFull;
  std::unique_ptr<ui::Interface> interface;
  Context context = Context::kNone;
};

UiModule& module() {
  static UiModule instance;
  return instance;
}

std::string_view text(const char* characters, std::size_t size) { return {characters, size}; }

/// Tells JavaScript what is new, and asks for a frame that shows it.
void state_may_have_changed() {
  if (const auto json = module().api.changed_state()) app::bridge::state_changed(*json);
  app::bridge::request_frame();
}

void resize(float width, float height, float ratio) {
  module().size = {.width = std::max(width, 1.0F), .height = std::max(height, 1.0F), .ratio = std::max(ratio, 0.25F)};
  const app::CanvasSize& size = module().size;
  app::bridge::resize_canvas(static_cast<std::int32_t>(std::round(size.width * size.ratio)),
                             static_cast<std::int32_t>(std::round(size.height * size.ratio)));
}

}  // namespace

extern "C" {

EMSCRIPTEN_KEEPALIVE int convlens_start(float width, float height, float ratio) {
  resize(width, height, ratio);
  if (!app::bridge::make_context()) return 0;
  auto made = ui::Interface::create(std::move(module().fonts));
  if (!made) return 0;
  module().interface = std::move(*made);
  module().interface->set_theme(module().theme);
  module().interface->set_motion(module().motion);
  module().context = Context::kThere;
  return 1;
}

EMSCRIPTEN_KEEPALIVE int convlens_frame(double now_ms) {
  UiModule& m = module();
  if (m.context != Context::kThere) return 0;
  const ui::FrameInput input = m.input.take(now_ms, m.size);
  ui::Output output = m.interface->frame(m.api.state(), input);
  for (view::Action& action : output.actions) m.api.apply(std::move(action));
  for (const ui::Wish wish : output.wishes) app::bridge::wish(wish);
  if (!output.actions.empty()) state_may_have_changed();
  app::bridge::show_cursor(m.interface->points_at_something() ? app::bridge::Cursor::kHand : app::bridge::Cursor::kArrow);
  return m.interface->restless() || m.input.restless() ? 1 : 0;
}

EMSCRIPTEN_KEEPALIVE void convlens_tokens(const char* json, std::size_t size) {
  module().theme = ui::theme_from_tokens(app::tokens_from_json(text(json, size)));
  if (module().interface) module().interface->set_theme(module().theme);
}

EMSCRIPTEN_KEEPALIVE void convlens_font(int slot, const std::byte* bytes, std::size_t size) {
  if (slot >= 0 && slot < static_cast<int>(ui::kFaces)) module().fonts[static_cast<std::size_t>(slot)].assign(bytes, bytes + size);
}

EMSCRIPTEN_KEEPALIVE void convlens_motion(int reduced) {
  module().motion = reduced != 0 ? ui::MotionWish::kReduced : ui::MotionWish::kFull;
  if (module().interface) module().interface->set_motion(module().motion);
}

EMSCRIPTEN_KEEPALIVE void convlens_resize(float width, float height, float ratio) { resize(width, height, ratio); }

EMSCRIPTEN_KEEPALIVE void convlens_pointer(int kind, int id, int type, float x, float y, int buttons) {
  module().input.pointer({.kind = kind, .id = id, .type = type, .x = x, .y = y, .buttons = buttons}, emscripten_get_now());
}

EMSCRIPTEN_KEEPALIVE void convlens_wheel(float x, float y, float dx, float dy, int ctrl) {
  module().input.wheel({.purpose = ctrl != 0 ? ui::Wheel::Purpose::kZoom : ui::Wheel::Purpose::kScroll, .at = {x, y}, .delta = {dx, dy}});
}

EMSCRIPTEN_KEEPALIVE void convlens_key(int code) { module().input.key(code); }

/// An encoded reply of the engine. Bytes that are none are told on the page: they would be a defect.
EMSCRIPTEN_KEEPALIVE void convlens_reply(const std::byte* bytes, std::size_t size) {
  auto reply = session::decode_reply({bytes, size});
  if (reply)
    module().api.take_reply(*std::move(reply));
  else
    module().api.apply(view::ShowNotice{.code = std::string(base::code_name(reply.error().code)), .message = reply.error().message});
  state_may_have_changed();
}

/// A new engine stands where one died. The number of the model file that it is to be given first; 0 if there is no network.
EMSCRIPTEN_KEEPALIVE session::FileNumber convlens_engine_restarted() {
  const auto file = module().api.engine_restarted();
  state_may_have_changed();
  return file.value_or(0);
}

/// A new engine stands ready for another network.
EMSCRIPTEN_KEEPALIVE void convlens_engine_replaced() {
  module().api.engine_replaced();
  state_may_have_changed();
}

EMSCRIPTEN_KEEPALIVE void convlens_call(int ticket, const char* method, std::size_t method_size, const char* json, std::size_t json_size,
                                        const std::byte* bytes, std::size_t size) {
  module().api.call({.ticket = ticket, .method = text(method, method_size), .arguments = text(json, json_size), .bytes = {bytes, size}});
  state_may_have_changed();
}

EMSCRIPTEN_KEEPALIVE void convlens_context_lost() {
  module().context = Context::kLost;
  if (module().interface) module().interface->lose_graphics();
}

EMSCRIPTEN_KEEPALIVE void convlens_context_restored() {
  UiModule& m = module();
  if (!m.interface || !m.interface->restore_graphics()) return;
  m.context = Context::kThere;
  app::bridge::request_frame();
}

}  // extern "C"
