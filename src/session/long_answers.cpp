#include "session/long_answers.h"

#include <algorithm>
#include <utility>

#include "session/replies.h"

namespace convlens::session {

void LongAnswers::add(std::unique_ptr<LongAnswer> answer) {
  const auto place = std::ranges::upper_bound(answers_, answer->urgency(), {}, [](const auto& other) { return other->urgency(); });
  answers_.insert(place, std::move(answer));
}

void LongAnswers::make_way_for(const Request& request, engine::Engine& engine, const ReplySink& reply) {
  if (empty()) return;
  // It runs again on an input that it has run on, with memory that it has: this cannot fail.
  static_cast<void>(answers_.front()->restore(engine));
  std::erase_if(answers_, [&](const std::unique_ptr<LongAnswer>& answer) {
    if (!answer->is_ended_by(request)) return false;
    Replies(answer->id(), reply).end(base::fail(base::ErrorCode::kSuperseded, "Something newer was asked for in the meantime."));
    return true;
  });
}

void LongAnswers::work(engine::Engine& engine, const ReplySink& reply) {
  LongAnswer& answer = *answers_.front();
  const Replies replies(answer.id(), reply);
  auto shown = answer.step(engine);
  if (shown && *shown) replies.send(**std::move(shown));
  if (shown && !answer.done()) return;
  static_cast<void>(answer.restore(engine));
  answers_.pop_front();
  replies.end(shown ? base::Status{} : base::Status(std::unexpected(shown.error())));
}

}  // namespace convlens::session
