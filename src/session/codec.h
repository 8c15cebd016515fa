#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "base/result.h"
#include "session/messages.h"

namespace convlens::session {

/// Texts in messages are UTF-8 of at most this many bytes; `encode` cuts longer ones and replaces what is not UTF-8.
inline constexpr std::size_t kLongestText = 65'536;

/// Blobs (vectors of float or bytes) begin at a multiple of this, counted from the message's first byte.
inline constexpr std::size_t kBlobAlignment = 16;

/// The bytes of a message, little endian: magic number (4), version (2), index of the variant's alternative (2), id (4), then
/// the fields in the order of visit_fields. Lists and texts begin with a 32-bit count; the same message gives the same bytes.
std::vector<std::byte> encode(const RequestEnvelope& request);
std::vector<std::byte> encode(const ReplyEnvelope& reply);

/// Reads a message back. Errors: kCorruptMessage for bytes that `encode` could not have written.
base::Result<RequestEnvelope> decode_request(std::span<const std::byte> bytes);
base::Result<ReplyEnvelope> decode_reply(std::span<const std::byte> bytes);

}  // namespace convlens::session
