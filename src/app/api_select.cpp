// How the API finds layers, and its method `select`.
#include <utility>

#include "app/api_methods.h"
#include "view/layers.h"
#include "view/names.h"
#include "view/percent_coding.h"

namespace convlens::app {
namespace {

using base::ErrorCode;
using base::fail;
using base::pass_on;
using base::Result;
using base::Status;

constexpr std::size_t kLongestShown = 60;

}  // namespace

Result<const session::ModelLoaded*> Api::Methods::model() const {
  if (!app_state().model) return fail(ErrorCode::kNoModel, "There is no network yet: load a model first.");
  return &*app_state().model;
}

Result<view::LayerIndex> Api::Methods::layer_named(std::string_view name) const {
  auto network = model();
  if (!network) return pass_on(std::move(network));
  if (const auto layer = view::find_layer(**network, name)) return *layer;
  std::string message = "There is no layer “" + view::shown_safely(name, kLongestShown) + "” in this network.";
  if (const std::string_view nearest = view::nearest_layer_name(**network, name); !nearest.empty()) {
    message += " Did you mean “" + std::string(nearest) + "”?";
  }
  return fail(ErrorCode::kUnknownLayer, std::move(message));
}

Result<view::LayerIndex> Api::Methods::needed_layer() const {
  auto name = arguments_.needed_text("layer");
  if (!name) return pass_on(std::move(name));
  auto layer = layer_named(*name);
  if (layer && *layer < 0) return fail(ErrorCode::kUnknownLayer, "“" + *name + "” is the input, which cannot be switched.");
  return layer;
}

Status Api::Methods::select() {
  if (auto known = arguments_.only({"level", "layer", "map", "pixel"}); !known) return known;
  view::Selection selection = app_state().selection;
  if (auto chosen = choose_layer(selection); !chosen) return chosen;
  if (auto chosen = choose_map(selection); !chosen) return chosen;
  if (auto chosen = choose_pixel(selection); !chosen) return chosen;
  if (auto chosen = choose_level(selection); !chosen) return chosen;
  return act(view::Select{.selection = selection});
}

Status Api::Methods::choose_layer(view::Selection& selection) const {
  const auto name = arguments_.text("layer");
  if (!name) return std::unexpected(name.error());
  if (!*name) return {};
  auto layer = layer_named(**name);
  if (!layer) return pass_on(std::move(layer));
  if (*layer != selection.layer) selection = {.level = selection.level, .layer = *layer, .map = -1, .pixel = {}};
  return {};
}

Status Api::Methods::choose_map(view::Selection& selection) const {
  if (!arguments_.given("map")) return {};
  const auto map = arguments_.whole("map");
  if (!map) return std::unexpected(map.error());
  auto network = model();
  if (!network) return pass_on(std::move(network));
  selection.map = map->value_or(-1);
  if (view::fits(**network, {.level = selection.level, .layer = selection.layer, .map = selection.map, .pixel = {}})) return {};
  const std::int32_t maps = view::source_shape(**network, selection.layer).channels();
  return fail(ErrorCode::kInvalidArgument, "“" + std::string(view::layer_name(**network, selection.layer)) + "” has the maps 0 to " +
                                               std::to_string(maps - 1) + "; there is no map " + std::to_string(selection.map) + ".");
}

Status Api::Methods::choose_pixel(view::Selection& selection) const {
  if (!arguments_.given("pixel")) return {};
  const auto place = arguments_.object("pixel");
  if (!place) return std::unexpected(place.error());
  selection.pixel.reset();
  if (!*place) return {};
  const auto x = (*place)->needed_whole("x");
  if (!x) return std::unexpected(x.error());
  const auto y = (*place)->needed_whole("y");
  if (!y) return std::unexpected(y.error());
  auto network = model();
  if (!network) return pass_on(std::move(network));
  selection.pixel = view::Pixel{.x = *x, .y = *y};
  if (view::fits(**network, selection)) return {};
  const tensor::Shape& shape = view::source_shape(**network, selection.layer);
  return fail(ErrorCode::kInvalidArgument, "The maps of “" + std::string(view::layer_name(**network, selection.layer)) + "” are " +
                                               std::to_string(shape.width()) + " pixels wide and " + std::to_string(shape.height()) +
                                               " high; there is none at " + std::to_string(*x) + ", " + std::to_string(*y) + ".");
}

/// Without a level, the innermost thing that was named is opened.
Status Api::Methods::choose_level(view::Selection& selection) const {
  const auto level = arguments_.named("level", view::level_names());
  if (!level) return std::unexpected(level.error());
  const auto names = [this](std::string_view key) { return arguments_.given(key) && !arguments_.is_null(key); };
  if (*level) {
    selection.level = **level;
  } else if (selection.map >= 0 && (names("map") || names("pixel"))) {
    selection.level = view::Level::kMap;
  } else if (names("layer")) {
    selection.level = view::Level::kLayer;
  }
  return {};
}

}  // namespace convlens::app
