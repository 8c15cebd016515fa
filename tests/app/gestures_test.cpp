#include "app/gestures.h"

#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>

using Catch::Approx;
using namespace convlens::app;

namespace {

Finger finger(Finger::Phase phase, Point at, std::int32_t id = 1) { return {.phase = phase, .id = id, .at = at}; }

/// One finger from (100, 300) upwards by 4 pixels every 4 ms, lifted at once.
void flick(Gestures& gestures) {
  gestures.touch(finger(Finger::Phase::kDown, {100, 300}), 0);
  for (int i = 1; i <= 20; ++i) gestures.touch(finger(Finger::Phase::kMove, {100, 300.0F - 4.0F * static_cast<float>(i)}), 4.0 * i);
  gestures.touch(finger(Finger::Phase::kUp, {100, 220}), 82);
}

}  // namespace

TEST_CASE("a finger that comes and goes without moving taps once", "[app]") {
  Gestures gestures;
  gestures.touch(finger(Finger::Phase::kDown, {10, 20}), 0);
  gestures.touch(finger(Finger::Phase::kMove, {13, 22}), 40);
  gestures.touch(finger(Finger::Phase::kUp, {13, 22}), 80);
  const Gesture gesture = gestures.advance(90);
  REQUIRE(gesture.tap == Point{10, 20});
  CHECK(gesture.scroll == Point{});
  CHECK_FALSE(gestures.advance(100).tap);
  CHECK_FALSE(gestures.restless());
}

TEST_CASE("the content follows a dragging finger pixel by pixel", "[app]") {
  Gestures gestures;
  gestures.touch(finger(Finger::Phase::kDown, {100, 100}), 0);
  gestures.touch(finger(Finger::Phase::kMove, {100, 80}), 200);
  gestures.touch(finger(Finger::Phase::kMove, {95, 70}), 400);
  const Gesture gesture = gestures.advance(400);
  CHECK(gesture.began);
  CHECK(gesture.origin == Point{100, 100});
  CHECK(gesture.scroll == Point{-5, -30});
  CHECK_FALSE(gesture.tap);
}

TEST_CASE("content glides on after a flick, slows down and stops", "[app]") {
  Gestures gestures;
  flick(gestures);
  CHECK(gestures.advance(82).scroll.y == Approx(-80));
  const float first = gestures.advance(182).scroll.y;
  const float second = gestures.advance(282).scroll.y;
  CHECK(first < -50);
  CHECK(second < 0);
  CHECK(second > first);
  gestures.advance(5000);
  CHECK_FALSE(gestures.restless());
  CHECK(gestures.advance(6000).scroll == Point{});
}

TEST_CASE("a glide goes equally far however often it is asked", "[app]") {
  Gestures often;
  Gestures seldom;
  flick(often);
  flick(seldom);
  often.advance(82);
  seldom.advance(82);
  float total = 0;
  for (int ms = 90; ms <= 482; ms += 8) total += often.advance(ms).scroll.y;
  CHECK(total == Approx(seldom.advance(482).scroll.y).epsilon(0.02));
}

TEST_CASE("a finger that pauses before it leaves does not throw the content", "[app]") {
  Gestures gestures;
  gestures.touch(finger(Finger::Phase::kDown, {0, 0}), 0);
  gestures.touch(finger(Finger::Phase::kMove, {0, 60}), 30);
  gestures.touch(finger(Finger::Phase::kUp, {0, 60}), 400);
  gestures.advance(400);
  CHECK(gestures.advance(500).scroll == Point{});
}

TEST_CASE("touching gliding content stops it and presses nothing", "[app]") {
  Gestures gestures;
  flick(gestures);
  gestures.advance(100);
  gestures.touch(finger(Finger::Phase::kDown, {100, 200}), 120);
  gestures.touch(finger(Finger::Phase::kUp, {100, 200}), 160);
  const Gesture gesture = gestures.advance(170);
  CHECK_FALSE(gesture.tap);
  CHECK(gesture.scroll == Point{});
}

TEST_CASE("two fingers moving apart zoom about their middle", "[app]") {
  Gestures gestures;
  gestures.touch(finger(Finger::Phase::kDown, {100, 100}, 1), 0);
  gestures.touch(finger(Finger::Phase::kDown, {200, 100}, 2), 10);
  gestures.touch(finger(Finger::Phase::kMove, {50, 100}, 1), 30);
  gestures.touch(finger(Finger::Phase::kMove, {250, 100}, 2), 30);
  const Gesture gesture = gestures.advance(40);
  CHECK(gesture.zoom == Approx(2));
  CHECK(gesture.zoom_centre == Point{150, 100});
  CHECK(gesture.scroll.x == Approx(0).margin(1e-4));
  CHECK_FALSE(gesture.tap);
}

TEST_CASE("the finger that stays after a pinch drags on without a jump", "[app]") {
  Gestures gestures;
  gestures.touch(finger(Finger::Phase::kDown, {100, 100}, 1), 0);
  gestures.touch(finger(Finger::Phase::kDown, {200, 100}, 2), 10);
  gestures.touch(finger(Finger::Phase::kUp, {100, 100}, 1), 50);
  gestures.advance(60);
  gestures.touch(finger(Finger::Phase::kMove, {203, 104}, 2), 300);
  CHECK(gestures.advance(300).scroll == Point{3, 4});
}

TEST_CASE("a finger held still rests, and then points without scrolling", "[app]") {
  Gestures gestures;
  gestures.touch(finger(Finger::Phase::kDown, {40, 50}), 0);
  CHECK_FALSE(gestures.advance(200).rest);
  CHECK(gestures.restless());
  CHECK(gestures.advance(400).rest == Point{40, 50});
  gestures.touch(finger(Finger::Phase::kMove, {60, 90}), 450);
  const Gesture gesture = gestures.advance(460);
  CHECK(gesture.rest == Point{60, 90});
  CHECK(gesture.scroll == Point{});
  gestures.touch(finger(Finger::Phase::kUp, {60, 90}), 500);
  CHECK_FALSE(gestures.advance(510).tap);
}

TEST_CASE("a cancelled touch leaves nothing behind", "[app]") {
  Gestures gestures;
  gestures.touch(finger(Finger::Phase::kDown, {40, 50}), 0);
  gestures.touch(finger(Finger::Phase::kCancel, {40, 50}), 50);
  CHECK_FALSE(gestures.advance(1000).tap);
  CHECK_FALSE(gestures.restless());
  gestures.touch(finger(Finger::Phase::kMove, {80, 50}), 1100);
  CHECK(gestures.advance(1200).scroll == Point{});
}
