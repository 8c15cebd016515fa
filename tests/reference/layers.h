#pragma once

#include <array>
#include <functional>
#include <span>
#include <vector>

#include "tensor/tensor.h"

// What each operator means, as loops that can be checked by reading. They share no code with src/ops.
namespace convlens::reference {

using tensor::Tensor;
using tensor::TensorView;

/// One axis of a sliding window.
struct Slide {
  int size = 1;
  int stride = 1;
  int dilation = 1;
  int before = 0;  ///< padding
  int after = 0;
};

/// The slide with the padding that Keras calls `same`, from its definition: ceil(extent / stride) positions.
Slide same(Slide slide, int extent);

/// Rows, then columns.
using Slide2 = std::array<Slide, 2>;

struct Convolution {
  Slide2 slide;
  int groups = 1;
};

/// input: [h,w,in], kernel: [kh,kw,in/groups,out], bias: out values or none.
Tensor convolution(const TensorView& input, const TensorView& kernel, std::span<const float> bias, const Convolution& how);

/// input: [n] or [...,n], kernel: [n,units], bias: units values or none.
Tensor dense(const TensorView& input, const TensorView& kernel, std::span<const float> bias);

Tensor max_pool(const TensorView& input, const Slide2& slide);
Tensor average_pool(const TensorView& input, const Slide2& slide);

Tensor map_values(const TensorView& input, const std::function<double(double)>& function);
/// Along the last axis.
Tensor softmax(const TensorView& input);
/// Along the last axis.
Tensor log_softmax(const TensorView& input);
/// x * scale[c] + offset[c]
Tensor affine(const TensorView& input, std::span<const float> scale, std::span<const float> offset);

/// Top, bottom, left, right.
Tensor zero_padding(const TensorView& input, const std::array<int, 4>& border);
Tensor nearest(const TensorView& input, int rows, int columns);
/// Samples at pixel centres, with the coordinates held inside the map.
Tensor bilinear(const TensorView& input, int rows, int columns);
Tensor concatenation(const std::vector<TensorView>& inputs);
/// Value by value, one input after the other; repeated along extents of 1 and along those missing in front.
Tensor merged(const std::vector<TensorView>& inputs, const std::function<double(double, double)>& function);

}  // namespace convlens::reference
