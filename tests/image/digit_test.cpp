#include "image/digit.h"

#include <algorithm>
#include <cmath>
#include <random>
#include <string_view>

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>

#include "image/stroke.h"

using namespace convlens;
using namespace convlens::image;
using Catch::Matchers::WithinAbs;

namespace {

struct Dot {
  double x = 0;
  double y = 0;
};

// Figures in a box of 1 x 1.
const std::vector<Dot> kSeven{{0, 0}, {0.7, 0}, {0.3, 1}};
const std::vector<Dot> kZigzag{{0, 0.1}, {0.6, 0}, {0.1, 0.5}, {0.6, 0.6}, {0.3, 1}};
const std::vector<Dot> kOne{{0, 0}, {0.05, 1}};

struct Drawing {
  Size size{300, 260};
  std::vector<Dot> figure = kZigzag;
  Dot at{90, 50};
  double scale = 150;
  double pen = 14;
  double ink = 40;
  double paper = 225;
};

double distance_to(const Dot& from, const Dot& to, double x, double y) {
  const double dx = to.x - from.x;
  const double dy = to.y - from.y;
  const double along = std::clamp(((x - from.x) * dx + (y - from.y) * dy) / std::max(dx * dx + dy * dy, 1e-9), 0.0, 1.0);
  return std::hypot(x - from.x - along * dx, y - from.y - along * dy);
}

std::uint8_t byte_of(double value) { return static_cast<std::uint8_t>(std::lround(std::clamp(value, 0.0, 255.0))); }

template <typename Value>
Photo photo_of(const Size& size, const Value& value) {
  Photo photo{.width = size.width, .height = size.height, .rgba = {}};
  for (std::int32_t y = 0; y < size.height; ++y) {
    for (std::int32_t x = 0; x < size.width; ++x) {
      const std::uint8_t grey = byte_of(value(x, y));
      photo.rgba.insert(photo.rgba.end(), {grey, grey, grey, 255});
    }
  }
  return photo;
}

/// The brightness of the drawing at a pixel.
double drawn(const Drawing& drawing, double x, double y) {
  double nearest = 1e9;
  for (std::size_t i = 0; i + 1 < drawing.figure.size(); ++i) {
    const auto place = [&](const Dot& dot) { return Dot{drawing.at.x + drawing.scale * dot.x, drawing.at.y + drawing.scale * dot.y}; };
    nearest = std::min(nearest, distance_to(place(drawing.figure[i]), place(drawing.figure[i + 1]), x + 0.5, y + 0.5));
  }
  const double cover = std::clamp(drawing.pen / 2 - nearest + 0.5, 0.0, 1.0);
  return drawing.paper + cover * (drawing.ink - drawing.paper);
}

Photo photo_of(const Drawing& drawing) {
  return photo_of(drawing.size, [&](std::int32_t x, std::int32_t y) { return drawn(drawing, x, y); });
}

Plane cut(const Photo& photo, Inversion inversion = Inversion::kAuto) { return digit_steps(photo, {28, 28}, inversion).centred; }
Plane cut(const Drawing& drawing) { return cut(photo_of(drawing)); }

/// In pixels, where pixel i has its middle at i.
Dot centre_of_mass(const Plane& plane) {
  double mass = 0;
  Dot sum;
  for (std::int32_t y = 0; y < plane.size.height; ++y) {
    for (std::int32_t x = 0; x < plane.size.width; ++x) {
      mass += plane.at(x, y);
      sum.x += plane.at(x, y) * static_cast<float>(x);
      sum.y += plane.at(x, y) * static_cast<float>(y);
    }
  }
  REQUIRE(mass > 0);
  return {sum.x / mass, sum.y / mass};
}

double largest(const Plane& plane) { return *std::ranges::max_element(plane.values); }
double sum(const Plane& plane) {
  double total = 0;
  for (const float value : plane.values) total += value;
  return total;
}
double mean_difference(const Plane& a, const Plane& b) {
  REQUIRE(a.size == b.size);
  double total = 0;
  for (std::size_t i = 0; i < a.values.size(); ++i) total += std::abs(a.values[i] - b.values[i]);
  return total / static_cast<double>(a.values.size());
}
bool within_0_and_1(const Plane& plane) {
  return std::ranges::all_of(plane.values, [](float value) { return value >= 0 && value <= 1; });
}

}  // namespace

