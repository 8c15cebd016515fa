#pragma once

#include <utility>
#include <vector>

#include "session/session.h"
#include "tests/session/visitor.h"
#include "tests/support/model_builder.h"

namespace convlens::session {

inline Visitor with_model_and_photo() {
  Visitor visitor;
  visitor.ask(tiny_model());
  visitor.ask(picture(40));
  return visitor;
}

/// A session whose requests are given one by one, with the replies of all of them.
struct Desk {
  Session session;
  std::vector<ReplyEnvelope> replies;
  RequestId last = 0;

  ReplySink take() {
    return [this](ReplyEnvelope reply) { replies.push_back(std::move(reply)); };
  }
  RequestId ask(Request request) {
    session.handle({.id = ++last, .body = std::move(request)}, take());
    return last;
  }
  template <typename Message>
  std::vector<Message> answers(RequestId id) const {
    std::vector<Message> found;
    for (const ReplyEnvelope& reply : replies) {
      if (reply.id != id) continue;
      if (const auto* message = std::get_if<Message>(&reply.body)) found.push_back(*message);
    }
    return found;
  }
};

inline Desk desk_with_model_and_photo() {
  Desk desk;
  const std::vector<std::byte> model = test_support::model_file(test_support::tiny_classifier(1));
  desk.session.inbox().begin(1, model.size());
  desk.session.inbox().receive(1, model);
  desk.ask(LoadModel{.file = 1});
  desk.ask(picture(40));
  return desk;
}

}  // namespace convlens::session
