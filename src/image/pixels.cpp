#include "image/pixels.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <string>
#include <vector>

#include "base/checked.h"
#include "image/resample.h"

namespace convlens::image {

using base::ErrorCode;

namespace {

/// One pixel of any kind as RGBA.
void expand_pixel(const std::uint8_t* from, int channels, std::uint8_t* rgba) {
  const bool grey = channels <= 2;
  rgba[0] = from[0];
  rgba[1] = grey ? from[0] : from[1];
  rgba[2] = grey ? from[0] : from[2];
  const bool has_alpha = channels == 2 || channels == 4;
  rgba[3] = has_alpha ? from[channels - 1] : std::uint8_t{255};
}

/// Colours multiplied by their alpha, and the alpha: what may be averaged without clear pixels bleeding into the others.
void load_weighted_row(const PixelsView& pixels, std::int32_t y, std::span<float> row) {
  const std::span<const std::uint8_t> from = pixels.row(y);
  if (!pixels.has_alpha()) {
    std::ranges::copy(from, row.begin());
    return;
  }
  const std::size_t channels = static_cast<std::size_t>(pixels.channels);
  for (std::size_t i = 0; i < from.size(); i += channels) {
    const float alpha = from[i + channels - 1];
    for (std::size_t c = 0; c + 1 < channels; ++c) row[i + c] = static_cast<float>(from[i + c]) * alpha;
    row[i + channels - 1] = alpha;
  }
}

std::uint8_t rounded(float value) { return static_cast<std::uint8_t>(std::clamp(value, 0.0F, 255.0F) + 0.5F); }

/// Undoes load_weighted_row for one averaged pixel; a clear pixel becomes all zero.
void store_weighted_pixel(const float* averaged, int channels, std::uint8_t* rgba) {
  std::uint8_t pixel[4] = {};
  const bool weighted = channels == 2 || channels == 4;
  const int colors = weighted ? channels - 1 : channels;
  const float alpha = weighted ? averaged[colors] : 1.0F;
  for (int c = 0; c < colors; ++c) pixel[c] = alpha > 0 ? rounded(averaged[c] / alpha) : std::uint8_t{0};
  if (weighted) pixel[colors] = rounded(alpha);
  expand_pixel(pixel, channels, rgba);
}

}  // namespace

base::Result<Photo> blank_photo(const Size& size) {
  const std::int64_t bytes = std::int64_t{4} * size.width;
  const auto total = base::checked_multiply<std::int64_t>(bytes, size.height);
  const std::string text = std::to_string(size.width) + " x " + std::to_string(size.height);
  const std::unexpected<base::Error> refusal =
      base::fail(ErrorCode::kOutOfMemory, "There is not enough memory for a photo of " + text + " pixels.");
  if (!total || *total > std::numeric_limits<std::ptrdiff_t>::max() / 2) return refusal;
  // Without exceptions a vector that cannot grow would end the program: ask first.
  // Volatile, or the compiler would see that the memory is never used and not ask at all.
  void* volatile probe = std::malloc(static_cast<std::size_t>(*total));
  if (probe == nullptr) return refusal;
  std::free(probe);
  return Photo{.width = size.width,
               .height = size.height,
               .rgba = std::vector<std::uint8_t>(static_cast<std::size_t>(*total)),
               .source_width = size.width,
               .source_height = size.height};
}

base::Result<Photo> photo_from_pixels(const PixelsView& pixels) {
  auto photo = blank_photo(pixels.size);
  if (!photo) return photo;
  const std::uint8_t* from = pixels.values.data();
  for (std::size_t i = 0; i < photo->rgba.size(); i += 4, from += pixels.channels) expand_pixel(from, pixels.channels, &photo->rgba[i]);
  return photo;
}

Size size_within(const Size& size, std::int32_t longest_side) {
  const std::int32_t longest = std::max(size.width, size.height);
  const std::int32_t wanted = std::max(longest_side, 1);
  if (longest <= wanted) return size;
  const auto scaled = [&](std::int32_t side) {
    return std::max(1, static_cast<std::int32_t>(std::lround(static_cast<double>(side) * wanted / longest)));
  };
  return {scaled(size.width), scaled(size.height)};
}

base::Result<Photo> reduce(const PixelsView& pixels, const Size& to) {
  if (to == pixels.size) return photo_from_pixels(pixels);
  auto photo = blank_photo(to);
  if (!photo) return photo;
  photo->source_width = pixels.size.width;
  photo->source_height = pixels.size.height;
  const Resampling plan{.x = AxisWeights::over_all(pixels.size.width, to.width),
                        .y = AxisWeights::over_all(pixels.size.height, to.height),
                        .source_width = pixels.size.width,
                        .channels = pixels.channels};
  resample(
      plan, [&](std::int32_t y, std::span<float> row) { load_weighted_row(pixels, y, row); },
      [&](std::int32_t y, std::span<const float> row) {
        std::uint8_t* rgba = &photo->rgba[static_cast<std::size_t>(y) * static_cast<std::size_t>(to.width) * 4];
        const float* averaged = row.data();
        for (std::int32_t x = 0; x < to.width; ++x, averaged += plan.channels, rgba += 4)
          store_weighted_pixel(averaged, plan.channels, rgba);
      });
  return photo;
}

}  // namespace convlens::image
