// The method of the API that asks where the network looks.
#include <algorithm>
#include <utility>

#include "app/api_methods.h"
#include "view/names.h"
#include "view/percent_coding.h"

namespace convlens::app {

using base::ErrorCode;
using base::fail;
using base::pass_on;
using base::Result;
using base::Status;

/// A class by its index or its label; the most probable one without either.
Result<std::int32_t> Api::Methods::class_asked_for() const {
  if (!arguments_.given("class")) return session::kMostProbableClass;
  if (const auto label = arguments_.text("class"); label && *label) {
    const std::vector<std::string>& labels = app_state().model->labels;
    const auto found = std::ranges::find(labels, **label);
    constexpr std::size_t kLongestShown = 60;
    if (found == labels.end())
      return fail(ErrorCode::kInvalidArgument, "There is no class “" + view::shown_safely(**label, kLongestShown) + "” in this network.");
    return static_cast<std::int32_t>(found - labels.begin());
  }
  const auto index = arguments_.whole("class");
  if (!index) return fail(ErrorCode::kInvalidArgument, "The argument “class” must be a class’s label or its index.");
  if (index->value_or(0) < 0) return fail(ErrorCode::kInvalidArgument, "The argument “class” must be 0 or more.");
  return index->value_or(session::kMostProbableClass);
}

Status Api::Methods::heatmap() {
  if (auto known = arguments_.only({"layer", "class", "method", "score"}); !known) return known;
  if (auto network = model(); !network) return pass_on(std::move(network));
  const auto method = arguments_.named("method", view::heatmap_method_names());
  if (!method) return std::unexpected(method.error());
  const auto score = arguments_.named("score", view::score_kind_names());
  if (!score) return std::unexpected(score.error());
  const auto class_index = class_asked_for();
  if (!class_index) return std::unexpected(class_index.error());
  session::Explain request{.method = method->value_or(session::HeatmapMethod::kGradCam),
                           .score = score->value_or(session::ScoreKind::kLogit),
                           .layer = session::kDeepestMaps,
                           .class_index = *class_index};
  if (arguments_.given("layer")) {
    auto layer = needed_layer();
    if (!layer) return pass_on(std::move(layer));
    request.layer = *layer;
  }
  return wait_for(api_.dispatcher_.fetch(request), Awaited::kData);
}

}  // namespace convlens::app
