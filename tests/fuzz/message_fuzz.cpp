// Any bytes, as one message and as a series of requests. What decodes encodes to the same bytes again; every request is answered
// by messages that decode, of which the last and only the last is Finished or Failed.
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <span>

#include "base/byte_reader.h"
#include "network/model_file.h"
#include "session/codec.h"
#include "session/session.h"
#include "tests/support/model_builder.h"

namespace {

using namespace convlens;
using Bytes = std::span<const std::byte>;

constexpr int kMostRequests = 16;
constexpr std::int64_t kMostElements = 200'000;

void require(bool holds) {
  if (!holds) std::abort();
}

bool same(Bytes a, Bytes b) { return std::ranges::equal(a, b); }

/// A model may ask for as much memory as a phone has; here it may not.
bool modest(const session::Request& request) {
  const auto* load = std::get_if<session::LoadModel>(&request);
  if (load == nullptr) return true;
  const auto network = network::read_model(load->file);
  if (!network) return true;
  std::int64_t elements = network->input_shape().elements();
  for (const network::Layer& layer : network->layers()) elements += layer.output_shape.elements();
  return elements <= kMostElements;
}

void handle(session::Session& session, session::RequestEnvelope request) {
  const session::RequestId id = request.id;
  int ends = 0;
  session.handle(std::move(request), [&](const session::ReplyEnvelope& reply) {
    require(ends == 0 && reply.id == id);
    const auto bytes = session::encode(reply);
    const auto decoded = session::decode_reply(bytes);
    require(decoded && same(session::encode(*decoded), bytes));
    const auto* failed = std::get_if<session::Failed>(&reply.body);
    if (failed != nullptr) require(!failed->message.empty() && failed->code != base::ErrorCode::kInternal);
    ends += failed != nullptr || std::holds_alternative<session::Finished>(reply.body) ? 1 : 0;
  });
  require(ends == 1);
}

/// A session with a model and a photo.
session::Session ready_session() {
  static const auto model = test_support::model_file(test_support::tiny_classifier(1));
  session::Session session;
  handle(session, {.id = 1, .body = session::LoadModel{.file = model}});
  const session::LoadPixels pixels{.width = 2, .height = 1, .source_width = 2, .source_height = 1, .rgba = {0, 50, 100, 255, 9, 9, 9, 0}};
  handle(session, {.id = 2, .body = pixels});
  return session;
}

/// The bytes as requests, each behind its 32-bit length.
void try_series(Bytes bytes) {
  base::ByteReader reader(bytes, base::ErrorCode::kCorruptMessage);
  std::optional<session::Session> session;
  for (int i = 0; i < kMostRequests; ++i) {
    const auto length = reader.read<std::uint32_t>();
    if (!length) return;
    const auto message = reader.read_bytes(*length);
    if (!message) return;
    auto request = session::decode_request(*message);
    if (!request || !modest(request->body)) continue;
    if (!session) session = ready_session();
    handle(*session, *std::move(request));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const Bytes bytes = std::as_bytes(std::span(data, size));
  if (const auto reply = session::decode_reply(bytes)) require(same(session::encode(*reply), bytes));
  if (const auto request = session::decode_request(bytes)) require(same(session::encode(*request), bytes));
  try_series(bytes);
  return 0;
}
