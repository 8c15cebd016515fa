#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "image/file_kind.h"
#include "image/orientation.h"

namespace convlens::image {

/// What a picture file's structure tells before anything is decoded.
struct PictureInfo {
  FileKind kind = FileKind::kJpeg;
  std::int64_t width = 0;  ///< as stored, before the orientation is applied; 1 to 2^31 - 1
  std::int64_t height = 0;
  std::int64_t scans = 0;  ///< of a JPEG: how often its decoder goes over the pixels
  Orientation orientation = Orientation::kUpright;
  std::span<const std::byte> encoded = {};  ///< the part of the file that holds the picture, without what follows its end mark
  std::vector<std::byte> head = {};         ///< read instead of the first bytes of `encoded`, where those mislead the decoder
};

/// Walks the structure of a file of that kind without decoding it.
/// Errors: kCorruptImage for a file that ends early or breaks its format, kUnsupportedImage for a variant that is not decoded here.
base::Result<PictureInfo> inspect(std::span<const std::byte> file, FileKind kind);

base::Result<PictureInfo> inspect_jpeg(std::span<const std::byte> file);
base::Result<PictureInfo> inspect_png(std::span<const std::byte> file);
base::Result<PictureInfo> inspect_bmp(std::span<const std::byte> file);
base::Result<PictureInfo> inspect_gif(std::span<const std::byte> file);

/// "This JPEG file is damaged or incomplete: <what>. ..." with kCorruptImage.
std::unexpected<base::Error> corrupt(FileKind kind, std::string_view what);
/// "This JPEG file <what>, which cannot be opened here. ..." with kUnsupportedImage.
std::unexpected<base::Error> unsupported(FileKind kind, std::string_view what);

}  // namespace convlens::image
