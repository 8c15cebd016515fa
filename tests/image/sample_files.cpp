#include "tests/image/sample_files.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace convlens::testing {

namespace {

void put(Bytes& to, std::uint32_t value) { to.push_back(static_cast<std::byte>(value & 0xFF)); }
void put(Bytes& to, const Bytes& bytes) { to.insert(to.end(), bytes.begin(), bytes.end()); }
void put_big(Bytes& to, std::uint32_t value, int bytes) {
  for (int i = bytes - 1; i >= 0; --i) put(to, value >> (8 * i));
}
void put_little(Bytes& to, std::uint32_t value, int bytes) {
  for (int i = 0; i < bytes; ++i) put(to, value >> (8 * i));
}

/// Bit by bit, after the definition in the PNG specification.
std::uint32_t crc_of(const Bytes& bytes) {
  std::uint32_t crc = 0xFFFFFFFF;
  for (const std::byte byte : bytes) {
    crc ^= std::to_integer<std::uint32_t>(byte);
    for (int bit = 0; bit < 8; ++bit) crc = (crc & 1) ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
  }
  return crc ^ 0xFFFFFFFF;
}

void put_chunk(Bytes& to, std::string_view type, const Bytes& content) {
  Bytes body = bytes_of(type);
  put(body, content);
  put_big(to, static_cast<std::uint32_t>(content.size()), 4);
  put(to, body);
  put_big(to, crc_of(body), 4);
}

/// A zlib stream of stored blocks.
Bytes zlib_stored(const Bytes& content) {
  Bytes stream{std::byte{0x78}, std::byte{0x01}};
  std::size_t at = 0;
  do {
    const std::size_t count = std::min<std::size_t>(content.size() - at, 65535);
    put(stream, at + count == content.size() ? 1 : 0);
    put_little(stream, static_cast<std::uint32_t>(count), 2);
    put_little(stream, ~static_cast<std::uint32_t>(count), 2);
    stream.insert(stream.end(), content.begin() + static_cast<std::ptrdiff_t>(at),
                  content.begin() + static_cast<std::ptrdiff_t>(at + count));
    at += count;
  } while (at < content.size());
  std::uint32_t a = 1;
  std::uint32_t b = 0;
  for (const std::byte byte : content) {
    a = (a + std::to_integer<std::uint32_t>(byte)) % 65521;
    b = (b + a) % 65521;
  }
  put_big(stream, b << 16 | a, 4);
  return stream;
}

/// Collects the bits of a scan, most significant first, with stuffed zeros.
class JpegBits {
 public:
  void add(std::uint32_t value, int count) {
    for (int i = count - 1; i >= 0; --i) {
      current_ = current_ << 1 | (value >> i & 1);
      if (++filled_ == 8) flush();
    }
  }
  Bytes finish() {
    while (filled_ != 0) add(1, 1);
    return bytes_;
  }

