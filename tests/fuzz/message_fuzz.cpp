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
bool modest(Bytes file) {
  const auto network = network::read_model(file);
  if (!network) return true;
  std::int64_t elements = network->input_shape().elements();
  for (const network::Layer& layer : network->layers()) elements += layer.output_shape.elements();
  return elements <= kMostElements;
}

void handle(session::Session& session, session::RequestEnvelope request) {
  const session::RequestId id = request.id;
  int ends = 0;
  const session::ReplySink take = [&](const session::ReplyEnvelope& reply) {
    require(ends == 0 && reply.id == id);
    const auto bytes = session::encode(reply);
    const auto decoded = session::decode_reply(bytes);
    require(decoded && same(session::encode(*decoded), bytes));
    const auto* failed = std::get_if<session::Failed>(&reply.body);
    if (failed != nullptr) require(!failed->message.empty() && failed->code != base::ErrorCode::kInternal);
    ends += failed != nullptr || std::holds_alternative<session::Finished>(reply.body) ? 1 : 0;
  };
  session.handle(std::move(request), take);
  while (session.has_work()) session.work(take);
  require(ends == 1);
}

/// A model file in two pieces.
void hand_over(session::Session& session, session::FileNumber number, Bytes file) {
  session.inbox().begin(number, file.size());
  session.inbox().receive(number, file.first(file.size() / 3));
  session.inbox().receive(number, file.subspan(file.size() / 3));
}

/// A session with a model and a photo.
session::Session ready_session() {
  static const auto model = test_support::model_file(test_support::tiny_classifier(1));
  session::Session session;
  hand_over(session, 0, model);
  handle(session, {.id = 1, .body = session::LoadModel{.file = 0}});
  const session::LoadPixels pixels{.width = 2, .height = 1, .source_width = 2, .source_height = 1, .rgba = {0, 50, 100, 255, 9, 9, 9, 0}};
  handle(session, {.id = 2, .body = pixels});
  return session;
}

/// The bytes as requests, each behind its 32-bit length; what is no request is a model file, of the next number.
void try_series(Bytes bytes) {
  base::ByteReader reader(bytes, base::ErrorCode::kCorruptMessage);
  std::optional<session::Session> session;
  session::FileNumber files = 0;
  for (int i = 0; i < kMostRequests; ++i) {
    const auto length = reader.read<std::uint32_t>();
    if (!length) return;
    const auto message = reader.read_bytes(*length);
    if (!message) return;
    auto request = session::decode_request(*message);
    if (!request && !modest(*message)) continue;
    if (!session) session = ready_session();
    if (request) {
      handle(*session, *std::move(request));
    } else {
      hand_over(*session, ++files, *message);
    }
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
