#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "session/messages.h"
#include "session/session.h"

namespace convlens::session {

struct ModelFile {
  std::vector<std::byte> bytes;
};

/// A page with its engine: every request and every reply goes through its bytes, as between page and worker.
class Visitor {
 public:
  /// The replies without the closing Finished; fails the test if the request Failed, or if Finished is missing or not the last.
  std::vector<Reply> ask(Request request);
  /// Hands a model file over, and asks for it.
  std::vector<Reply> ask(const ModelFile& model);

  /// The error of a request that must fail with nothing said before.
  Failed fail(Request request);
  Failed fail(const ModelFile& model);

 private:
  std::vector<Reply> exchange(Request request);
  LoadModel hand_over(const ModelFile& model);

  Session session_;
  RequestId id_ = 0;
  FileNumber file_ = 0;
};

/// The replies of one kind, in order.
template <typename Message>
std::vector<Message> only(const std::vector<Reply>& replies) {
  std::vector<Message> found;
  for (const Reply& reply : replies) {
    if (const auto* message = std::get_if<Message>(&reply)) found.push_back(*message);
  }
  return found;
}

/// The kinds of replies as words, equal neighbours once: "InputReady Prediction Preview".
std::string kinds(const std::vector<Reply>& replies);

/// The file of test_support::tiny_classifier: layers conv, relu, flatten, scores.
ModelFile tiny_model(std::uint32_t seed = 1);

/// A grey picture with a white pixel in its middle.
LoadPixels picture(std::uint8_t grey, std::int32_t width = 6, std::int32_t height = 6);

/// The content of a file; fails the test if there is none.
std::vector<std::byte> file_content(const std::string& path);

}  // namespace convlens::session
