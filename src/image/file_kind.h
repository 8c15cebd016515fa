#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "base/result.h"

namespace convlens::image {

/// The kinds of picture that are decoded here.
enum class FileKind : std::uint8_t { kJpeg, kPng, kBmp, kGif };

/// What the first bytes say that a file is. Never trusts a name.
/// Errors: kCorruptImage for an empty file, kUnsupportedImage with a sentence that names what the file is, where that is known.
base::Result<FileKind> file_kind(std::span<const std::byte> file);

}  // namespace convlens::image
