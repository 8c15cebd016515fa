// Any bytes: decode refuses them or gives a sound photo, the same one each time, from which inputs can be made.
#include <cstdint>
#include <cstdlib>
#include <span>
#include <vector>

#include "image/photo.h"
#include "image/preprocess.h"

namespace {

using namespace convlens;

constexpr image::DecodeLimits kLimits{.pixels = 100'000, .most_pixels = 1'000'000, .longest_side = 48};

void require(bool holds) {
  if (!holds) std::abort();
}

std::uint32_t read_big(std::span<const std::byte> bytes, std::size_t at) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < 4; ++i) value = value << 8 | std::to_integer<std::uint32_t>(bytes[at + i]);
  return value;
}

std::uint32_t crc_of(std::span<const std::byte> bytes) {
  std::uint32_t crc = ~0U;
  for (const std::byte byte : bytes) {
    crc ^= std::to_integer<std::uint32_t>(byte);
    for (int bit = 0; bit < 8; ++bit) crc = (crc & 1) != 0 ? crc >> 1 ^ 0xEDB88320U : crc >> 1;
  }
  return ~crc;
}

/// Mutations would otherwise never get past a PNG's checksums.
std::vector<std::byte> with_right_checksums(std::span<const std::byte> file) {
  std::vector<std::byte> repaired(file.begin(), file.end());
  for (std::size_t at = 8; at <= repaired.size() && repaired.size() - at >= 12;) {
    const std::size_t length = read_big(repaired, at);
    if (length > repaired.size() - at - 12) break;
    const std::uint32_t crc = crc_of(std::span(repaired).subspan(at + 4, length + 4));
    for (std::size_t i = 0; i < 4; ++i) repaired[at + 8 + length + i] = static_cast<std::byte>(crc >> (24 - 8 * i) & 0xFF);
    at += length + 12;
  }
  return repaired;
}

void try_file(std::span<const std::byte> file) {
  const auto photo = image::decode(file, kLimits);
  if (!photo) {
    require(!photo.error().message.empty());
    return;
  }
  require(photo->width >= 1 && photo->width <= kLimits.longest_side);
  require(photo->height >= 1 && photo->height <= kLimits.longest_side);
  require(photo->rgba.size() == static_cast<std::size_t>(photo->width * photo->height * 4));
  const auto again = image::decode(file, kLimits);
  require(again.has_value() && again->rgba == photo->rgba);
  for (const auto placement :
       {image::Placement::kContain, image::Placement::kCover, image::Placement::kStretch, image::Placement::kDigit}) {
    const auto input = image::network_input(*photo, {.shape = {9, 14, 1}, .placement = placement, .inversion = image::Inversion::kAuto});
    require(input.has_value());
    for (const float value : input->tensor.values()) require(value > -1e-4F && value < 1.0001F);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::span<const std::byte> file = std::as_bytes(std::span(data, size));
  try_file(file);
  if (size > 8 && data[0] == 0x89) try_file(with_right_checksums(file));
  return 0;
}
