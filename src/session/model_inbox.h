#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "base/result.h"
#include "network/model_file.h"
#include "network/network.h"
#include "session/messages.h"

namespace convlens::session {

/// Where the bytes of a model file arrive, piece by piece and beside the messages: a large file is never in memory as a whole. One file
/// at a time, the latest; its number, chosen by the sender, is how LoadModel names it.
class ModelInbox {
 public:
  /// size: of the whole file, in bytes. Whatever has come of an earlier file is dropped.
  void begin(FileNumber file, std::uint64_t size);

  /// Takes the next bytes of a file. Whether more are wanted: not of another file than the latest, nor of one that cannot be read.
  bool receive(FileNumber file, std::span<const std::byte> bytes);

  /// The network, whose file is gone then. Errors: kNotFound if it is not the file that came; as network::ModelReader.
  base::Result<network::Network> take(FileNumber file);

 private:
  struct Arriving {
    FileNumber number = 0;
    network::ModelReader reader;
  };
  std::optional<Arriving> arriving_;
};

}  // namespace convlens::session
