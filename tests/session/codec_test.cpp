#include "session/codec.h"

#include <bit>
#include <cstring>
#include <string>

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include "tests/session/message_examples.h"
#include "tests/session/visitor.h"

namespace convlens::session {
namespace {

using Bytes = std::vector<std::byte>;

/// Becomes any member, to count how many an aggregate has.
struct AnyMember {
  template <typename T>
  operator T() const;  // NOLINT(google-explicit-constructor)
};

template <typename Struct, typename... Members>
constexpr std::size_t member_count() {
  if constexpr (requires { Struct{Members{}..., AnyMember{}}; }) {
    return member_count<Struct, Members..., AnyMember>();
  } else {
    return sizeof...(Members);
  }
}

bool same_float(float a, float b) { return std::bit_cast<std::uint32_t>(a) == std::bit_cast<std::uint32_t>(b); }

template <typename T>
bool same(const T& a, const T& b);

template <typename T>
bool same(const std::vector<T>& a, const std::vector<T>& b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (!same(a[i], b[i])) return false;
  }
  return true;
}

template <typename T>
bool same(const T& a, const T& b) {
  if constexpr (std::is_same_v<T, float>) {
    return same_float(a, b);
  } else if constexpr (requires { a == b; }) {
    return a == b;
  } else {
    bool equal = true;
    visit_fields(a, [&](const auto&... of_a) { visit_fields(b, [&](const auto&... of_b) { equal = (same(of_a, of_b) && ...); }); });
    return equal;
  }
}

template <typename Variant>
bool same_message(const Variant& a, const Variant& b) {
  return a.index() == b.index() && std::visit(
                                       [&b](const auto& message) {
                                         using Message = std::remove_cvref_t<decltype(message)>;
                                         return same(message, std::get<Message>(b));
                                       },
                                       a);
}

template <typename Variant, std::size_t... kIndices>
bool all_members_visited(std::index_sequence<kIndices...>) {
  const auto visited = []<typename Message>(const Message& message) {
    std::size_t fields = 0;
    visit_fields(message, [&fields](const auto&... members) { fields = sizeof...(members); });
    return fields == member_count<Message>();
  };
  return (visited(std::variant_alternative_t<kIndices, Variant>{}) && ...);
}

template <typename Variant>
bool all_members_visited() {
  return all_members_visited<Variant>(std::make_index_sequence<std::variant_size_v<Variant>>());
}

std::vector<Bytes> encoded_requests() {
  std::vector<Bytes> all;
  for (Request& request : example_requests()) all.push_back(encode(RequestEnvelope{.id = 7, .body = std::move(request)}));
  return all;
}

std::vector<Bytes> encoded_replies() {
  std::vector<Bytes> all;
  for (Reply& reply : example_replies()) all.push_back(encode(ReplyEnvelope{.id = 7, .body = std::move(reply)}));
  return all;
}

Bytes bytes_of(std::initializer_list<int> values) {
  Bytes bytes;
  for (const int value : values) bytes.push_back(static_cast<std::byte>(value));
  return bytes;
}

void overwrite(Bytes& bytes, std::size_t offset, std::uint32_t value) { std::memcpy(bytes.data() + offset, &value, sizeof value); }

constexpr std::size_t kHeaderBytes = 12;

}  // namespace

TEST_CASE("visit_fields hands over every member of every message", "[session][codec]") {
  CHECK(all_members_visited<Request>());
  CHECK(all_members_visited<Reply>());
  CHECK(all_members_visited<std::variant<LayerInfo, InputStep, tensor::Statistics>>());
}

TEST_CASE("There is an example of every message", "[session][codec]") {
  const auto requests = example_requests();
  const auto replies = example_replies();
  REQUIRE(requests.size() == std::variant_size_v<Request>);
  REQUIRE(replies.size() == std::variant_size_v<Reply>);
  for (std::size_t i = 0; i < requests.size(); ++i) CHECK(requests[i].index() == i);
  for (std::size_t i = 0; i < replies.size(); ++i) CHECK(replies[i].index() == i);
}

TEST_CASE("Every request comes back from its bytes as it was", "[session][codec]") {
  for (const Request& request : example_requests()) {
    CAPTURE(request.index());
    const auto decoded = decode_request(encode(RequestEnvelope{.id = 0xFEDCBA98U, .body = request}));
    REQUIRE(decoded);
    CHECK(decoded->id == 0xFEDCBA98U);
    CHECK(same_message(decoded->body, request));
  }
}

TEST_CASE("Every reply comes back from its bytes as it was", "[session][codec]") {
  for (const Reply& reply : example_replies()) {
    CAPTURE(reply.index());
    const auto decoded = decode_reply(encode(ReplyEnvelope{.id = 1, .body = reply}));
    REQUIRE(decoded);
    CHECK(decoded->id == 1);
    CHECK(same_message(decoded->body, reply));
  }
}

