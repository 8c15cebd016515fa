#include "session/explaining.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "session/probabilities.h"
#include "session/request_checks.h"

namespace convlens::session {
namespace {

using base::ErrorCode;
using base::fail;
using base::pass_on;
using base::Result;

constexpr float kWorthShowing = 0.05F;  // of the work, since the heatmap was shown last
constexpr float kBlack = 0;
constexpr float kGrey = 127.5F;

static_assert(static_cast<int>(HeatmapMethod::kIntegratedGradients) == static_cast<int>(explain::Method::kIntegratedGradients));

Result<std::int32_t> class_of(const engine::Engine& engine, std::int32_t wanted) {
  const std::vector<float> classes = probabilities(engine);
  if (classes.empty()) return fail(ErrorCode::kInvalidArgument, "This network names no classes, so there is nothing to explain.");
  if (wanted == kMostProbableClass) return static_cast<std::int32_t>(std::ranges::max_element(classes) - classes.begin());
  if (wanted >= 0 && std::cmp_less(wanted, classes.size())) return wanted;
  return fail(ErrorCode::kInvalidArgument, "The network has the classes 0 to " + std::to_string(classes.size() - 1) +
                                               "; there is no class " + std::to_string(wanted) + ".");
}

/// The unit of a class; the only unit of a network speaks against its first class.
engine::Score score_of(const engine::Engine& engine, std::int32_t class_index, ScoreKind kind) {
  const bool single = engine.network().shape_of(engine.network().outputs().front()).elements() == 1;
  return {.unit = single ? 0 : class_index,
          .weight = single && class_index == 0 ? -1.0F : 1.0F,
          .differentiated = kind == ScoreKind::kLogit ? engine::Differentiated::kLogits : engine::Differentiated::kProbabilities};
}

}  // namespace

Explaining::Explaining(RequestId id, std::int32_t asker, Heatmap known, std::unique_ptr<explain::Explanation> explanation)
    : LongAnswer(id, kWorthShowing), asker_(asker), known_(std::move(known)), explanation_(std::move(explanation)) {}

Result<std::unique_ptr<Explaining>> Explaining::begin(engine::Engine& engine, const Explain& request, RequestId id) {
  const auto class_index = class_of(engine, request.class_index);
  if (!class_index) return std::unexpected(class_index.error());
  const auto method = static_cast<explain::Method>(request.method);
  LayerIndex layer = network::kNetworkInput;
  if (explain::is_of_layer(method)) layer = request.layer == kDeepestMaps ? explain::deepest_maps(engine.network()) : request.layer;
  const engine::Score score = score_of(engine, *class_index, request.score);
  const auto class_score = engine.score(score);
  if (!class_score) return std::unexpected(class_score.error());
  auto explanation = explain::begin(engine, {.method = method,
                                             .of = score,
                                             .layer = layer,
                                             .black = explain::grey_pixel(engine.network(), kBlack),
                                             .grey = explain::grey_pixel(engine.network(), kGrey),
                                             .thoroughness = {.samples = request.options.samples,
                                                              .deviation = request.options.deviation,
                                                              .steps = request.options.steps,
                                                              .cells = request.options.cells}});
  if (!explanation) return pass_on(std::move(explanation));
  Heatmap known;
  known.method = request.method;
  known.layer = layer;
  known.class_index = *class_index;
  known.class_score = *class_score;
  return std::make_unique<Explaining>(id, request.asker, std::move(known), *std::move(explanation));
}

Heatmap Explaining::heatmap() const {
  explain::Heatmap found = explanation_->heatmap();
  Heatmap heatmap = known_;
  heatmap.fraction = explanation_->fraction();
  heatmap.baseline_score = found.baseline_score;
  heatmap.shape = {found.height, found.width, 1};
  heatmap.weights = std::move(found.weights);
  heatmap.values = std::move(found.values);
  return heatmap;
}

bool Explaining::is_ended_by(const Request& request) const {
  if (const auto* question = std::get_if<Explain>(&request)) return question->asker == asker_;
  return changes_network(request) || changes_input(request);
}

Result<Gradient> gradient_of(engine::Engine& engine, const FetchGradient& request) {
  if (auto known = check_source(engine.network(), request.layer); !known) return pass_on(std::move(known));
  const auto class_index = class_of(engine, request.class_index);
  if (!class_index) return std::unexpected(class_index.error());
  const engine::Score score = score_of(engine, *class_index, request.score);
  const auto class_score = engine.score(score);
  if (!class_score) return std::unexpected(class_score.error());
  auto found = engine.gradient({.of = score, .to = {request.layer}});
  if (!found) return std::unexpected(found.error());
  const tensor::TensorView gradient = found->at.front().view();
  return Gradient{.layer = request.layer,
                  .class_index = *class_index,
                  .class_score = *class_score,
                  .shape = gradient.shape,
                  .statistics = tensor::channel_statistics(gradient),
                  .values = {gradient.values.begin(), gradient.values.end()}};
}

Result<Ablated> ablated(engine::Engine& engine, const Ablate& request) {
  for (const std::int32_t channel : request.channels) {
    if (auto known = check_channel(engine.network(), request.layer, channel); !known) return pass_on(std::move(known));
  }
  std::vector<std::int32_t> switched;
  const auto switch_back = [&] {
    for (const std::int32_t channel : switched) static_cast<void>(engine.switch_channel(request.layer, channel, engine::Switch::kOn));
    return engine.run_from(request.layer);
  };
  for (const std::int32_t channel : request.channels) {
    if (engine.channel_switch(request.layer, channel) == engine::Switch::kOff) continue;
    if (auto off = engine.switch_channel(request.layer, channel, engine::Switch::kOff); off) switched.push_back(channel);
  }
  Ablated answer;
  if (auto ran = engine.run_from(request.layer); ran) answer.probabilities = probabilities(engine);
  if (auto back = switch_back(); !back) return std::unexpected(back.error());
  return answer;
}

}  // namespace convlens::session
