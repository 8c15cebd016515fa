#include <catch2/catch_test_macros.hpp>

#include "tests/view/sample_model.h"

namespace convlens::view {
namespace {

using test::arrive;
using test::find_request;
using test::sample_model;
using test::state_with;
using Stage = Dreams::Stage;

AppState state_with_photo() {
  AppState state = state_with(sample_model());
  state.photo.emplace();
  return state;
}

session::Dreamed picture() {
  return {.layer = 1, .channel = 2, .fraction = 0.5F, .value = 3, .shape = {1, 2, 1}, .values = {0.25F, 0.75F}};
}

}  // namespace

TEST_CASE("A dream is asked for once and shown as it comes, the latest one only", "[view]") {
  AppState state = state_with_photo();
  const session::Dream first{.layer = 1, .channel = 2};
  CHECK(find_request<session::Dream>(reduce(state, BeginDream{.dream = first})) != nullptr);
  static_cast<void>(arrive(state, picture(), first));
  REQUIRE(state.dreams.shown);
  CHECK(state.dreams.shown->blob.values == std::vector<float>{0.25F, 0.75F});
  reduce(state, BeginDream{.dream = {.layer = 1, .channel = 2, .seed = 1}});
  CHECK_FALSE(state.dreams.shown);
  static_cast<void>(arrive(state, picture(), first));
  CHECK_FALSE(state.dreams.shown);
}

TEST_CASE("A dream is coming from when it is asked for until it is complete, or was in vain", "[view]") {
  for (const session::Answer in_vain : {session::Answer::kNo, session::Answer::kYes}) {
    AppState state = state_with_photo();
    const session::Dream dream{.layer = 1, .channel = 2};
    CHECK(state.dreams.stage() == Stage::kNotAsked);
    reduce(state, BeginDream{.dream = dream});
    CHECK(state.dreams.stage() == Stage::kComing);
    static_cast<void>(arrive(state, picture(), dream));
    CHECK(state.dreams.stage() == Stage::kComing);
    session::Dreamed last = picture();
    last.fraction = 1;
    last.in_vain = in_vain;
    static_cast<void>(arrive(state, last, dream));
    CHECK(state.dreams.stage() == (in_vain == session::Answer::kYes ? Stage::kInVain : Stage::kDone));
  }
}

TEST_CASE("A dream that gave way stays as far as it has come, one that failed says why, and neither is a notice", "[view]") {
  AppState state = state_with_photo();
  const session::Dream dream{.layer = 1, .channel = 2};
  reduce(state, BeginDream{.dream = dream});
  static_cast<void>(arrive(state, picture(), dream));
  CHECK(state.dreams.stage() == Stage::kComing);
  static_cast<void>(arrive(state, session::Failed{.code = base::ErrorCode::kSuperseded, .message = "Something newer."}, dream));
  CHECK(state.dreams.shown);
  CHECK(state.dreams.stage() == Stage::kInterrupted);
  reduce(state, BeginDream{.dream = dream});
  CHECK(state.dreams.stage() == Stage::kComing);
  static_cast<void>(arrive(state, session::Failed{.code = base::ErrorCode::kOutOfMemory, .message = "No memory."}, dream));
  CHECK(state.dreams.stage() == Stage::kFailed);
  CHECK(state.dreams.failure == "No memory.");
  CHECK(state.notice.message.empty());
}

TEST_CASE("A dream that is begun again is not ended by the end of the first one", "[view]") {
  AppState state = state_with_photo();
  const session::Dream dream{.layer = 1, .channel = 2};
  reduce(state, BeginDream{.dream = dream});
  reduce(state, BeginDream{.dream = {.layer = 1, .channel = 3}});
  reduce(state, BeginDream{.dream = dream});
  static_cast<void>(arrive(state, session::Failed{.code = base::ErrorCode::kSuperseded, .message = "Newer."}, dream));
  CHECK(state.dreams.stage() == Stage::kComing);
  static_cast<void>(
      arrive(state, session::Failed{.code = base::ErrorCode::kSuperseded, .message = "Newer."}, session::Dream{.layer = 1, .channel = 3}));
  CHECK(state.dreams.stage() == Stage::kComing);
  static_cast<void>(arrive(state, session::Failed{.code = base::ErrorCode::kSuperseded, .message = "Newer."}, dream));
  CHECK(state.dreams.stage() == Stage::kInterrupted);
}

TEST_CASE("Another photo or inversion forgets what was dreamt of the photo, and not what was made of noise", "[view]") {
  const session::PhotoLoaded other{.source_width = 1, .source_height = 1, .width = 1, .height = 1, .rgba = std::vector<std::uint8_t>(4)};
  for (const session::DreamStart start : {session::DreamStart::kNoise, session::DreamStart::kPhoto}) {
    AppState state = state_with_photo();
    const auto dream = [&] { reduce(state, BeginDream{.dream = {.start = start, .layer = 1}}); };
    dream();
    static_cast<void>(arrive(state, other, session::LoadPhoto{}));
    CHECK(state.dreams.asked.has_value() == (start == session::DreamStart::kNoise));
    dream();
    reduce(state, ChooseInversion{.inversion = session::Inversion::kAlways});
    CHECK(state.dreams.asked.has_value() == (start == session::DreamStart::kNoise));
  }
}

TEST_CASE("A switch forgets that something was dreamt of in vain", "[view]") {
  AppState state = state_with_photo();
  const session::Dream dream{.layer = 1, .channel = 2};
  reduce(state, BeginDream{.dream = dream});
  session::Dreamed silent = picture();
  silent.in_vain = session::Answer::kYes;
  static_cast<void>(arrive(state, silent, dream));
  reduce(state, ToggleChannel{.layer = 1, .channel = 2});
  CHECK_FALSE(state.dreams.asked);
}

TEST_CASE("Dreams of what the network does not have are not asked for; another network forgets them", "[view]") {
  AppState state = state_with_photo();
  for (const session::Dream& wrong : {session::Dream{.layer = 99}, session::Dream{.layer = 1, .channel = 4}, session::Dream{.layer = -1}})
    CHECK(find_request<session::Dream>(reduce(state, BeginDream{.dream = wrong})) == nullptr);
  reduce(state, BeginDream{.dream = {.layer = 1}});
  static_cast<void>(arrive(state, sample_model(), session::LoadModel{}));
  CHECK_FALSE(state.dreams.asked);
}

}  // namespace convlens::view
