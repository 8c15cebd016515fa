#include "session/codec.h"

#include <array>
#include <concepts>
#include <cstring>
#include <string>
#include <type_traits>
#include <utility>

#include "base/byte_reader.h"
#include "base/byte_writer.h"
#include "session/utf8.h"

namespace convlens::session {
namespace {

using base::ErrorCode;
using base::Result;
using base::Status;

constexpr std::uint16_t kVersion = 1;

/// "CLRq" and "CLRp": a request taken for a reply is noticed at once.
template <typename Envelope>
constexpr std::uint32_t kMagic = std::same_as<Envelope, RequestEnvelope> ? 0x71524C43U : 0x70524C43U;

template <typename T>
concept Enumeration = std::is_enum_v<T> && !std::same_as<T, std::byte>;

/// What large blobs consist of: aligned, and copied as it lies.
template <typename T>
concept BlobElement = std::same_as<T, float> || std::same_as<T, std::byte> || std::same_as<T, std::uint8_t>;

class FieldWriter {
 public:
  void operator()(const auto&... fields) { (write(fields), ...); }

  void write(base::Scalar auto value) { bytes_.write(value); }
  void write(Enumeration auto value) { bytes_.write(std::to_underlying(value)); }
  void write(const std::string& text) { bytes_.write_text(clean_utf8(text, kLongestText)); }

  void write(const tensor::Shape& shape) {
    bytes_.write(static_cast<std::uint8_t>(shape.rank()));
    bytes_.write_from(shape.extents());
  }

  template <typename T>
  void write(const std::vector<T>& list) {
    bytes_.write(static_cast<std::uint32_t>(list.size()));
    for (const T& element : list) write(element);
  }

  template <BlobElement T>
  void write(const std::vector<T>& blob) {
    bytes_.write(static_cast<std::uint32_t>(blob.size()));
    bytes_.reserve(blob.size() * sizeof(T) + kBlobAlignment);
    bytes_.align(kBlobAlignment);
    bytes_.write_bytes(std::as_bytes(std::span(blob)));
  }

  template <typename Struct>
    requires requires(const Struct& message, FieldWriter& writer) { visit_fields(message, writer); }
  void write(const Struct& message) {
    visit_fields(message, *this);
  }

  std::vector<std::byte> take() && { return std::move(bytes_).take(); }

 private:
  base::ByteWriter bytes_;
};

/// Keeps the first failure and reads nothing after it.
class FieldReader {
 public:
  explicit FieldReader(std::span<const std::byte> bytes) : bytes_(bytes, ErrorCode::kCorruptMessage) {}

  void operator()(auto&... fields) { (read(fields), ...); }

  template <base::Scalar T>
  void read(T& value) {
    take(bytes_.read<T>(), value);
  }

  template <Enumeration T>
  void read(T& value) {
    std::underlying_type_t<T> number{};
    read(number);
    if (number > std::to_underlying(kLastEnumerator<T>)) return refuse("A choice has the unknown number " + std::to_string(number) + ".");
    value = static_cast<T>(number);
  }

  void read(std::string& text) {
    take(bytes_.read_text(), text);
    if (text.size() > kLongestText) return refuse("A text has " + std::to_string(text.size()) + " bytes.");
    if (valid_utf8_prefix(text) != text.size()) refuse("A text is not UTF-8.");
  }

  void read(tensor::Shape& shape) {
    std::uint8_t rank = 0;
    read(rank);
    if (rank > tensor::Shape::kMaxRank) return refuse("A shape has " + std::to_string(rank) + " axes.");
    std::array<std::int32_t, tensor::Shape::kMaxRank> extents{};
    for (int axis = 0; axis < rank; ++axis) read(extents[static_cast<std::size_t>(axis)]);
    if (!status_ || rank == 0) return;
    const std::array<std::int64_t, tensor::Shape::kMaxRank> wide{extents[0], extents[1], extents[2], extents[3]};
    auto checked = tensor::Shape::checked(std::span(wide).first(rank));
    if (!checked) return refuse(checked.error().message);
    shape = *checked;
  }

