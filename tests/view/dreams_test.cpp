#include <catch2/catch_test_macros.hpp>

#include "tests/view/sample_model.h"

namespace convlens::view {
namespace {

using test::arrive;
using test::find_request;
using test::sample_model;
using test::state_with;

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

TEST_CASE("A dream that gave way stays as far as it has come, one that failed says why, and neither is a notice", "[view]") {
  AppState state = state_with_photo();
  const session::Dream dream{.layer = 1, .channel = 2};
  reduce(state, BeginDream{.dream = dream});
  static_cast<void>(arrive(state, picture(), dream));
  static_cast<void>(arrive(state, session::Failed{.code = base::ErrorCode::kSuperseded, .message = "Something newer."}, dream));
  CHECK(state.dreams.shown);
  CHECK(state.dreams.failure.empty());
  static_cast<void>(arrive(state, session::Failed{.code = base::ErrorCode::kOutOfMemory, .message = "No memory."}, dream));
  CHECK(state.dreams.failure == "No memory.");
  CHECK(state.notice.message.empty());
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