TEST_CASE("A message with all members at their defaults comes back", "[session][codec]") {
  CHECK(decode_request(encode(RequestEnvelope{})));
  CHECK(decode_reply(encode(ReplyEnvelope{})));
  CHECK(decode_reply(encode(ReplyEnvelope{.id = 1, .body = Kernels{}})));
}

TEST_CASE("A message begins with magic number, version, kind and id in little endian", "[session][codec]") {
  CHECK(encode(RequestEnvelope{.id = 0x01020304, .body = FetchKernels{.layer = -2}}) ==
        bytes_of({'C', 'L', 'R', 'q', 1, 0, 8, 0, 4, 3, 2, 1, 0xFE, 0xFF, 0xFF, 0xFF}));
  CHECK(encode(ReplyEnvelope{.id = 5, .body = Finished{}}) == bytes_of({'C', 'L', 'R', 'p', 1, 0, 9, 0, 5, 0, 0, 0}));
}

TEST_CASE("The values of maps are aligned to 16 bytes and come last", "[session][codec]") {
  const std::vector<float> values{1.0F, 2.0F, 3.0F, 4.0F, 5.0F};
  const Bytes bytes = encode(ReplyEnvelope{.id = 1, .body = Activations{.layer = 2, .shape = {5}, .statistics = {{}}, .values = values}});
  const std::size_t blob = bytes.size() - values.size() * sizeof(float);
  CHECK(blob % kBlobAlignment == 0);
  CHECK(std::memcmp(bytes.data() + blob, values.data(), values.size() * sizeof(float)) == 0);
}

TEST_CASE("Replies written by another program are read", "[session][codec]") {
  // By tests/fuzz/write_message_seeds.py; its series of requests are read by message_fuzz.
  const std::string seeds = CONVLENS_GOLDEN_DIR "/../fuzz/corpus/message/";
  for (const std::string name : {"ModelLoaded", "PhotoLoaded", "InputReady", "Prediction", "Preview", "Activations", "Kernels", "Progress",
                                 "Failed", "Finished", "InputSteps"}) {
    CAPTURE(name);
    CHECK(decode_reply(file_content(seeds + name + ".reply")));
  }
  const auto kernels = decode_reply(file_content(seeds + "Kernels.reply"));
  REQUIRE(kernels);
  CHECK(kernels->id == 7);
  CHECK(same_message(kernels->body, Reply(Kernels{.layer = 0, .shape = {1, 1, 1, 2}, .bias = {1, 2}, .values = {3, 4}})));
}

TEST_CASE("Every truncated request is refused", "[session][codec]") {
  for (const Bytes& bytes : encoded_requests()) {
    for (std::size_t length = 0; length < bytes.size(); ++length) {
      const auto decoded = decode_request(std::span(bytes).first(length));
      REQUIRE_FALSE(decoded);
      REQUIRE(decoded.error().code == base::ErrorCode::kCorruptMessage);
    }
  }
}

TEST_CASE("Every truncated reply is refused", "[session][codec]") {
  for (const Bytes& bytes : encoded_replies()) {
    for (std::size_t length = 0; length < bytes.size(); ++length) {
      const auto decoded = decode_reply(std::span(bytes).first(length));
      REQUIRE_FALSE(decoded);
      REQUIRE(decoded.error().code == base::ErrorCode::kCorruptMessage);
    }
  }
}

TEST_CASE("A message with a byte too many is refused", "[session][codec]") {
  for (Bytes& bytes : encoded_replies()) {
    bytes.push_back(std::byte{0});
    CHECK_FALSE(decode_reply(bytes));
  }
}

TEST_CASE("Whatever decodes after one byte was changed encodes to the same bytes again", "[session][codec]") {
  for (const Bytes& original : encoded_replies()) {
    for (std::size_t i = 0; i < original.size(); ++i) {
      for (const int flip : {0x01, 0x80, 0xFF}) {
        Bytes bytes = original;
        bytes[i] ^= static_cast<std::byte>(flip);
        if (const auto decoded = decode_reply(bytes)) REQUIRE(encode(*decoded) == bytes);
      }
    }
  }
}

TEST_CASE("A request is not taken for a reply, nor a reply for a request", "[session][codec]") {
  CHECK_FALSE(decode_reply(encoded_requests().front()));
  CHECK_FALSE(decode_request(encoded_replies().front()));
}

TEST_CASE("A message of another version is refused", "[session][codec]") {
  Bytes bytes = encode(RequestEnvelope{.id = 1, .body = FetchInput{}});
  bytes[4] = std::byte{2};
  const auto decoded = decode_request(bytes);
  REQUIRE_FALSE(decoded);
  CHECK(decoded.error().message.contains("version 2"));
}

TEST_CASE("A message of an unknown kind is refused", "[session][codec]") {
  Bytes bytes = encode(ReplyEnvelope{.id = 1, .body = Finished{}});
  bytes[6] = static_cast<std::byte>(std::variant_size_v<Reply>);
  CHECK_FALSE(decode_reply(bytes));
}

