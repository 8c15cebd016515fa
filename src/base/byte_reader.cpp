#include "base/byte_reader.h"

#include <algorithm>

#include "base/checked.h"

namespace convlens::base {

Result<std::span<const std::byte>> ByteReader::read_bytes(std::size_t count) {
  if (count > remaining()) return too_short(count);
  const auto bytes = bytes_.subspan(offset_, count);
  offset_ += count;
  return bytes;
}

Result<std::string> ByteReader::read_text() {
  const std::size_t start = offset_;
  auto length = read<std::uint32_t>();
  if (!length) return pass_on(std::move(length));
  auto bytes = read_bytes(*length);
  if (!bytes) {
    offset_ = start;
    return pass_on(std::move(bytes));
  }
  return std::string(reinterpret_cast<const char*>(bytes->data()), bytes->size());
}

Status ByteReader::align(std::size_t alignment) {
  const std::size_t padding = bytes_to_alignment(offset_, alignment);
  if (padding > remaining()) return too_short(padding);
  const auto skipped = bytes_.subspan(offset_, padding);
  if (std::ranges::any_of(skipped, [](std::byte byte) { return byte != std::byte{0}; })) {
    return fail(failure_, "The padding after byte " + std::to_string(offset_) + " is not zero.");
  }
  offset_ += padding;
  return {};
}

Status ByteReader::expect_end() const {
  if (remaining() == 0) return {};
  return fail(failure_, "Expected the end at byte " + std::to_string(offset_) + ", but " + std::to_string(remaining()) + " bytes follow.");
}

std::unexpected<Error> ByteReader::too_short(std::size_t wanted) const {
  return fail(failure_, "Expected " + std::to_string(wanted) + " bytes at byte " + std::to_string(offset_) + ", but only " +
                            std::to_string(remaining()) + " are left.");
}

}  // namespace convlens::base
