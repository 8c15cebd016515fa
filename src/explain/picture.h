#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "network/network.h"
#include "tensor/tensor.h"

namespace convlens::explain {

/// Values in rows, the channels of a pixel side by side: a picture of 0 to 1 (red, green, blue if there are three channels), or a gradient
/// at one.
struct Picture {
  std::int32_t height = 0;
  std::int32_t width = 0;
  std::int32_t channels = 0;
  std::vector<float> values{};  ///< [height,width,channels]
};

/// An empty picture of that size: all zero.
Picture blank(std::int32_t height, std::int32_t width, std::int32_t channels);

/// How a network sees pictures: input = black_c + range_c x, by channel, after what its file says of 0 to 255 (network::Preprocess). The
/// input's channels may be in the order blue, green, red; a picture's never are.
class InputColours {
 public:
  explicit InputColours(const network::Network& network);

  /// input: as many values as the picture has.
  void show(const Picture& picture, std::span<float> input) const;
  /// The picture that gives this input, cut to 0 to 1.
  Picture picture_of(const tensor::TensorView& input) const;
  /// The gradient at a picture out of the one at the input.
  Picture gradient_of(const tensor::TensorView& gradient) const;

 private:
  /// Calls task(index at the input, index in the picture, channel of the input).
  template <typename Task>
  void for_each_value(std::size_t count, const Task& task) const;

  std::vector<float> black_;
  std::vector<float> range_;
  bool reversed_ = false;
};

}  // namespace convlens::explain