 private:
  void flush() {
    put(bytes_, current_);
    if ((current_ & 0xFF) == 0xFF) put(bytes_, 0);
    current_ = 0;
    filled_ = 0;
  }
  Bytes bytes_;
  std::uint32_t current_ = 0;
  int filled_ = 0;
};

constexpr std::uint32_t kGifClear = 128;
constexpr std::uint32_t kGifEnd = 129;

/// The indices as LZW codes of 8 bits, with a clear code so often that codes never grow.
Bytes gif_codes(const std::vector<std::uint8_t>& indices) {
  Bytes codes;
  for (std::size_t i = 0; i < indices.size(); ++i) {
    if (i % 100 == 0) put(codes, kGifClear);
    put(codes, indices[i]);
  }
  put(codes, kGifEnd);
  return codes;
}

/// Each code after the first means "one pixel more than the code before": 130, 131, ... at the widths that a reader expects.
Bytes growing_gif_codes(std::size_t pixels) {
  Bytes bytes;
  std::uint32_t pending = 0;
  int filled = 0;
  int width = 8;
  const auto add = [&](std::uint32_t code) {
    pending |= code << filled;
    for (filled += width; filled >= 8; filled -= 8, pending >>= 8) put(bytes, pending);
  };
  add(kGifClear);
  add(0);
  std::size_t covered = 1;
  std::size_t length = 1;
  for (std::uint32_t code = kGifEnd + 1; covered < pixels; ++code) {
    add(code);
    covered += ++length;
    if (code + 1 == 1U << width && width < 12) ++width;
  }
  add(kGifEnd);
  add(0);
  return bytes;
}

/// The screen and its palette.
Bytes gif_head(const GifSpec& spec) {
  Bytes file = bytes_of("GIF89a");
  put_little(file, spec.screen_width, 2);
  put_little(file, spec.screen_height, 2);
  put(file, 0x80 | 6);
  put(file, spec.background);
  put(file, 0);
  for (std::size_t i = 0; i < 128 * 3; ++i) put(file, i < spec.palette.size() ? spec.palette[i] : 0);
  return file;
}

void put_gif_frame(Bytes& file, const GifSpec& spec, const Bytes& codes) {
  if (spec.transparent >= 0) {
    put(file, {std::byte{0x21}, std::byte{0xF9}, std::byte{4}, std::byte{1}, std::byte{0}, std::byte{0}});
    put_little(file, static_cast<std::uint32_t>(spec.transparent), 2);
  }
  put(file, 0x2C);
  for (const std::uint16_t value : {spec.left, spec.top, spec.width, spec.height}) put_little(file, value, 2);
  put(file, 0);
  put(file, 7);
  for (std::size_t at = 0; at < codes.size(); at += 255) {
    const std::size_t count = std::min<std::size_t>(codes.size() - at, 255);
    put(file, static_cast<std::uint32_t>(count));
    file.insert(file.end(), codes.begin() + static_cast<std::ptrdiff_t>(at), codes.begin() + static_cast<std::ptrdiff_t>(at + count));
  }
  put(file, 0);
}

void put_segment(Bytes& file, std::uint8_t marker, const Bytes& content) {
  put(file, 0xFF);
  put(file, marker);
  put_big(file, static_cast<std::uint32_t>(content.size() + 2), 2);
  put(file, content);
}

/// One Huffman table: `symbols` of equal code length.
Bytes huffman_table(std::uint8_t id, int code_length, const std::vector<std::uint8_t>& symbols) {
  Bytes table{std::byte{id}};
  for (int length = 1; length <= 16; ++length) put(table, length == code_length ? static_cast<std::uint32_t>(symbols.size()) : 0);
  for (const std::uint8_t symbol : symbols) put(table, symbol);
  return table;
}

/// Even blocks: of each block only the DC coefficient is not zero. With a quantiser of 8 the coefficient is the grey less 128.
Bytes scan_of(const JpegSpec& spec) {
  JpegBits bits;
  int previous = 0;
  for (const std::uint8_t grey : spec.greys) {
    const int difference = grey - 128 - previous;
    previous = grey - 128;
    int category = 0;
    while (std::abs(difference) >> category != 0) ++category;
    bits.add(static_cast<std::uint32_t>(category), 4);
    bits.add(static_cast<std::uint32_t>(difference < 0 ? difference - 1 : difference), category);
    bits.add(0, 1);
  }
  return bits.finish();
}

}  // namespace

Bytes bytes_of(std::string_view text) {
  Bytes bytes;
  for (const char c : text) put(bytes, static_cast<unsigned char>(c));
  return bytes;
}

image::Photo patterned_photo(std::int32_t width, std::int32_t height, Alpha alpha) {
  image::Photo photo{.width = width, .height = height, .rgba = {}};
  for (std::int32_t y = 0; y < height; ++y) {
    for (std::int32_t x = 0; x < width; ++x) {
      const std::int32_t a = alpha == Alpha::kVaried ? (x * 61 + y * 29) % 256 : 255;
      for (const std::int32_t value : {x * 37 + y * 11, y * 53 + x * 3, 200 - x * 19 + y * 7, a})
        photo.rgba.push_back(static_cast<std::uint8_t>(value & 0xFF));
    }
  }
  return photo;
}

Bytes png_file(const PngSpec& spec) {
  Bytes file = bytes_of("\x89PNG\r\n\x1A\n");
  Bytes header;
  put_big(header, spec.width, 4);
  put_big(header, spec.height, 4);
  put(header, static_cast<std::uint32_t>(spec.depth));
  put(header, static_cast<std::uint32_t>(spec.color_type));
  put_big(header, 0, 3);
  put_chunk(file, "IHDR", header);
  for (const auto& [type, content] : spec.chunks) put_chunk(file, type, content);
  Bytes filtered;
  const std::size_t row_bytes = spec.rows.size() / spec.height;
  for (std::size_t y = 0; y < spec.height && row_bytes > 0; ++y) {
    put(filtered, 0);
    const auto row = spec.rows.begin() + static_cast<std::ptrdiff_t>(y * row_bytes);
    filtered.insert(filtered.end(), row, row + static_cast<std::ptrdiff_t>(row_bytes));
  }
  put_chunk(file, "IDAT", zlib_stored(filtered));
  put_chunk(file, "IEND", {});
  return file;
}

