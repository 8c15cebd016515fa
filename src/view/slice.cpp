#include "view/slice.h"

#include <string_view>

namespace convlens::view {
namespace {

bool is_depthwise(const session::LayerInfo& layer) { return layer.type == "DepthwiseConv2D"; }

/// Three channels, `stride` apart, of which `slice` is the first. Where blue is first, the way to red is back.
Slice in_colour(Slice slice, std::int32_t stride, ColorOrder order) {
  if (order == ColorOrder::kBgr) slice.offset += 2 * stride;
  slice.channel_stride = order == ColorOrder::kBgr ? -stride : stride;
  return slice;
}

}  // namespace

Slice map_slice(const tensor::Shape& shape, std::int32_t channel) {
  const std::int32_t channels = shape.channels();
  return {.offset = channel,
          .row_stride = shape.width() * channels,
          .column_stride = channels,
          .height = shape.height(),
          .width = shape.width(),
          .end = static_cast<std::int32_t>(shape.elements())};
}

Slice color_slice(const tensor::Shape& shape, ColorOrder order) { return in_colour(map_slice(shape, 0), 1, order); }

Slice vector_slice(const tensor::Shape& shape, std::int32_t columns) {
  const auto count = static_cast<std::int32_t>(shape.elements());
  return {.row_stride = columns, .column_stride = 1, .height = (count + columns - 1) / columns, .width = columns, .end = count};
}

KernelCount kernel_count(const session::LayerInfo& layer) {
  const tensor::Shape& shape = layer.kernel_shape;
  if (shape.rank() != 4) return {};
  if (is_depthwise(layer)) return {.filters = shape[2] * shape[3], .inputs = 1};
  return {.filters = shape[3], .inputs = shape[2]};
}

Slice kernel_slice(const session::LayerInfo& layer, std::int32_t filter, std::int32_t input) {
  const tensor::Shape& shape = layer.kernel_shape;
  const std::int32_t plane = shape[2] * shape[3];
  // Filter f of a depthwise layer is entry f % multiplier of input channel f / multiplier: in memory they follow each other.
  return {.offset = is_depthwise(layer) ? filter : input * shape[3] + filter,
          .row_stride = shape[1] * plane,
          .column_stride = plane,
          .height = shape[0],
          .width = shape[1],
          .end = static_cast<std::int32_t>(shape.elements())};
}

Slice kernel_color_slice(const session::LayerInfo& layer, std::int32_t filter, ColorOrder order) {
  return in_colour(kernel_slice(layer, filter, 0), layer.kernel_shape[3], order);
}

std::optional<std::int32_t> index_from_cell(const Slice& slice, std::int32_t row, std::int32_t column) {
  if (row < 0 || column < 0 || row >= slice.height || column >= slice.width) return std::nullopt;
  const std::int32_t index = slice.offset + row * slice.row_stride + column * slice.column_stride;
  if (index >= slice.end) return std::nullopt;
  return index;
}

std::optional<float> value_at(std::span<const float> values, const Slice& slice, std::int32_t row, std::int32_t column) {
  const auto index = index_from_cell(slice, row, column);
  if (!index || static_cast<std::size_t>(*index) >= values.size()) return std::nullopt;
  return values[static_cast<std::size_t>(*index)];
}

}  // namespace convlens::view