TEST_CASE("A digit's longer side is 20 of 28 pixels and its mass in the middle, however large it is and wherever it lies",
          "[image][digit]") {
  for (const auto& figure : {kSeven, kZigzag, kOne}) {
    for (const double scale : {40.0, 100.0, 190.0}) {
      for (const Dot at : {Dot{30, 20}, Dot{120, 50}}) {
        CAPTURE(scale, at.x, at.y);
        const Plane digit = cut(Drawing{.figure = figure, .at = at, .scale = scale, .pen = scale / 10});
        CHECK(std::abs(box_above(digit, 0.1F).longest_side() - 20) <= 1);
        const Dot centre = centre_of_mass(digit);
        CHECK_THAT(centre.x, WithinAbs(14, 0.51));
        CHECK_THAT(centre.y, WithinAbs(14, 0.51));
        CHECK_THAT(largest(digit), WithinAbs(1, 0.01));
        CHECK(within_0_and_1(digit));
      }
    }
  }
}

TEST_CASE("The digit grows in proportion to the input", "[image][digit]") {
  const Photo photo = photo_of(Drawing{});
  CHECK(std::abs(box_above(digit_steps(photo, {56, 56}, Inversion::kAuto).centred, 0.1F).longest_side() - 40) <= 1);
  const Plane flat = digit_steps(photo, {70, 14}, Inversion::kAuto).centred;
  CHECK(flat.size == Size{70, 14});
  CHECK(std::abs(box_above(flat, 0.1F).longest_side() - 10) <= 1);
}

TEST_CASE("Light ink on a dark ground gives the same digit as dark ink on a light ground", "[image][digit]") {
  const Drawing dark_ink{.ink = 20, .paper = 235};
  const Drawing light_ink{.ink = 235, .paper = 20};
  const DigitSteps dark = digit_steps(photo_of(dark_ink), {28, 28}, Inversion::kAuto);
  const DigitSteps light = digit_steps(photo_of(light_ink), {28, 28}, Inversion::kAuto);
  CHECK(dark.decided == Inversion::kAlways);
  CHECK(light.decided == Inversion::kNever);
  CHECK(mean_difference(dark.centred, light.centred) < 0.01);
}

TEST_CASE("A dark photo of white paper is still dark ink on a light ground", "[image][digit]") {
  CHECK(digit_steps(photo_of(Drawing{.ink = 15, .paper = 90}), {28, 28}, Inversion::kAuto).decided == Inversion::kAlways);
}

TEST_CASE("A chosen inversion is kept to", "[image][digit]") {
  const Photo photo = photo_of(Drawing{});
  const DigitSteps always = digit_steps(photo, {28, 28}, Inversion::kAlways);
  const DigitSteps never = digit_steps(photo, {28, 28}, Inversion::kNever);
  CHECK(always.decided == Inversion::kAlways);
  CHECK(never.decided == Inversion::kNever);
  CHECK(mean_difference(always.centred, cut(photo)) == 0);
  CHECK(mean_difference(never.centred, always.centred) > 0.02);
}

TEST_CASE("Light that falls off and soft shadows change little", "[image][digit]") {
  const Drawing drawing;
  const Plane even = cut(drawing);
  const auto under = [&](const auto& light) {
    return cut(photo_of(drawing.size, [&](std::int32_t x, std::int32_t y) { return drawn(drawing, x, y) * light(x, y); }));
  };
  CHECK(mean_difference(under([](double x, double) { return 1 - 0.7 * x / 300; }), even) < 0.01);
  CHECK(mean_difference(under([](double x, double y) { return 0.4 + 0.6 * std::exp(-std::hypot(x - 60, y - 40) / 250); }), even) < 0.015);
  CHECK(mean_difference(under([](double x, double y) { return 1 - 0.5 / (1 + std::exp((200 - x - 0.4 * y) / 12)); }), even) < 0.02);
}

