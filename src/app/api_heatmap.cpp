// The methods of the API that ask where the network looks, and why.
#include <algorithm>
#include <utility>

#include "app/api_methods.h"
#include "view/heatmap.h"
#include "view/names.h"
#include "view/percent_coding.h"

namespace convlens::app {

using base::ErrorCode;
using base::fail;
using base::pass_on;
using base::Result;
using base::Status;

namespace {

/// Programs take turns: the latest question of any of them counts, and leaves those of the page alone.
constexpr std::int32_t kProgram = view::Heatmaps::kPlaces;

/// Puts an argument where it belongs if it was given.
template <typename Value>
Status take(const Result<std::optional<Value>>& given, Value& place) {
  if (!given) return std::unexpected(given.error());
  place = given->value_or(place);
  return {};
}

}  // namespace

/// A class by its index or its label; the most probable one without either.
Result<std::int32_t> Api::Methods::class_named(std::string_view argument) const {
  if (!arguments_.given(argument)) return session::kMostProbableClass;
  if (const auto label = arguments_.text(argument); label && *label) {
    const std::vector<std::string>& labels = app_state().model->labels;
    const auto found = std::ranges::find(labels, **label);
    constexpr std::size_t kLongestShown = 60;
    if (found == labels.end())
      return fail(ErrorCode::kInvalidArgument, "There is no class “" + view::shown_safely(**label, kLongestShown) + "” in this network.");
    return static_cast<std::int32_t>(found - labels.begin());
  }
  const auto index = arguments_.whole(argument);
  const std::string quoted = "The argument “" + std::string(argument) + "” must be ";
  if (!index) return fail(ErrorCode::kInvalidArgument, quoted + "a class’s label or its index.");
  if (index->value_or(0) < 0) return fail(ErrorCode::kInvalidArgument, quoted + "0 or more.");
  return index->value_or(session::kMostProbableClass);
}

Result<session::HeatmapOptions> Api::Methods::heatmap_options() const {
  session::HeatmapOptions options;
  const auto given = arguments_.object("options");
  if (!given) return std::unexpected(given.error());
  if (!*given) return options;
  if (auto known = (*given)->only({"samples", "deviation", "steps", "cells"}); !known) return pass_on(std::move(known));
  if (auto taken = take((*given)->whole("samples"), options.samples); !taken) return pass_on(std::move(taken));
  if (auto taken = take((*given)->number("deviation"), options.deviation); !taken) return pass_on(std::move(taken));
  if (auto taken = take((*given)->whole("steps"), options.steps); !taken) return pass_on(std::move(taken));
  if (auto taken = take((*given)->whole("cells"), options.cells); !taken) return pass_on(std::move(taken));
  return options;
}

Status Api::Methods::heatmap() {
  if (auto known = arguments_.only({"layer", "class", "method", "score", "options"}); !known) return known;
  if (auto network = model(); !network) return pass_on(std::move(network));
  const auto method = arguments_.named("method", view::heatmap_method_names());
  if (!method) return std::unexpected(method.error());
  const auto score = arguments_.named("score", view::score_kind_names());
  if (!score) return std::unexpected(score.error());
  const auto class_index = class_named("class");
  if (!class_index) return std::unexpected(class_index.error());
  const auto options = heatmap_options();
  if (!options) return std::unexpected(options.error());
  session::Explain request{.method = method->value_or(session::HeatmapMethod::kGradCam),
                           .score = score->value_or(session::ScoreKind::kLogit),
                           .layer = session::kDeepestMaps,
                           .class_index = *class_index,
                           .asker = kProgram,
                           .options = *options};
  if (arguments_.given("layer")) {
    auto layer = needed_layer();
    if (!layer) return pass_on(std::move(layer));
    request.layer = *layer;
  }
  return wait_for(api_.dispatcher_.fetch(request), Awaited::kData);
}

Status Api::Methods::gradient() {
  if (auto known = arguments_.only({"of", "to", "score"}); !known) return known;
  const auto class_index = class_named("of");
  if (!class_index) return std::unexpected(class_index.error());
  const auto score = arguments_.named("score", view::score_kind_names());
  if (!score) return std::unexpected(score.error());
  session::FetchGradient request{.score = score->value_or(session::ScoreKind::kLogit), .layer = -1, .class_index = *class_index};
  const auto to = arguments_.text("to");
  if (!to) return std::unexpected(to.error());
  if (*to) {
    auto layer = layer_named(**to);
    if (!layer) return pass_on(std::move(layer));
    request.layer = *layer;
  }
  return wait_for(api_.dispatcher_.fetch(request), Awaited::kData);
}

Status Api::Methods::ablate() {
  if (auto known = arguments_.only({"layer", "channels"}); !known) return known;
  auto layer = needed_layer();
  if (!layer) return pass_on(std::move(layer));
  auto channels = arguments_.wholes("channels");
  if (!channels) return pass_on(std::move(channels));
  if (!*channels) return fail(ErrorCode::kInvalidArgument, "The argument “channels” is missing.");
  return wait_for(api_.dispatcher_.fetch(session::Ablate{.layer = *layer, .channels = **std::move(channels)}), Awaited::kData);
}

/// What is not given stays as it was asked last.
Status Api::Methods::explain() {
  if (auto known = arguments_.only({"method", "class", "layer", "score", "second"}); !known) return known;
  if (auto network = model(); !network) return pass_on(std::move(network));
  const auto second = arguments_.truth("second");
  if (!second) return std::unexpected(second.error());
  const std::size_t place = second->value_or(false) ? 1 : 0;
  view::HeatQuestion question = app_state().heatmaps.questions[place];
  const auto method = arguments_.named("method", view::heatmap_method_names());
  if (!method) return std::unexpected(method.error());
  question.method = method->value_or(question.method);
  const auto score = arguments_.named("score", view::score_kind_names());
  if (!score) return std::unexpected(score.error());
  question.score = score->value_or(question.score);
  if (arguments_.given("class")) {
    const auto class_index = class_named("class");
    if (!class_index) return std::unexpected(class_index.error());
    question.class_index = *class_index;
  }
  if (arguments_.is_null("layer")) {
    question.layer = session::kDeepestMaps;
  } else if (arguments_.given("layer")) {
    auto layer = needed_layer();
    if (!layer) return pass_on(std::move(layer));
    question.layer = *layer;
  }
  if (!view::can_be_asked(*app_state().model, question))
    return fail(ErrorCode::kInvalidArgument, "The network has no such class, or this layer has no maps, only single values.");
  api_.apply(view::AskWhereItLooks{.place = place, .question = question});
  view::Selection selection = app_state().selection;
  selection.level = view::Level::kHeatmap;
  return act(view::Select{.selection = selection});
}

Status Api::Methods::dream() {
  constexpr std::pair<std::string_view, session::DreamStart> kStarts[] = {{"noise", session::DreamStart::kNoise},
                                                                          {"photo", session::DreamStart::kPhoto}};
  if (auto known = arguments_.only({"layer", "channel", "start", "seed", "steps"}); !known) return known;
  auto layer = needed_layer();
  if (!layer) return pass_on(std::move(layer));
  const auto start = arguments_.named<session::DreamStart>("start", kStarts);
  if (!start) return std::unexpected(start.error());
  session::Dream request{.start = start->value_or(session::DreamStart::kNoise), .layer = *layer, .asker = kProgram};
  if (auto taken = take(arguments_.whole("channel"), request.channel); !taken) return taken;
  if (arguments_.given("channel") && request.channel < 0)
    return fail(ErrorCode::kInvalidArgument, "The argument “channel” must be 0 or more.");
  if (auto taken = take(arguments_.whole("seed"), request.seed); !taken) return taken;
  if (auto taken = take(arguments_.whole("steps"), request.steps); !taken) return taken;
  return wait_for(api_.dispatcher_.fetch(request), Awaited::kData);
}

/// How heatmaps are shown, as the argument “heatmap” of `show` changes it.
Result<view::HeatDisplay> Api::Methods::heat_display() const {
  view::HeatDisplay display = app_state().display.heat;
  const auto given = arguments_.object("heatmap");
  if (!given) return std::unexpected(given.error());
  if (!*given) return display;
  const Arguments& arguments = **given;
  if (auto known = arguments.only({"view", "compare", "overPhoto", "colormap", "opacity", "threshold"}); !known)
    return pass_on(std::move(known));
  bool over_photo = display.over_photo == view::OverPhoto::kYes;
  if (auto taken = take(arguments.named("view", view::heat_view_names()), display.view); !taken) return pass_on(std::move(taken));
  if (auto taken = take(arguments.named("compare", view::comparison_names()), display.comparison); !taken) return pass_on(std::move(taken));
  if (auto taken = take(arguments.truth("overPhoto"), over_photo); !taken) return pass_on(std::move(taken));
  if (auto taken = take(arguments.named("colormap", view::colormap_names()), display.colormap); !taken) return pass_on(std::move(taken));
  if (auto taken = take(arguments.number("opacity"), display.opacity); !taken) return pass_on(std::move(taken));
  if (auto taken = take(arguments.number("threshold"), display.threshold); !taken) return pass_on(std::move(taken));
  display.over_photo = over_photo ? view::OverPhoto::kYes : view::OverPhoto::kNo;
  const auto is_share = [](float value) { return value >= 0 && value <= 1; };
  if (is_share(display.opacity) && is_share(display.threshold)) return display;
  return fail(ErrorCode::kInvalidArgument, "Opacity and threshold must be from 0 to 1.");
}

}  // namespace convlens::app