  /// Nothing is reserved: a hostile count ends where the bytes do.
  template <typename T>
  void read(std::vector<T>& list) {
    std::uint32_t count = 0;
    read(count);
    for (std::uint32_t i = 0; i < count && status_; ++i) read(list.emplace_back());
  }

  template <BlobElement T>
  void read(std::vector<T>& blob) {
    std::uint32_t count = 0;
    read(count);
    if (status_) status_ = bytes_.align(kBlobAlignment);
    if (!status_) return;
    if (count > bytes_.remaining() / sizeof(T)) return refuse("A list of " + std::to_string(count) + " values is longer than its message.");
    const auto bytes = bytes_.read_bytes(count * sizeof(T));
    blob.resize(count);
    if (count > 0) std::memcpy(blob.data(), bytes->data(), bytes->size());
  }

  template <typename Struct>
    requires requires(Struct& message, FieldReader& reader) { visit_fields(message, reader); }
  void read(Struct& message) {
    visit_fields(message, *this);
  }

  bool good() const { return status_.has_value(); }
  void refuse(std::string message) {
    if (status_) status_ = base::fail(ErrorCode::kCorruptMessage, std::move(message));
  }
  Status finish() { return status_ ? bytes_.expect_end() : status_; }

 private:
  template <typename T>
  void take(Result<T> result, T& value) {
    if (!status_) return;
    if (result) {
      value = *std::move(result);
    } else {
      status_ = base::pass_on(std::move(result));
    }
  }

  base::ByteReader bytes_;
  Status status_;
};

template <typename Envelope>
std::vector<std::byte> encode_envelope(const Envelope& envelope) {
  FieldWriter writer;
  writer(kMagic<Envelope>, kVersion, static_cast<std::uint16_t>(envelope.body.index()), envelope.id);
  std::visit([&writer](const auto& message) { writer.write(message); }, envelope.body);
  return std::move(writer).take();
}

/// Makes body the default value of its alternative `index`, which must be in range.
template <typename Variant, std::size_t... kIndices>
void emplace_alternative(Variant& body, std::size_t index, std::index_sequence<kIndices...>) {
  static_cast<void>(((index == kIndices && (body.template emplace<kIndices>(), true)) || ...));
}

template <typename Envelope>
Result<Envelope> decode_envelope(std::span<const std::byte> bytes) {
  constexpr std::size_t kAlternatives = std::variant_size_v<decltype(Envelope::body)>;
  FieldReader reader(bytes);
  std::uint32_t magic = 0;
  std::uint16_t version = 0;
  std::uint16_t index = 0;
  Envelope envelope;
  reader(magic, version, index, envelope.id);
  if (magic != kMagic<Envelope>) reader.refuse("The bytes are no message of this kind.");
  if (version != kVersion)
    reader.refuse("The message has version " + std::to_string(version) + ", expected " + std::to_string(kVersion) + ".");
  if (index >= kAlternatives) reader.refuse("The message has the unknown kind " + std::to_string(index) + ".");
  if (reader.good()) {
    emplace_alternative(envelope.body, index, std::make_index_sequence<kAlternatives>());
    std::visit([&reader](auto& message) { reader.read(message); }, envelope.body);
  }
  if (auto done = reader.finish(); !done) return base::pass_on(std::move(done));
  return envelope;
}

}  // namespace

std::vector<std::byte> encode(const RequestEnvelope& request) { return encode_envelope(request); }
std::vector<std::byte> encode(const ReplyEnvelope& reply) { return encode_envelope(reply); }

Result<RequestEnvelope> decode_request(std::span<const std::byte> bytes) { return decode_envelope<RequestEnvelope>(bytes); }
Result<ReplyEnvelope> decode_reply(std::span<const std::byte> bytes) { return decode_envelope<ReplyEnvelope>(bytes); }

}  // namespace convlens::session