Bytes png_file(const image::Photo& photo) {
  PngSpec spec{.width = static_cast<std::uint32_t>(photo.width), .height = static_cast<std::uint32_t>(photo.height), .rows = {}};
  for (const std::uint8_t value : photo.rgba) put(spec.rows, value);
  return png_file(spec);
}

Bytes bmp_file(const image::Photo& photo, RowOrder order) {
  Bytes file = bytes_of("BM");
  const std::uint32_t padding = static_cast<std::uint32_t>(photo.width) % 4;
  const std::uint32_t data = (static_cast<std::uint32_t>(photo.width) * 3 + padding) * static_cast<std::uint32_t>(photo.height);
  for (const std::uint32_t value : {54 + data, 0U, 54U, 40U}) put_little(file, value, 4);
  put_little(file, static_cast<std::uint32_t>(photo.width), 4);
  put_little(file, static_cast<std::uint32_t>(order == RowOrder::kTopDown ? -photo.height : photo.height), 4);
  put_little(file, 1, 2);
  put_little(file, 24, 2);
  for (const std::uint32_t value : {0U, data, 0U, 0U, 0U, 0U}) put_little(file, value, 4);
  for (std::int32_t i = 0; i < photo.height; ++i) {
    const std::int32_t y = order == RowOrder::kTopDown ? i : photo.height - 1 - i;
    for (std::int32_t x = 0; x < photo.width; ++x) {
      const std::uint8_t* rgba = &photo.rgba[static_cast<std::size_t>(y * photo.width + x) * 4];
      for (const int c : {2, 1, 0}) put(file, rgba[c]);
    }
    put_little(file, 0, static_cast<int>(padding));
  }
  return file;
}

Bytes gif_file(const GifSpec& spec) {
  Bytes file = gif_head(spec);
  put_gif_frame(file, spec, gif_codes(spec.indices));
  for (int i = 1; i < spec.frames; ++i) put_gif_frame(file, spec, gif_codes(std::vector<std::uint8_t>(spec.indices.size(), 0)));
  put(file, 0x3B);
  return file;
}

Bytes even_gif_file(std::uint16_t side, std::vector<std::uint8_t> palette) {
  const GifSpec spec{
      .screen_width = side, .screen_height = side, .width = side, .height = side, .palette = std::move(palette), .indices = {}};
  Bytes file = gif_head(spec);
  put_gif_frame(file, spec, growing_gif_codes(std::size_t{side} * side));
  put(file, 0x3B);
  return file;
}

Bytes jpeg_file(const JpegSpec& spec) {
  Bytes file{std::byte{0xFF}, std::byte{0xD8}};
  for (const auto& [marker, content] : spec.segments) put_segment(file, marker, content);
  Bytes quantisers(65, std::byte{8});
  quantisers[0] = std::byte{0};
  put_segment(file, 0xDB, quantisers);
  Bytes frame;
  put(frame, spec.precision);
  put_big(frame, spec.blocks_high * 8U, 2);
  put_big(frame, spec.blocks_wide * 8U, 2);
  put(frame, {std::byte{1}, std::byte{1}, std::byte{0x11}, std::byte{0}});
  put_segment(file, spec.frame_marker, frame);
  put_segment(file, 0xC4, huffman_table(0x00, 4, {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}));
  put_segment(file, 0xC4, huffman_table(0x10, 1, {0}));
  for (int i = 0; i < spec.scans; ++i) {
    put_segment(file, 0xDA, {std::byte{1}, std::byte{1}, std::byte{0}, std::byte{0}, std::byte{63}, std::byte{0}});
    put(file, scan_of(spec));
  }
  put(file, {std::byte{0xFF}, std::byte{0xD9}});
  return file;
}

Bytes exif_block(std::uint16_t orientation, std::string_view byte_order) {
  Bytes block = bytes_of(byte_order);
  const auto number = [&](std::uint32_t value, int bytes) {
    byte_order == "MM" ? put_big(block, value, bytes) : put_little(block, value, bytes);
  };
  number(42, 2);
  number(8, 4);
  number(1, 2);
  number(0x0112, 2);
  number(3, 2);
  number(1, 4);
  number(orientation, 2);
  number(0, 2);
  number(0, 4);
  return block;
}

Bytes exif_segment(std::uint16_t orientation, std::string_view byte_order) {
  Bytes segment = bytes_of(std::string_view("Exif\0\0", 6));
  put(segment, exif_block(orientation, byte_order));
  return segment;
}

}  // namespace convlens::testing
