#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "session/messages.h"
#include "tensor/shape.h"

namespace convlens::view {

/// Where one picture lies in flat floats: the value of (row, column) is at offset + row * row_stride + column * column_stride.
/// The shader gathers by these numbers, so that activations and kernels are uploaded as they are.
struct Slice {
  std::int32_t offset = 0;
  std::int32_t row_stride = 0;
  std::int32_t column_stride = 0;
  std::int32_t channel_stride = 0;  ///< not 0: from red to green and from green to blue, for a picture in colour
  std::int32_t height = 0;
  std::int32_t width = 0;
  std::int32_t end = 0;  ///< the first index past the data: cells from there on stay clear
  friend bool operator==(const Slice&, const Slice&) = default;
};

/// One channel of [h,w,c]; of a vector [n], the single value. Precondition: the channel exists.
Slice map_slice(const tensor::Shape& shape, std::int32_t channel);

using session::ColorOrder;

/// The first three channels of [h,w,c] as one picture in colour. Precondition: c is at least 3.
Slice color_slice(const tensor::Shape& shape, ColorOrder order);

/// A whole vector [n] as rows of `columns` values, the last row perhaps incomplete. Precondition: columns is at least 1.
Slice vector_slice(const tensor::Shape& shape, std::int32_t columns);

/// How the kernels of a layer are to be counted.
struct KernelCount {
  std::int32_t filters = 0;  ///< one per output channel
  std::int32_t inputs = 0;   ///< slices of each filter: its input channels, 1 if depthwise
  friend bool operator==(const KernelCount&, const KernelCount&) = default;
};
/// Zero of each if the layer has no kernels to show.
KernelCount kernel_count(const session::LayerInfo& layer);

/// One input channel of one filter, out of [kh,kw,in,out], or depthwise [kh,kw,in,multiplier]. Precondition: both within kernel_count.
Slice kernel_slice(const session::LayerInfo& layer, std::int32_t filter, std::int32_t input);

/// A filter on three input channels as one picture in colour. Precondition: kernel_count(layer).inputs is 3.
Slice kernel_color_slice(const session::LayerInfo& layer, std::int32_t filter, ColorOrder order);

/// Index into the floats of a cell, or nothing outside the picture.
std::optional<std::int32_t> index_from_cell(const Slice& slice, std::int32_t row, std::int32_t column);

/// The value at a cell, or nothing outside the picture or the floats.
std::optional<float> value_at(std::span<const float> values, const Slice& slice, std::int32_t row, std::int32_t column);

}  // namespace convlens::view
