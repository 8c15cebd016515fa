#include "image/preprocess.h"

#include <algorithm>
#include <array>
#include <span>
#include <string>

#include "image/colour.h"
#include "image/digit.h"
#include "image/pixels.h"
#include "image/placement.h"
#include "image/resample.h"

namespace convlens::image {

using base::ErrorCode;

namespace {

constexpr float kMiddleGrey = 127.5F;
constexpr std::int32_t kLongestInputSide = 16'384;
constexpr std::int32_t kLongestStepSide = 112;

base::Status check(const InputRecipe& recipe) {
  const tensor::Shape& shape = recipe.shape;
  const std::int32_t channels = recipe.color == Color::kGray ? 1 : 3;
  if (shape.rank() != 3 || shape.channels() != channels) {
    return base::fail(ErrorCode::kBadShape,
                      "A photo becomes [height, width, " + std::to_string(channels) + "] values, not " + shape.text() + ".");
  }
  if (shape.height() > kLongestInputSide || shape.width() > kLongestInputSide) {
    return base::fail(ErrorCode::kBadShape,
                      "An input of " + shape.text() + " values is larger than " + std::to_string(kLongestInputSide) + " along a side.");
  }
  if (recipe.placement == Placement::kDigit && recipe.color != Color::kGray) {
    return base::fail(ErrorCode::kBadShape, "A digit is cut out of a photo in grey only.");
  }
  if (!(recipe.crop > 0 && recipe.crop <= 1)) {
    return base::fail(ErrorCode::kBadShape, "More than nothing and at most all of a photo can be seen.");
  }
  const auto serves = [&](std::size_t entries) { return entries == 1 || entries == static_cast<std::size_t>(channels); };
  if (!serves(recipe.scale.size()) || !serves(recipe.offset.size())) {
    return base::fail(ErrorCode::kBadShape, "The scale and offset of an input need one entry, or one for each of its " +
                                                std::to_string(channels) + " channels, not " + std::to_string(recipe.scale.size()) +
                                                " and " + std::to_string(recipe.offset.size()) + ".");
  }
  return {};
}

/// The input while it is made: values of 0 to 255, grey or in the order red, green, blue.
class Canvas {
 public:
  Canvas(tensor::Tensor& tensor, const Fit& fit)
      : values_(tensor.values()),
        size_{tensor.shape().width(), tensor.shape().height()},
        channels_(static_cast<std::size_t>(tensor.shape().channels())),
        fit_(fit) {}

  void draw(const Photo& photo) {
    const Resampling plan{.x = AxisWeights(fit_.from_x, photo.width, fit_.size.width),
                          .y = AxisWeights(fit_.from_y, photo.height, fit_.size.height),
                          .source_width = photo.width,
                          .channels = static_cast<int>(channels_)};
    resample(
        plan, [&](std::int32_t y, std::span<float> row) { load_row(photo, y, row); },
        [&](std::int32_t y, std::span<const float> row) { std::ranges::copy(row, pixel(fit_.left, fit_.top + y)); });
  }

  /// The mean colour of the outermost ring of the fitted photo.
  Rgb border_mean() const {
    std::array<double, 3> sums{};
    std::int64_t count = 0;
    const auto add = [&](std::int32_t x, std::int32_t y) {
      const float* from = pixel(fit_.left + x, fit_.top + y);
      for (std::size_t c = 0; c < channels_; ++c) sums[c] += from[c];
      ++count;
    };
    for (std::int32_t y = 0; y < fit_.size.height; ++y) {
      const bool whole_row = y == 0 || y == fit_.size.height - 1;
      const std::int32_t step = whole_row ? 1 : std::max(fit_.size.width - 1, 1);
      for (std::int32_t x = 0; x < fit_.size.width; x += step) add(x, y);
    }
    Rgb mean{};
    for (std::size_t c = 0; c < channels_; ++c) mean[c] = static_cast<float>(sums[c] / static_cast<double>(count));
    return mean;
  }

  /// Fills what the photo leaves free.
  void pad(const Rgb& color) {
    for (std::int32_t y = 0; y < size_.height; ++y) {
      for (std::int32_t x = 0; x < size_.width; ++x) {
        if (!in_photo(x, y)) std::copy_n(color.begin(), channels_, pixel(x, y));
      }
    }
  }

 private:
  bool in_photo(std::int32_t x, std::int32_t y) const {
    return x >= fit_.left && x - fit_.left < fit_.size.width && y >= fit_.top && y - fit_.top < fit_.size.height;
  }

  float* pixel(std::int32_t x, std::int32_t y) const {
    return &values_[(static_cast<std::size_t>(y) * static_cast<std::size_t>(size_.width) + static_cast<std::size_t>(x)) * channels_];
  }

