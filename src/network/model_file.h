#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "network/network.h"
#include "network/stored_tensor.h"

namespace convlens::network {

/// Reads a network from a ConvLens safetensors file (docs/MODEL_FORMAT.md) whose bytes come piece by piece, so that a large file never
/// lies in memory as a whole. Trusts no offset, size or name in it.
/// Errors of all: kCorruptModel, kUnsupportedModel, kBadShape, kOutOfMemory, each with a sentence that names the place.
class ModelReader {
 public:
  /// size: of the whole file, in bytes.
  explicit ModelReader(std::uint64_t size) : size_(size) {}

  /// The next bytes, any number of them. After an error no more are taken, and the error stays.
  base::Status append(std::span<const std::byte> bytes);

  /// The network, when all bytes have come.
  base::Result<Network> finish() &&;

 private:
  base::Status take(std::span<const std::byte> bytes);
  base::Status take_start(std::span<const std::byte>& bytes);
  base::Status read_start();
  base::Status take_data(std::span<const std::byte>& bytes);
  void keep(const TensorEntry& entry, ArrivingTensor arrived);
  base::Status give_weights();

  std::uint64_t size_;
  std::uint64_t received_ = 0;
  base::Status failure_;
  std::vector<std::byte> start_;  ///< the length and the header, until they have been read
  std::optional<SafetensorsHeader> header_;
  NetworkDescription description_;
  std::size_t arriving_ = 0;  ///< index of the tensor whose bytes come next
  std::optional<ArrivingTensor> tensor_;
  std::size_t filled_ = 0;  ///< bytes of it
  std::map<std::string, tensor::Tensor, std::less<>> floats_;
  std::map<std::string, tensor::QuantizedTensor, std::less<>> quantized_;
};

/// Reads a network from a whole file. Errors: as ModelReader.
base::Result<Network> read_model(std::span<const std::byte> file);

}  // namespace convlens::network
