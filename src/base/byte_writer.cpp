#include "base/byte_writer.h"

#include <cstdint>

#include "base/checked.h"

namespace convlens::base {

void ByteWriter::write_text(std::string_view text) {
  write(static_cast<std::uint32_t>(text.size()));
  write_bytes(std::as_bytes(std::span(text)));
}

void ByteWriter::align(std::size_t alignment) { bytes_.resize(bytes_.size() + bytes_to_alignment(bytes_.size(), alignment)); }

}  // namespace convlens::base
