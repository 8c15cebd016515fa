#pragma once

#include "view/action.h"
#include "view/state.h"

namespace convlens::view {

/// Takes over what the engine says. Replies that do not fit the network, or the layer that is selected, change nothing.
void take_reply(AppState& state, ReplyArrived&& arrived);

/// What was dreamt of another picture than the one that the network sees now is not shown any more.
void forget_dream_of_photo(AppState& state);

/// Puts a sentence on the page. code: base::code_name, empty for good news.
void show_notice(AppState& state, std::string code, std::string message);

}  // namespace convlens::view
