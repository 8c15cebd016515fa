#include "explain/picture.h"

#include <algorithm>

namespace convlens::explain {
namespace {

constexpr float kWhite = 255;
constexpr std::size_t kColours = 3;

Picture blank_as(const tensor::Shape& shape) { return blank(shape.height(), shape.width(), shape.channels()); }

}  // namespace

Picture blank(std::int32_t height, std::int32_t width, std::int32_t channels) {
  const std::size_t count = static_cast<std::size_t>(height) * static_cast<std::size_t>(width) * static_cast<std::size_t>(channels);
  return {.height = height, .width = width, .channels = channels, .values = std::vector<float>(count)};
}

InputColours::InputColours(const network::Network& network) {
  const network::Preprocess& preprocess = network.preprocess();
  const auto channels = static_cast<std::size_t>(network.input_shape().channels());
  for (std::size_t c = 0; c < channels; ++c) {
    black_.push_back(preprocess.offset[std::min(c, preprocess.offset.size() - 1)]);
    range_.push_back(kWhite * preprocess.scale[std::min(c, preprocess.scale.size() - 1)]);
  }
  reversed_ = preprocess.color == network::ColorMode::kBgr && channels == kColours;
}

template <typename Task>
void InputColours::for_each_value(std::size_t count, const Task& task) const {
  const std::size_t channels = range_.size();
  for (std::size_t pixel = 0; pixel < count; pixel += channels) {
    for (std::size_t c = 0; c < channels; ++c) task(pixel + c, pixel + (reversed_ ? channels - 1 - c : c), c);
  }
}

void InputColours::show(const Picture& picture, std::span<float> input) const {
  for_each_value(input.size(), [&](std::size_t at_input, std::size_t at_picture, std::size_t c) {
    input[at_input] = black_[c] + range_[c] * picture.values[at_picture];
  });
}

Picture InputColours::picture_of(const tensor::TensorView& input) const {
  Picture picture = blank_as(input.shape);
  for_each_value(input.values.size(), [&](std::size_t at_input, std::size_t at_picture, std::size_t c) {
    // A channel that is the same for every picture tells nothing of this one.
    const float value = range_[c] == 0 ? 0.0F : (input.values[at_input] - black_[c]) / range_[c];
    picture.values[at_picture] = std::clamp(value, 0.0F, 1.0F);
  });
  return picture;
}

Picture InputColours::gradient_of(const tensor::TensorView& gradient) const {
  Picture result = blank_as(gradient.shape);
  for_each_value(gradient.values.size(), [&](std::size_t at_input, std::size_t at_picture, std::size_t c) {
    result.values[at_picture] = range_[c] * gradient.values[at_input];
  });
  return result;
}

}  // namespace convlens::explain
