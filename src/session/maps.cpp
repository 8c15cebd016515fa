#include "session/maps.h"

#include <algorithm>

namespace convlens::session {
namespace {

/// The first `count` channels of [h,w,c], in the same order.
std::vector<float> first_channels(const tensor::TensorView& maps, std::int32_t count) {
  const std::int32_t channels = maps.shape.channels();
  std::vector<float> result;
  result.reserve(maps.values.size() / static_cast<std::size_t>(channels) * static_cast<std::size_t>(count));
  for (std::size_t pixel = 0; pixel < maps.values.size(); pixel += static_cast<std::size_t>(channels)) {
    const auto values = maps.values.subspan(pixel, static_cast<std::size_t>(count));
    result.insert(result.end(), values.begin(), values.end());
  }
  return result;
}

/// A rectangle of pixels: rows [top, bottom), columns [left, right).
struct Box {
  std::int32_t top, bottom, left, right;
};

/// Means of the pixels in the box, one per channel, appended to result.
void append_means(const tensor::TensorView& maps, const Box& box, std::vector<float>& result) {
  const auto channels = static_cast<std::size_t>(maps.shape.channels());
  std::vector<double> sums(channels);
  for (std::int32_t y = box.top; y < box.bottom; ++y) {
    for (std::int32_t x = box.left; x < box.right; ++x) {
      const std::size_t pixel = (static_cast<std::size_t>(y) * maps.shape.width() + x) * channels;
      for (std::size_t c = 0; c < channels; ++c) sums[c] += static_cast<double>(maps.values[pixel + c]);
    }
  }
  const double count = static_cast<double>(box.bottom - box.top) * (box.right - box.left);
  for (const double sum : sums) result.push_back(static_cast<float>(sum / count));
}

std::vector<float> made_smaller(const tensor::TensorView& maps, std::int32_t factor) {
  const std::int32_t height = maps.shape.height();
  const std::int32_t width = maps.shape.width();
  std::vector<float> result;
  for (std::int32_t y = 0; y < height; y += factor) {
    for (std::int32_t x = 0; x < width; x += factor) {
      append_means(maps, {.top = y, .bottom = std::min(y + factor, height), .left = x, .right = std::min(x + factor, width)}, result);
    }
  }
  return result;
}

}  // namespace

Preview preview_of(LayerIndex layer, const tensor::TensorView& output) {
  const std::int32_t shown = std::min(output.shape.channels(), kPreviewChannels);
  std::vector<float> values = first_channels(output, shown);
  const tensor::TensorView maps{.shape = {output.shape.height(), output.shape.width(), shown}, .values = values};
  const std::int32_t factor = (std::max(maps.shape.height(), maps.shape.width()) + kPreviewSide - 1) / kPreviewSide;
  Preview preview{.layer = layer, .shape = maps.shape, .statistics = tensor::channel_statistics(maps), .values = {}};
  if (factor > 1) {
    preview.values = made_smaller(maps, factor);
    preview.shape = {(maps.shape.height() + factor - 1) / factor, (maps.shape.width() + factor - 1) / factor, shown};
  } else {
    preview.values = std::move(values);
  }
  return preview;
}

Activations activations_of(LayerIndex layer, const tensor::TensorView& output) {
  return {.layer = layer,
          .shape = output.shape,
          .statistics = tensor::channel_statistics(output),
          .values = {output.values.begin(), output.values.end()}};
}

}  // namespace convlens::session
