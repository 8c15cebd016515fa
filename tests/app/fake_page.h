#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <catch2/catch_test_macros.hpp>
#include <yyjson.h>

#include "app/api.h"

/// The page's API with an engine of the test's own behind it, and JavaScript's side of the tickets.
namespace convlens::test {

/// Replies to one request, its end included.
using FakeEngine = std::function<std::vector<session::Reply>(const session::Request&)>;

struct Answer {
  app::Outcome outcome = app::Outcome::kRejected;
  std::string json;
  std::vector<float> floats;
  bool has_floats = false;

  bool fulfilled() const { return outcome == app::Outcome::kFulfilled; }
  /// The text at a JSON pointer; numbers, truths and null as JSON writes them; empty if there is nothing.
  std::string at(const char* pointer) const {
    const std::unique_ptr<yyjson_doc, decltype(&yyjson_doc_free)> document(yyjson_read(json.data(), json.size(), YYJSON_READ_NOFLAG),
                                                                           &yyjson_doc_free);
    REQUIRE(document != nullptr);
    yyjson_val* const value = yyjson_doc_ptr_get(document.get(), pointer);
    if (value == nullptr) return {};
    if (yyjson_is_str(value)) return {yyjson_get_str(value), yyjson_get_len(value)};
    std::unique_ptr<char, decltype(&std::free)> text(yyjson_val_write(value, YYJSON_WRITE_NOFLAG, nullptr), &std::free);
    return text.get();
  }
  std::string code() const { return fulfilled() ? std::string() : at("/code"); }
};

class FakePage {
 public:
  explicit FakePage(FakeEngine engine)
      : engine_(std::move(engine)),
        api_({.send = [this](const session::RequestEnvelope& request) { sent_.push_back(request); },
              .settle = [this](const app::Settlement& settlement) { settle(settlement); }}) {}
  FakePage(const FakePage&) = delete;
  FakePage& operator=(const FakePage&) = delete;

  app::Api& api() { return api_; }
  const std::deque<session::RequestEnvelope>& sent() const { return sent_; }

  app::Ticket call(std::string_view method, std::string_view arguments = "", std::vector<std::byte> bytes = {}) {
    const app::Ticket ticket = ++last_ticket_;
    api_.call({.ticket = ticket, .method = method, .arguments = arguments, .bytes = bytes});
    return ticket;
  }

  /// Lets the engine answer one request.
  void step() {
    const session::RequestEnvelope request = std::move(sent_.front());
    sent_.pop_front();
    for (session::Reply& reply : engine_(request.body)) api_.take_reply({.id = request.id, .body = std::move(reply)});
  }
  /// Lets the engine answer everything, and what follows from that.
  void run() {
    while (!sent_.empty()) step();
  }
  /// Everything that was sent and not answered is lost; a new engine stands ready.
  void lose_engine() {
    sent_.clear();
    api_.engine_restarted();
  }

  /// The engine makes way for another one, which is asked nothing yet.
  void replace_engine() {
    sent_.clear();
    api_.engine_replaced();
  }

  bool settled(app::Ticket ticket) const { return answers_.contains(ticket); }
  const Answer& answer(app::Ticket ticket) const {
    REQUIRE(settled(ticket));
    return answers_.at(ticket);
  }
  /// Calls, lets the engine work, and gives the answer.
  const Answer& ask(std::string_view method, std::string_view arguments = "", std::vector<std::byte> bytes = {}) {
    const app::Ticket ticket = call(method, arguments, std::move(bytes));
    run();
    return answer(ticket);
  }

 private:
  void settle(const app::Settlement& settlement) {
    REQUIRE_FALSE(settled(settlement.ticket));
    answers_[settlement.ticket] = {.outcome = settlement.outcome,
                                   .json = settlement.json,
                                   .floats = settlement.floats.value_or(std::vector<float>()),
                                   .has_floats = settlement.floats.has_value()};
  }

  FakeEngine engine_;
  std::deque<session::RequestEnvelope> sent_;
  std::map<app::Ticket, Answer> answers_;
  app::Ticket last_ticket_ = 0;
  app::Api api_;
};

}  // namespace convlens::test
