#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "app/api.h"
#include "ui/page.h"

/// What the page's module calls in JavaScript: the functions and the canvas that web/js/ui-module.js gave it. Bytes, strings and
/// floats stay valid only during a call.
namespace convlens::app::bridge {

void send_request(std::span<const std::byte> bytes);
void settle(const Settlement& settlement);
void state_changed(std::string_view json);
void wish(ui::Wish wish);
void request_frame();

/// Makes a WebGL 2 context of the canvas the current one; false if it cannot be had. Losing and regaining it calls
/// convlens_context_lost and convlens_context_restored.
bool make_context();
/// Device pixels of the canvas.
void resize_canvas(std::int32_t width, std::int32_t height);

enum class Cursor : std::uint8_t { kArrow, kHand };
void show_cursor(Cursor cursor);

}  // namespace convlens::app::bridge
