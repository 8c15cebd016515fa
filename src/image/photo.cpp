#include "image/photo.h"

#include <string>

#include "image/pixels.h"

namespace convlens::image {

using base::ErrorCode;

base::Status check(const Photo& photo) {
  const std::int64_t pixels = std::int64_t{photo.width} * photo.height;
  if (photo.width < 1 || photo.height < 1 || static_cast<std::uint64_t>(pixels) * 4 != photo.rgba.size()) {
    return base::fail(ErrorCode::kInvalidArgument, "A photo of " + std::to_string(photo.width) + " x " + std::to_string(photo.height) +
                                                       " pixels cannot have " + std::to_string(photo.rgba.size()) + " bytes.");
  }
  return {};
}

base::Result<Photo> shrink_to(const Photo& photo, std::int32_t longest_side) {
  if (auto sound = check(photo); !sound) return base::pass_on(std::move(sound));
  if (longest_side < 1) return base::fail(ErrorCode::kInvalidArgument, "A photo cannot be made smaller than one pixel.");
  auto smaller = reduce(view_of(photo), size_within(size_of(photo), longest_side));
  if (smaller && photo.source_width > 0) {
    smaller->source_width = photo.source_width;
    smaller->source_height = photo.source_height;
  }
  return smaller;
}

}  // namespace convlens::image
