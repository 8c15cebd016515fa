#include <string>

#include "image/file_kind.h"
#include "image/photo.h"
#include "image/picture_info.h"
#include "image/pixels.h"
#include "image/stb_decoder.h"

namespace convlens::image {

using base::ErrorCode;

namespace {

constexpr std::int64_t kLongestStoredSide = 65'535;
// The most that a progressive JPEG without subsampling takes per pixel: coefficients 6, planes 3, result 3.
constexpr std::int64_t kBytesPerPixel = 12;
constexpr std::int64_t kWorkingBytes = 8'000'000;
// Real progressive files have about ten scans. Each one costs a pass over all pixels, so that a small file with very many
// would keep a phone busy for hours; what a browser makes of such a file is its own affair.
constexpr std::int64_t kMostScans = 50;
constexpr std::int64_t kMostScannedPixels = 600'000'000;

std::string size_text(const PictureInfo& info) {
  const std::int64_t tenths = info.width * info.height / 100'000;
  return std::to_string(info.width) + " x " + std::to_string(info.height) + " pixels (" + std::to_string(tenths / 10) + "." +
         std::to_string(tenths % 10) + " megapixels)";
}

base::Status check_size(const PictureInfo& info, const DecodeLimits& limits) {
  const bool too_long = info.width > kLongestStoredSide || info.height > kLongestStoredSide;
  if (too_long || info.width * info.height > limits.most_pixels) {
    return base::fail(ErrorCode::kImageTooLarge, "This photo has " + size_text(info) + "; at most " +
                                                     std::to_string(limits.most_pixels / 1'000'000) + " megapixels and " +
                                                     std::to_string(kLongestStoredSide) +
                                                     " pixels along a side can be opened. Make it smaller first.");
  }
  if (info.width * info.height > limits.pixels) {
    return base::fail(ErrorCode::kLargeImage,
                      "This photo has " + size_text(info) + ", more than can be opened here with little memory. Make it smaller first.");
  }
  return {};
}

base::Status check_effort(const PictureInfo& info) {
  if (info.scans <= kMostScans && info.scans * info.width * info.height <= kMostScannedPixels) return {};
  return unsupported(info.kind, "is stored in more steps than any camera takes");
}

/// The pixels as stored, not larger than the limits. The decoder's buffer is gone when this returns.
base::Result<Photo> decode_stored(const PictureInfo& info, const DecodeLimits& limits) {
  const auto pixels = decode_with_stb(info, {.budget = kBytesPerPixel * limits.pixels + kWorkingBytes});
  if (!pixels) return std::unexpected(pixels.error());
  const PixelsView view = pixels->view();
  return reduce(view, size_within(view.size, limits.longest_side));
}

}  // namespace

base::Result<Photo> decode(std::span<const std::byte> file, const DecodeLimits& limits) {
  auto kind = file_kind(file);
  if (!kind) return base::pass_on(std::move(kind));
  auto info = inspect(file, *kind);
  if (!info) return base::pass_on(std::move(info));
  if (auto fits = check_size(*info, limits); !fits) return base::pass_on(std::move(fits));
  if (auto feasible = check_effort(*info); !feasible) return base::pass_on(std::move(feasible));
  auto stored = decode_stored(*info, limits);
  if (!stored) return stored;
  return turn_upright(*std::move(stored), info->orientation);
}

}  // namespace convlens::image
