#include "tests/support/idx_file.h"

#include <cstdlib>
#include <fstream>
#include <iterator>

// Of stb_image only its inflate is used.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-function"
#define STB_IMAGE_IMPLEMENTATION
#define STB_IMAGE_STATIC
#define STBI_ONLY_PNG
#define STBI_NO_STDIO
#include <stb_image.h>
#pragma GCC diagnostic pop

namespace convlens::test_support {

namespace {

constexpr std::size_t kGzipHeader = 10;
constexpr std::size_t kFlags = 3;
constexpr char kHasName = 8;

}  // namespace

std::optional<std::vector<std::uint8_t>> read_packed_idx(const std::filesystem::path& path, std::size_t header) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  const std::vector<char> packed((std::istreambuf_iterator<char>(file)), {});
  std::size_t begin = kGzipHeader;
  if (packed.size() > begin && (packed[kFlags] & kHasName) != 0) {
    while (begin < packed.size() && packed[begin] != 0) ++begin;
    ++begin;
  }
  if (begin >= packed.size()) return std::nullopt;
  int size = 0;
  char* const content = stbi_zlib_decode_noheader_malloc(packed.data() + begin, static_cast<int>(packed.size() - begin), &size);
  std::optional<std::vector<std::uint8_t>> values;
  if (content != nullptr && static_cast<std::size_t>(size) > header) values.emplace(content + header, content + size);
  std::free(content);
  return values;
}

}  // namespace convlens::test_support
