#include "session/dreaming.h"

#include <utility>

namespace convlens::session {
namespace {

using base::Result;

static_assert(static_cast<int>(DreamStart::kPhoto) == static_cast<int>(explain::DreamStart::kPhoto));

constexpr float kWorthShowing = 0.01F;  // of the steps, since the picture was shown last

explain::Objective objective_of(const Dream& request) {
  if (request.channel == kWholeLayer) return explain::WholeLayer{.layer = request.layer};
  return explain::Filter{.layer = request.layer, .channel = request.channel};
}

}  // namespace

Dreaming::Dreaming(RequestId id, const Dream& request, std::unique_ptr<explain::Dream> dream)
    : LongAnswer(id, kWorthShowing), request_(request), dream_(std::move(dream)) {}

Result<std::unique_ptr<Dreaming>> Dreaming::begin(const engine::Engine& engine, const Dream& request, RequestId id) {
  auto dream = explain::begin_dream(engine, {.objective = objective_of(request),
                                             .start = static_cast<explain::DreamStart>(request.start),
                                             .seed = static_cast<std::uint32_t>(request.seed),
                                             .steps = request.steps});
  if (!dream) return std::unexpected(dream.error());
  return std::make_unique<Dreaming>(id, request, *std::move(dream));
}

Reply Dreaming::reply() const {
  explain::Picture picture = dream_->picture();
  return Dreamed{.layer = request_.layer,
                 .channel = request_.channel,
                 .fraction = dream_->fraction(),
                 .value = static_cast<float>(dream_->value()),
                 .in_vain = dream_->in_vain() ? Answer::kYes : Answer::kNo,
                 .shape = {picture.height, picture.width, picture.channels},
                 .values = std::move(picture.values)};
}

bool Dreaming::is_ended_by(const Request& request) const {
  if (const auto* other = std::get_if<Dream>(&request)) return other->asker == request_.asker;
  return changes_network(request) || (request_.start == DreamStart::kPhoto && changes_input(request));
}

}  // namespace convlens::session
