#include "session/request_checks.h"

#include <string>
#include <utility>

namespace convlens::session {

using base::ErrorCode;
using base::fail;
using base::Result;
using base::Status;

constexpr std::int32_t kLongestPixelsSide = 8192;

Status check_layer(const network::Network& network, LayerIndex layer) {
  const auto count = std::ssize(network.layers());
  if (layer >= 0 && layer < count) return {};
  return fail(ErrorCode::kUnknownLayer, "There is no layer number " + std::to_string(layer) + ": the network has " + std::to_string(count) +
                                            " layers, counted from 0.");
}

Status check_source(const network::Network& network, LayerIndex layer) {
  return layer == network::kNetworkInput ? Status{} : check_layer(network, layer);
}

Status check_source_of_any(LayerIndex layer) {
  if (layer >= network::kNetworkInput) return {};
  return fail(ErrorCode::kUnknownLayer, "There is no layer number " + std::to_string(layer) + ".");
}

Status check_channel(const network::Network& network, LayerIndex layer, std::int32_t channel) {
  if (auto known = check_layer(network, layer); !known) return known;
  const std::int32_t channels = network.shape_of(layer).channels();
  if (channel >= 0 && channel < channels) return {};
  return fail(ErrorCode::kInvalidArgument, "There is no map number " + std::to_string(channel) + ": the layer has " +
                                               std::to_string(channels) + " maps, counted from 0.");
}

Result<image::Photo> photo_from_pixels(LoadPixels pixels) {
  const bool sizes_fit = pixels.width >= 1 && pixels.height >= 1 && pixels.width <= kLongestPixelsSide &&
                         pixels.height <= kLongestPixelsSide && pixels.source_width >= 1 && pixels.source_height >= 1;
  if (!sizes_fit) {
    return fail(ErrorCode::kInvalidArgument, "A decoded picture has sides of 1 to " + std::to_string(kLongestPixelsSide) + " pixels, not " +
                                                 std::to_string(pixels.width) + "×" + std::to_string(pixels.height) + ".");
  }
  const std::size_t bytes = static_cast<std::size_t>(pixels.width) * static_cast<std::size_t>(pixels.height) * 4;
  if (pixels.rgba.size() != bytes) {
    return fail(ErrorCode::kInvalidArgument, "A decoded picture of " + std::to_string(pixels.width) + "×" + std::to_string(pixels.height) +
                                                 " needs " + std::to_string(bytes) + " bytes, got " + std::to_string(pixels.rgba.size()) +
                                                 ".");
  }
  const image::Photo photo{.width = pixels.width,
                           .height = pixels.height,
                           .rgba = std::move(pixels.rgba),
                           .source_width = pixels.source_width,
                           .source_height = pixels.source_height};
  return image::shrink_to(photo, image::DecodeLimits{}.longest_side);
}

}  // namespace convlens::session
