#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "network/network.h"
#include "network/safetensors.h"
#include "tensor/tensor.h"

namespace convlens::engine::test {

/// What PyTorch computes for one network: a file that tests/golden/write.py wrote.
class GoldenFile {
 public:
  /// Fails the test if the file cannot be read.
  explicit GoldenFile(const std::string& path);

  bool has(std::string_view name) const { return file_.tensors.contains(name); }
  /// A tensor of floats.
  tensor::Tensor floats(std::string_view name) const;
  /// The input that the network makes of the picture `pixels.<name>`: byte * scale + offset.
  tensor::Tensor input(std::string_view name, const network::Network& network) const;
  /// What follows `prefix` in the names of the tensors that begin with it.
  std::vector<std::string> names_after(std::string_view prefix) const;

 private:
  const network::StoredTensor& stored(std::string_view name) const;

  std::vector<std::byte> bytes_;
  network::Safetensors file_;  ///< borrows bytes_
};

/// The middle of the picture that tests/golden/squeezenet.py makes up, as the network takes it.
tensor::Tensor made_up_picture(const network::Network& network);

/// A whole file; fails the test if it cannot be read.
std::vector<std::byte> read_file(const std::string& path);

}  // namespace convlens::engine::test
