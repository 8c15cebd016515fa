#include "session/model_inbox.h"

#include <utility>

namespace convlens::session {

void ModelInbox::begin(FileNumber file, std::uint64_t size) {
  arriving_.reset();  // its memory is there for the new one
  arriving_.emplace(file, network::ModelReader(size));
}

bool ModelInbox::receive(FileNumber file, std::span<const std::byte> bytes) {
  return arriving_ && arriving_->number == file && arriving_->reader.append(bytes).has_value();
}

base::Result<network::Network> ModelInbox::take(FileNumber file) {
  if (!arriving_ || arriving_->number != file) {
    return base::fail(base::ErrorCode::kNotFound, "The file of the network has not been handed over.");
  }
  Arriving arrived = *std::exchange(arriving_, std::nullopt);
  return std::move(arrived.reader).finish();
}

}  // namespace convlens::session
