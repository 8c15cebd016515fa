#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>

#include "base/result.h"
#include "image/picture_info.h"
#include "image/pixels.h"

namespace convlens::image {

/// What a decoder may take, and from where.
struct DecodeMemory {
  std::int64_t budget = 0;                             ///< bytes held at a time
  void* (*allocate)(std::size_t bytes) = std::malloc;  ///< what it gives goes back by std::free
};

/// A decoded picture in the decoder's own memory, as stored in the file.
class DecodedPixels {
 public:
  DecodedPixels(std::uint8_t* owned, const Size& size, int channels) : pixels_(owned), size_(size), channels_(channels) {}

  PixelsView view() const {
    const std::size_t values =
        static_cast<std::size_t>(size_.width) * static_cast<std::size_t>(size_.height) * static_cast<std::size_t>(channels_);
    return {size_, channels_, {pixels_.get(), values}};
  }

 private:
  struct Free {
    void operator()(std::uint8_t* pixels) const;
  };

  std::unique_ptr<std::uint8_t, Free> pixels_;
  Size size_;
  int channels_;
};

/// Decodes an inspected file with stb_image: the first frame, 8 bits per channel, in the file's own channels.
/// Errors: kCorruptImage, kLargeImage if the budget does not do, kOutOfMemory if the memory cannot be had.
base::Result<DecodedPixels> decode_with_stb(const PictureInfo& info, const DecodeMemory& memory);

}  // namespace convlens::image
