#include "app/ui_bridge.h"

#include <array>

#include <emscripten/em_js.h>
#include <emscripten/html5_webgl.h>

// clang-format off: JavaScript. `GL` is Emscripten's table of WebGL objects.
EM_JS_DEPS(convlens_bridge, "$GL,$UTF8ToString");

EM_JS(void, convlens_js_request, (const std::byte* bytes, std::size_t size), { Module["onRequest"](HEAPU8.subarray(bytes, bytes + size)); });

EM_JS(void, convlens_js_settled, (int ticket, int ok, const char* json, std::size_t size, const float* floats, std::size_t count), {
  Module["onSettled"](ticket, ok === 1, UTF8ToString(json, size), floats === 0 ? null : HEAPF32.subarray(floats >> 2, (floats >> 2) + count));
});

EM_JS(void, convlens_js_state, (const char* json, std::size_t size), { Module["onState"](UTF8ToString(json, size)); });

EM_JS(void, convlens_js_wish, (const char* name), { Module["onWish"](UTF8ToString(name)); });

EM_JS(void, convlens_js_request_frame, (), { Module["requestFrame"](); });

EM_JS(int, convlens_js_make_context, (), {
  const canvas = Module["canvas"];
  canvas.addEventListener("webglcontextlost", (event) => {
    event.preventDefault();
    Module["_convlens_context_lost"]();
  });
  canvas.addEventListener("webglcontextrestored", () => Module["_convlens_context_restored"]());
  return GL.createContext(canvas, { alpha: false, depth: false, stencil: false, antialias: false, majorVersion: 2, minorVersion: 0, enableExtensionsByDefault: true });
});

EM_JS(void, convlens_js_resize, (int width, int height), {
  const canvas = Module["canvas"];
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
});

EM_JS(void, convlens_js_cursor, (int hand), { Module["canvas"].style.cursor = hand === 1 ? "pointer" : "default"; });
// clang-format on

namespace convlens::app::bridge {

void send_request(std::span<const std::byte> bytes) { convlens_js_request(bytes.data(), bytes.size()); }

void settle(const Settlement& settlement) {
  // An empty array still is one: null says that the result has none.
  static constexpr std::array<float, 1> kNone{};
  const float* const floats = !settlement.floats ? nullptr : settlement.floats->empty() ? kNone.data() : settlement.floats->data();
  const std::size_t count = settlement.floats ? settlement.floats->size() : 0;
  convlens_js_settled(settlement.ticket, settlement.outcome == Outcome::kFulfilled ? 1 : 0, settlement.json.data(), settlement.json.size(),
                      floats, count);
}

void state_changed(std::string_view json) { convlens_js_state(json.data(), json.size()); }

void wish(ui::Wish wish) {
  switch (wish) {
    case ui::Wish::kOpenPicture:
      return convlens_js_wish("open");
    case ui::Wish::kCamera:
      return convlens_js_wish("camera");
    case ui::Wish::kSamples:
      return convlens_js_wish("samples");
  }
}

void request_frame() { convlens_js_request_frame(); }

bool make_context() {
  const int context = convlens_js_make_context();
  return context > 0 && emscripten_webgl_make_context_current(context) == EMSCRIPTEN_RESULT_SUCCESS;
}

void resize_canvas(std::int32_t width, std::int32_t height) { convlens_js_resize(width, height); }

void show_cursor(Cursor cursor) {
  static Cursor shown = Cursor::kArrow;
  if (cursor != shown) convlens_js_cursor(cursor == Cursor::kHand ? 1 : 0);
  shown = cursor;
}

}  // namespace convlens::app::bridge
