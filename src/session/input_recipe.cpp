#include "session/input_recipe.h"

#include <algorithm>
#include <cstdio>
#include <utility>

namespace convlens::session {
namespace {

image::Color image_color(network::ColorMode color) {
  switch (color) {
    case network::ColorMode::kGray:
      return image::Color::kGray;
    case network::ColorMode::kRgb:
      return image::Color::kRgb;
    case network::ColorMode::kBgr:
      return image::Color::kBgr;
  }
  std::unreachable();
}

image::Placement image_placement(network::Fit fit) {
  switch (fit) {
    case network::Fit::kContain:
      return image::Placement::kContain;
    case network::Fit::kCover:
      return image::Placement::kCover;
    case network::Fit::kStretch:
      return image::Placement::kStretch;
    case network::Fit::kDigit:
      return image::Placement::kDigit;
  }
  std::unreachable();
}

image::Inversion image_inversion(Inversion inversion) {
  switch (inversion) {
    case Inversion::kNever:
      return image::Inversion::kNever;
    case Inversion::kAlways:
      return image::Inversion::kAlways;
    case Inversion::kAuto:
      return image::Inversion::kAuto;
  }
  std::unreachable();
}

std::string color_words(network::ColorMode color) {
  switch (color) {
    case network::ColorMode::kGray:
      return "grey";
    case network::ColorMode::kRgb:
      return "red, green, blue";
    case network::ColorMode::kBgr:
      return "blue, green, red";
  }
  std::unreachable();
}

std::string fit_words(network::Fit fit) {
  switch (fit) {
    case network::Fit::kContain:
      return "whole photo";
    case network::Fit::kCover:
      return "middle of the photo";
    case network::Fit::kStretch:
      return "whole photo, stretched";
    case network::Fit::kDigit:
      return "the digit, centred";
  }
  std::unreachable();
}

std::string step_title(image::InputStep::Kind kind) {
  switch (kind) {
    case image::InputStep::Kind::kGrey:
      return "grey";
    case image::InputStep::Kind::kEvened:
      return "light evened out";
    case image::InputStep::Kind::kInk:
      return "ink found";
    case image::InputStep::Kind::kCut:
      return "cut out";
    case image::InputStep::Kind::kCentred:
      return "centred by its mass";
  }
  std::unreachable();
}

/// At most three digits, with a true minus sign.
std::string number_words(float value) {
  char digits[32];
  std::snprintf(digits, sizeof digits, "%.3g", static_cast<double>(value == 0.0F ? 0.0F : value));
  std::string text = digits;
  if (text.starts_with('-')) text.replace(0, 1, "−");
  return text;
}

/// "0 to 1": what 0 to 255 becomes, over all channels.
std::string range_words(const network::Preprocess& preprocess) {
  const std::size_t channels = std::max(preprocess.scale.size(), preprocess.offset.size());
  const auto entry = [](const std::vector<float>& list, std::size_t i) { return list.size() == 1 ? list[0] : list[i]; };
  float lowest = 0;
  float highest = 0;
  for (std::size_t i = 0; i < channels; ++i) {
    const float black = entry(preprocess.offset, i);
    const float white = 255.0F * entry(preprocess.scale, i) + black;
    lowest = i == 0 ? std::min(black, white) : std::min({lowest, black, white});
    highest = i == 0 ? std::max(black, white) : std::max({highest, black, white});
  }
  return number_words(lowest) + " to " + number_words(highest);
}

}  // namespace

image::InputRecipe input_recipe(const network::Network& network, Inversion inversion) {
  const network::Preprocess& preprocess = network.preprocess();
  return {.shape = network.input_shape(),
          .color = image_color(preprocess.color),
          .placement = image_placement(preprocess.fit),
          .inversion = image_inversion(inversion),
          .crop = preprocess.crop,
          .scale = preprocess.scale,
          .offset = preprocess.offset};
}

Inversion own_inversion(const network::Network& network) {
  switch (network.preprocess().invert) {
    case network::Invert::kNever:
      return Inversion::kNever;
    case network::Invert::kAlways:
      return Inversion::kAlways;
    case network::Invert::kAuto:
      return Inversion::kAuto;
  }
  std::unreachable();
}

Inversion inversion_from_image(image::Inversion inversion) {
  switch (inversion) {
    case image::Inversion::kNever:
      return Inversion::kNever;
    case image::Inversion::kAlways:
      return Inversion::kAlways;
    case image::Inversion::kAuto:
      return Inversion::kAuto;
  }
  std::unreachable();
}

std::vector<InputStep> steps_from_image(std::vector<image::InputStep> steps) {
  std::vector<InputStep> titled;
  for (image::InputStep& step : steps) {
    titled.push_back({.title = step_title(step.kind), .shape = step.shape, .values = std::move(step.values)});
  }
  return titled;
}

std::string input_detail(const network::Network& network) {
  const network::Preprocess& preprocess = network.preprocess();
  return color_words(preprocess.color) + ", " + fit_words(preprocess.fit) + ", " + range_words(preprocess);
}

}  // namespace convlens::session