TEST_CASE("A list longer than its message is refused before memory is taken for it", "[session][codec]") {
  const auto count = GENERATE(std::uint32_t{4}, std::uint32_t{0x10000000}, std::uint32_t{0xFFFFFFFF});
  Bytes file = encode(RequestEnvelope{.id = 1, .body = LoadTraining{.file = {std::byte{1}, std::byte{2}, std::byte{3}}}});
  overwrite(file, kHeaderBytes, count);
  CHECK_FALSE(decode_request(file));

  Bytes layers = encode(RequestEnvelope{.id = 1, .body = Watch{.layers = {1, 2, 3}}});
  overwrite(layers, kHeaderBytes, count);
  CHECK_FALSE(decode_request(layers));

  Bytes values = encode(ReplyEnvelope{.id = 1, .body = Prediction{.probabilities = {1.0F, 2.0F, 3.0F}}});
  overwrite(values, kHeaderBytes, count);
  CHECK_FALSE(decode_reply(values));

  Bytes text = encode(ReplyEnvelope{.id = 1, .body = Progress{.stage = "abc"}});
  overwrite(text, kHeaderBytes, count);
  CHECK_FALSE(decode_reply(text));
}

TEST_CASE("A choice beyond the last one is refused", "[session][codec]") {
  Bytes inversion = encode(RequestEnvelope{.id = 1, .body = SetInversion{.inversion = Inversion::kAuto}});
  CHECK(decode_request(inversion));
  inversion.back() = std::byte{3};
  CHECK_FALSE(decode_request(inversion));

  Bytes position = encode(RequestEnvelope{.id = 1, .body = SwitchLayer{.layer = 1, .position = Position::kOn}});
  position.back() = std::byte{2};
  CHECK_FALSE(decode_request(position));

  Bytes effort = encode(RequestEnvelope{.id = 1, .body = LoadPhoto{}});
  effort[kHeaderBytes] = std::byte{2};
  CHECK_FALSE(decode_request(effort));

  Bytes code = encode(ReplyEnvelope{.id = 1, .body = Failed{.code = base::ErrorCode::kInternal, .message = ""}});
  CHECK(decode_reply(code));
  code[kHeaderBytes] = static_cast<std::byte>(std::to_underlying(base::ErrorCode::kInternal) + 1);
  CHECK_FALSE(decode_reply(code));
}

TEST_CASE("A shape with five axes, an empty axis or too many elements is refused", "[session][codec]") {
  const Bytes good = encode(ReplyEnvelope{.id = 1, .body = InputReady{.shape = {2, 3}, .decided = Inversion::kNever, .values = {}}});
  REQUIRE(decode_reply(good));
  Bytes axes = good;
  axes[kHeaderBytes] = std::byte{5};
  CHECK_FALSE(decode_reply(axes));
  for (const std::uint32_t extent : {0U, 0xFFFFFFFFU, 0x7FFFFFFFU}) {
    Bytes bytes = good;
    overwrite(bytes, kHeaderBytes + 1, extent);
    CHECK_FALSE(decode_reply(bytes));
  }
}

TEST_CASE("Padding that is not zero is refused", "[session][codec]") {
  Bytes bytes = encode(ReplyEnvelope{.id = 1, .body = InputReady{.shape = {1}, .decided = Inversion::kNever, .values = {1.0F}}});
  bytes[bytes.size() - sizeof(float) - 1] = std::byte{1};
  CHECK_FALSE(decode_reply(bytes));
}

TEST_CASE("A text that is not UTF-8 is repaired by the writer and refused by the reader", "[session][codec]") {
  const Bytes written = encode(ReplyEnvelope{.id = 1, .body = Progress{.stage = "a\xFFz", .fraction = 0}});
  const auto decoded = decode_reply(written);
  REQUIRE(decoded);
  CHECK(std::get<Progress>(decoded->body).stage == "a\xEF\xBF\xBDz");

  Bytes bytes = encode(ReplyEnvelope{.id = 1, .body = Progress{.stage = "abc", .fraction = 0}});
  bytes[kHeaderBytes + 5] = std::byte{0xFF};
  CHECK_FALSE(decode_reply(bytes));
}

TEST_CASE("A text that is too long is cut by the writer and refused by the reader", "[session][codec]") {
  const Bytes written = encode(ReplyEnvelope{.id = 1, .body = Progress{.stage = std::string(kLongestText + 1, 'a'), .fraction = 0}});
  const auto decoded = decode_reply(written);
  REQUIRE(decoded);
  CHECK(std::get<Progress>(decoded->body).stage.size() == kLongestText);

  Bytes bytes = written;
  overwrite(bytes, kHeaderBytes, static_cast<std::uint32_t>(kLongestText + 1));
  bytes.insert(bytes.begin() + kHeaderBytes + 4, std::byte{'a'});
  CHECK_FALSE(decode_reply(bytes));
}

}  // namespace convlens::session
