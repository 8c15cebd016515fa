#include <array>
#include <cmath>
#include <cstdint>
#include <limits>

#include <catch2/catch_test_macros.hpp>

#include "base/byte_reader.h"
#include "base/byte_writer.h"

namespace convlens::base {
namespace {

/// One of everything, aligned and not.
std::vector<std::byte> sample() {
  ByteWriter writer;
  writer.write(std::uint8_t{0xAB});
  writer.write(std::int64_t{-2});
  writer.write_text("Schöne Grüße");
  writer.align(16);
  writer.write_from(std::span<const float>(std::array{1.5F, -0.0F, std::numeric_limits<float>::infinity()}));
  writer.write_text("");
  writer.write(std::uint16_t{0x1234});
  return std::move(writer).take();
}

/// Reads what `sample` wrote.
Status read_sample(ByteReader& reader) {
  auto first = reader.read<std::uint8_t>();
  if (!first) return pass_on(std::move(first));
  auto second = reader.read<std::int64_t>();
  if (!second) return pass_on(std::move(second));
  auto text = reader.read_text();
  if (!text) return pass_on(std::move(text));
  if (auto aligned = reader.align(16); !aligned) return aligned;
  std::array<float, 3> floats{};
  if (auto read = reader.read_into(std::span<float>(floats)); !read) return read;
  auto empty = reader.read_text();
  if (!empty) return pass_on(std::move(empty));
  auto last = reader.read<std::uint16_t>();
  if (!last) return pass_on(std::move(last));
  CHECK(*first == 0xAB);
  CHECK(*second == -2);
  CHECK(*text == "Schöne Grüße");
  CHECK(floats[0] == 1.5F);
  CHECK(std::signbit(floats[1]));
  CHECK(floats[2] == std::numeric_limits<float>::infinity());
  CHECK(empty->empty());
  CHECK(*last == 0x1234);
  return reader.expect_end();
}

TEST_CASE("numbers are written with their lowest byte first", "[base]") {
  ByteWriter writer;
  writer.write(std::uint32_t{0x04030201});
  writer.write(1.0F);  // 0x3F800000
  const std::array<std::uint8_t, 8> expected{1, 2, 3, 4, 0, 0, 0x80, 0x3F};
  REQUIRE(writer.size() == expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    CHECK(std::to_integer<std::uint8_t>(writer.bytes()[i]) == expected[i]);
  }
}

TEST_CASE("what was written is read back, from memory of any alignment", "[base]") {
  const auto bytes = sample();
  for (std::size_t shift = 0; shift < 8; ++shift) {
    std::vector<std::byte> shifted(shift);
    shifted.insert(shifted.end(), bytes.begin(), bytes.end());
    ByteReader reader{std::span(shifted).subspan(shift), ErrorCode::kCorruptMessage};
    CHECK(read_sample(reader));
  }
}

TEST_CASE("bytes cut off anywhere fail with the reader's code", "[base]") {
  const auto bytes = sample();
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    INFO(size);
    ByteReader reader{std::span(bytes).first(size), ErrorCode::kCorruptModel};
    const auto status = read_sample(reader);
    REQUIRE_FALSE(status);
    CHECK(status.error().code == ErrorCode::kCorruptModel);
    CHECK(reader.offset() <= size);
  }
}

TEST_CASE("a failed read leaves the reader where it was", "[base]") {
  ByteWriter writer;
  writer.write(std::uint32_t{0xFFFFFFFF});  // as the length of a text: 4 GiB
  writer.write(std::uint8_t{7});
  ByteReader reader(writer.bytes(), ErrorCode::kCorruptMessage);
  CHECK_FALSE(reader.read_text());
  CHECK(reader.offset() == 0);
  CHECK_FALSE(reader.read<std::uint64_t>());
  CHECK_FALSE(reader.read_bytes(std::numeric_limits<std::size_t>::max()));
  CHECK(reader.read<std::uint32_t>() == 0xFFFFFFFF);
  CHECK(reader.remaining() == 1);
}

TEST_CASE("padding that is not zero is refused", "[base]") {
  ByteWriter writer;
  writer.write(std::uint32_t{1});
  writer.align(8);
  writer.overwrite(7, std::uint8_t{1});
  ByteReader reader(writer.bytes(), ErrorCode::kCorruptMessage);
  REQUIRE(reader.read<std::uint32_t>());
  REQUIRE_FALSE(reader.align(8));
  CHECK(reader.offset() == 4);
}

TEST_CASE("bytes after the end are refused", "[base]") {
  auto bytes = sample();
  bytes.push_back(std::byte{0});
  ByteReader reader(bytes, ErrorCode::kCorruptMessage);
  REQUIRE_FALSE(read_sample(reader));
  CHECK(reader.remaining() == 1);
}

TEST_CASE("a value can be put in place after what follows it", "[base]") {
  ByteWriter writer;
  writer.write(std::uint32_t{0});
  writer.write_text("abc");
  writer.overwrite(0, static_cast<std::uint32_t>(writer.size()));
  ByteReader reader(writer.bytes(), ErrorCode::kCorruptMessage);
  CHECK(reader.read<std::uint32_t>() == 11U);
  CHECK(reader.read_text() == "abc");
}

}  // namespace
}  // namespace convlens::base
