#include "image/stb_decoder.h"

#include <algorithm>
#include <cstring>
#include <string>

namespace {

using convlens::image::DecodeMemory;

/// What one decoding holds and has been refused.
struct Ledger {
  DecodeMemory memory;
  std::int64_t held = 0;
  bool over_budget = false;
  bool exhausted = false;
};

// stb_image's allocation hooks have no context argument: the decoding that runs on this thread, nullptr between decodings.
thread_local Ledger* ledger_of_thread = nullptr;

/// Stands before each block, so that its size is known when it goes; keeps the block aligned as malloc does.
constexpr std::size_t kBlockHead = 16;

std::size_t block_size(const std::byte* block) {
  std::size_t bytes = 0;
  std::memcpy(&bytes, block - kBlockHead, sizeof bytes);
  return bytes;
}

void stb_free(void* pointer) {
  if (pointer == nullptr) return;
  std::byte* block = static_cast<std::byte*>(pointer);
  if (ledger_of_thread != nullptr) ledger_of_thread->held -= static_cast<std::int64_t>(block_size(block));
  std::free(block - kBlockHead);
}

/// Zeroed, so that a file that leaves parts of its picture out shows nothing of what lay in memory before.
void* stb_malloc(std::size_t bytes) {
  Ledger& ledger = *ledger_of_thread;
  const std::int64_t left = ledger.memory.budget - ledger.held;
  if (left < 0 || bytes > static_cast<std::uint64_t>(left)) {
    ledger.over_budget = true;
    return nullptr;
  }
  std::byte* head = static_cast<std::byte*>(ledger.memory.allocate(bytes + kBlockHead));
  if (head == nullptr) {
    ledger.exhausted = true;
    return nullptr;
  }
  std::memset(head, 0, bytes + kBlockHead);
  std::memcpy(head, &bytes, sizeof bytes);
  ledger.held += static_cast<std::int64_t>(bytes);
  return head + kBlockHead;
}

void* stb_realloc(void* pointer, std::size_t bytes) {
  void* larger = stb_malloc(bytes);
  if (larger == nullptr || pointer == nullptr) return larger;
  std::memcpy(larger, pointer, std::min(bytes, block_size(static_cast<std::byte*>(pointer))));
  stb_free(pointer);
  return larger;
}

}  // namespace

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-function"
#pragma GCC diagnostic ignored "-Wold-style-cast"
#define STBI_MALLOC(bytes) stb_malloc(bytes)
#define STBI_REALLOC(pointer, bytes) stb_realloc(pointer, bytes)
#define STBI_FREE(pointer) stb_free(pointer)
#define STBI_ONLY_JPEG
#define STBI_ONLY_PNG
#define STBI_ONLY_BMP
#define STBI_ONLY_GIF
#define STBI_NO_STDIO
#define STBI_NO_HDR
#define STBI_NO_LINEAR
#define STBI_MAX_DIMENSIONS 65535
#define STB_IMAGE_STATIC
#define STB_IMAGE_IMPLEMENTATION
#include <stb_image.h>
#pragma GCC diagnostic pop

namespace convlens::image {

using base::ErrorCode;

namespace {

/// The bytes that stb_image asks for, and how it read them.
class Source {
 public:
  explicit Source(const PictureInfo& info) : info_(info) {}

  static int read(void* user, char* to, int count) { return static_cast<Source*>(user)->give(to, static_cast<std::size_t>(count)); }
  static void skip(void* user, int count) { static_cast<Source*>(user)->pass_over(static_cast<std::size_t>(std::max(count, 0))); }
  static int eof(void* user) { return static_cast<const Source*>(user)->left() == 0 ? 1 : 0; }

  /// Whether bytes were wanted that are not there: stb_image would take them for zeros.
  bool ran_out() const { return ran_out_; }
  /// Whether the decoder came to the very last byte.
  bool reached_end() const { return reached_end_; }

 private:
  std::size_t left() const { return info_.encoded.size() - offset_; }

  int give(char* to, std::size_t count) {
    if (left() == 0) ran_out_ = true;
    if (left() == 0 || count == 0) return 0;
    if (left() == 1) reached_end_ = true;
    // The last byte is given alone: it is asked for only when all the others were used.
    const std::size_t given = std::min(count, std::max<std::size_t>(left() - 1, 1));
    std::memcpy(to, info_.encoded.data() + offset_, given);
    if (offset_ < info_.head.size()) std::memcpy(to, info_.head.data() + offset_, std::min(given, info_.head.size() - offset_));
    offset_ += given;
    return static_cast<int>(given);
  }

  void pass_over(std::size_t count) { offset_ += std::min(count, left()); }

  const PictureInfo& info_;
  std::size_t offset_ = 0;
  bool ran_out_ = false;
  bool reached_end_ = false;
};

/// Lends the thread's allocation hooks to one decoding.
class LedgerScope {
 public:
  explicit LedgerScope(Ledger& ledger) { ledger_of_thread = &ledger; }
  ~LedgerScope() { ledger_of_thread = nullptr; }
  LedgerScope(const LedgerScope&) = delete;
  LedgerScope& operator=(const LedgerScope&) = delete;
};

}  // namespace

void DecodedPixels::Free::operator()(std::uint8_t* pixels) const { stb_free(pixels); }

base::Result<DecodedPixels> decode_with_stb(const PictureInfo& info, const DecodeMemory& memory) {
  Ledger ledger{.memory = memory};
  const LedgerScope scope(ledger);
  Source source(info);
  const stbi_io_callbacks callbacks{.read = Source::read, .skip = Source::skip, .eof = Source::eof};
  int width = 0;
  int height = 0;
  int channels = 0;
  std::uint8_t* decoded = stbi_load_from_callbacks(&callbacks, &source, &width, &height, &channels, STBI_default);
  DecodedPixels pixels(decoded, {width, height}, channels);
  if (ledger.exhausted) return base::fail(ErrorCode::kOutOfMemory, "There is not enough memory to open this photo.");
  if (ledger.over_budget) {
    return base::fail(ErrorCode::kLargeImage, "Opening this photo takes more than the " + std::to_string(memory.budget / 1'000'000) +
                                                  " MB of memory set aside for it. Make it smaller first.");
  }
  // stb_image takes some broken JPEG files for finished before their end mark, and missing bytes for zeros.
  const bool complete = !source.ran_out() && (info.kind != FileKind::kJpeg || source.reached_end());
  const bool as_announced = width == info.width && height == info.height;
  if (decoded == nullptr || !complete || !as_announced) return corrupt(info.kind, "its pixels cannot be read");
  return pixels;
}

}  // namespace convlens::image