TEST_CASE("Paper without a digit gives a black input", "[image][digit]") {
  std::minstd_rand random(3);
  const auto noise = [&random](double deviation) {
    double total = -6;
    for (int i = 0; i < 12; ++i) total += static_cast<double>(random() % 10'000) / 10'000;
    return deviation * total;
  };
  const Size size{200, 150};
  const auto check_blank = [](std::string_view sheet, const Photo& photo) {
    CAPTURE(sheet);
    const DigitSteps steps = digit_steps(photo, {28, 28}, Inversion::kAuto);
    CHECK(std::ranges::all_of(steps.centred.values, [](float value) { return value == 0; }));
    CHECK(within_0_and_1(steps.evened));
  };
  for (const double shade : {0.0, 1.0, 60.0, 128.0, 255.0}) check_blank("even", photo_of(size, [&](double, double) { return shade; }));
  check_blank("gradient", photo_of(size, [](double x, double y) { return 240 - 0.6 * x - 0.3 * y; }));
  check_blank("grain", photo_of(size, [&](double, double) { return 200 + noise(5); }));
  check_blank("grain in the dark", photo_of(size, [&](double x, double) { return 60 + 0.7 * x + noise(4); }));
  check_blank("lines", photo_of(size, [&](double, double y) { return static_cast<int>(y) % 25 < 2 ? 170 : 230; }));
  check_blank("a crumb", photo_of(size, [&](double x, double y) { return x > 60 && x < 63 && y > 70 && y < 73 ? 30 : 230; }));
}

TEST_CASE("Specks, printed lines, and what comes in over the border are left aside", "[image][digit]") {
  const Drawing drawing;
  const Plane alone = cut(drawing);
  const auto with = [&](const auto& other) {
    return cut(photo_of(drawing.size,
                        [&](std::int32_t x, std::int32_t y) { return std::min(drawn(drawing, x, y), static_cast<double>(other(x, y))); }));
  };
  CHECK(mean_difference(with([](int x, int y) { return (x - 40) / 3 == 0 && (y - 30) / 3 == 0 ? 20 : 255; }), alone) < 0.005);
  CHECK(mean_difference(with([](int, int y) { return y % 32 == 7 ? 180 : 255; }), alone) < 0.02);
  CHECK(mean_difference(with([](int x, int y) { return x % 24 < 2 || y % 24 < 2 ? 185 : 255; }), alone) < 0.02);
  CHECK(mean_difference(with([](int x, int y) { return x + y < 60 ? 30 : 255; }), alone) < 0.02);
  CHECK(mean_difference(with([](int x, int) { return x > 290 ? 30 : 255; }), alone) < 0.005);
}

TEST_CASE("A stroke that stands a little apart belongs to the digit", "[image][digit]") {
  const Drawing body{.figure = {{0, 0.15}, {0, 0.45}, {0.5, 0.6}, {0.4, 1}, {0, 0.95}}};
  const Drawing bar{.figure = {{0.05, 0}, {0.5, 0}}};
  const Photo both = photo_of(body.size, [&](std::int32_t x, std::int32_t y) { return std::min(drawn(body, x, y), drawn(bar, x, y)); });
  const DigitSteps steps = digit_steps(both, {28, 28}, Inversion::kAuto);
  CHECK(steps.cut.size.height >= 150);
}

TEST_CASE("A thin pen's strokes become as thick and bright as a felt pen's", "[image][digit]") {
  const Plane thin = cut(Drawing{.scale = 190, .pen = 2.5});
  const Plane felt = cut(Drawing{.scale = 190, .pen = 22});
  CHECK_THAT(largest(thin), WithinAbs(1, 0.01));
  CHECK(sum(thin) > 0.7 * sum(felt));
  CHECK(box_above(thin, 0.1F).longest_side() == 20);
}

TEST_CASE("A digit that is cut out already stays as it is", "[image][digit]") {
  for (const auto& figure : {kSeven, kZigzag, kOne}) {
    const Plane once = cut(Drawing{.figure = figure, .pen = 20});
    const Photo again = photo_of(once.size, [&](std::int32_t x, std::int32_t y) { return 255 * once.at(x, y); });
    CHECK(digit_steps(again, {28, 28}, Inversion::kAuto).decided == Inversion::kNever);
    CHECK(mean_difference(cut(again), once) < 0.01);
  }
}

TEST_CASE("Pictures of any size and proportion give finite values", "[image][digit]") {
  for (const Size size : {Size{1, 1}, {2, 1}, {1, 2}, {3, 3}, {1, 500}, {500, 1}, {2000, 3}, {5, 900}}) {
    CAPTURE(size.width, size.height);
    for (const Inversion inversion : {Inversion::kAuto, Inversion::kAlways, Inversion::kNever}) {
      const Photo photo = photo_of(size, [](std::int32_t x, std::int32_t y) { return (x * 37 + y * 91) % 256; });
      CHECK(within_0_and_1(cut(photo, inversion)));
    }
  }
}

TEST_CASE("A long flat stroke fills the length and is at least a pixel high", "[image][digit]") {
  const Plane dash = cut(Drawing{.size = {400, 60}, .figure = {{0, 0}, {1, 0}}, .at = {40, 30}, .scale = 320, .pen = 6});
  const Box box = box_above(dash, 0.1F);
  CHECK(std::abs(box.width() - 20) <= 1);
  CHECK(box.height() >= 1);
  CHECK(box.height() <= 3);
  CHECK_THAT(centre_of_mass(dash).y, WithinAbs(14, 0.51));
}

TEST_CASE("The width of a stroke is measured", "[image][digit]") {
  for (const std::int32_t width : {2, 4, 8, 16}) {
    Plane bar({100, 40});
    for (std::int32_t y = 10; y < 10 + width; ++y) std::fill_n(bar.row(y) + 5, 90, 1.0F);
    CHECK_THAT(stroke_width(bar), WithinAbs(width, 0.15 * width + 0.1));
    CHECK(box_above(thickened(bar, 3), 0.5F).height() == width + 6);
  }
  CHECK(stroke_width(Plane({10, 10})) == 0);
}