  void load_row(const Photo& photo, std::int32_t y, std::span<float> row) const {
    const std::span<const std::uint8_t> from = view_of(photo).row(y);
    for (std::size_t i = 0, at = 0; i < from.size(); i += 4, at += channels_) {
      const Rgb color = over_white(&from[i]);
      if (channels_ == 1) {
        row[at] = luma(color);
      } else {
        std::ranges::copy(color, row.begin() + static_cast<std::ptrdiff_t>(at));
      }
    }
  }

  std::span<float> values_;
  Size size_;
  std::size_t channels_;
  Fit fit_;
};

Inversion decide(const InputRecipe& recipe, const Rgb& border) {
  if (recipe.inversion != Inversion::kAuto) return recipe.inversion;
  const float brightness = recipe.color == Color::kGray ? border[0] : luma(border);
  return brightness > kMiddleGrey ? Inversion::kAlways : Inversion::kNever;
}

/// Inverts, puts the channels into the network's order and scales them.
void finish(tensor::Tensor& tensor, const InputRecipe& recipe, Inversion inversion) {
  const std::size_t channels = static_cast<std::size_t>(tensor.shape().channels());
  const std::span<float> values = tensor.values();
  for (std::size_t i = 0; i < values.size(); i += channels) {
    if (recipe.color == Color::kBgr) std::swap(values[i], values[i + 2]);
    for (std::size_t c = 0; c < channels; ++c) {
      const float value = inversion == Inversion::kAlways ? kWhite - values[i + c] : values[i + c];
      values[i + c] = value * recipe.scale[recipe.scale.size() == 1 ? 0 : c] + recipe.offset[recipe.offset.size() == 1 ? 0 : c];
    }
  }
}

InputStep step_of(InputStep::Kind kind, const Plane& plane) {
  Plane small = shrunk(plane, kLongestStepSide);
  for (float& value : small.values) value = std::clamp(value, 0.0F, 1.0F);  // means of ones may come out above one
  return {.kind = kind, .shape = {small.size.height, small.size.width, 1}, .values = std::move(small.values)};
}

/// The digit in the photo as an input, with the steps that led to it.
NetworkInput digit_input(const Photo& photo, const InputRecipe& recipe, tensor::Tensor tensor) {
  const DigitSteps digit = digit_steps(photo, {recipe.shape.width(), recipe.shape.height()}, recipe.inversion);
  std::ranges::transform(digit.centred.values, tensor.values().begin(), [](float value) { return kWhite * value; });
  finish(tensor, recipe, Inversion::kNever);  // it is white on black already
  return {.tensor = std::move(tensor),
          .part = {},
          .decided = digit.decided,
          .steps = {step_of(InputStep::Kind::kGrey, digit.grey), step_of(InputStep::Kind::kEvened, digit.evened),
                    step_of(InputStep::Kind::kInk, digit.ink), step_of(InputStep::Kind::kCut, digit.cut),
                    step_of(InputStep::Kind::kCentred, digit.centred)}};
}

/// What the input shows along one axis, in parts of the photo's extent.
struct AxisPart {
  float begin = 0;
  float extent = 0;
};
AxisPart axis_part(const Window& from, std::int32_t to_begin, std::int32_t to_extent, std::int32_t photo, std::int32_t input) {
  const double photo_pixels = from.length / to_extent;  // of one input pixel
  return {.begin = static_cast<float>((from.begin - to_begin * photo_pixels) / photo),
          .extent = static_cast<float>(input * photo_pixels / photo)};
}

PhotoPart part_of(const Fit& fit, const Size& photo, const Size& input) {
  const AxisPart across = axis_part(fit.from_x, fit.left, fit.size.width, photo.width, input.width);
  const AxisPart down = axis_part(fit.from_y, fit.top, fit.size.height, photo.height, input.height);
  return {.x = across.begin, .y = down.begin, .width = across.extent, .height = down.extent};
}

}  // namespace

base::Result<NetworkInput> network_input(const Photo& photo, const InputRecipe& recipe) {
  if (auto sound = check(photo); !sound) return base::pass_on(std::move(sound));
  if (auto sound = check(recipe); !sound) return base::pass_on(std::move(sound));
  auto tensor = tensor::Tensor::zeros(recipe.shape);
  if (!tensor) return base::pass_on(std::move(tensor));
  if (recipe.placement == Placement::kDigit) return digit_input(photo, recipe, *std::move(tensor));

  const Framing framing{.placement = recipe.placement, .crop = static_cast<double>(recipe.crop)};
  const Size size{recipe.shape.width(), recipe.shape.height()};
  const Fit fit = fit_of(size_of(photo), size, framing);
  Canvas canvas(*tensor, fit);
  canvas.draw(photo);
  const Rgb border = canvas.border_mean();
  canvas.pad(border);
  const Inversion inversion = decide(recipe, border);
  finish(*tensor, recipe, inversion);
  return NetworkInput{.tensor = *std::move(tensor), .part = part_of(fit, size_of(photo), size), .decided = inversion, .steps = {}};
}

}  // namespace convlens::image
