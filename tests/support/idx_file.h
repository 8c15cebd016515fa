#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <vector>

// The data sets that may lie beside the source tree.
namespace convlens::test_support {

/// The bytes of an idx file that gzip packed, behind its header of `header` bytes; nothing if there is no such file.
std::optional<std::vector<std::uint8_t>> read_packed_idx(const std::filesystem::path& path, std::size_t header);

}  // namespace convlens::test_support
