#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "view/action.h"
#include "view/state.h"

namespace convlens::view {

/// What a link says. Whatever it leaves out stays as it is.
struct Address {
  std::string model;  ///< for the page's shell, which fetches it; empty if not named
  std::string image;  ///< likewise
  std::optional<Level> level;
  std::optional<std::string> layer;
  std::optional<std::int32_t> map;
  std::optional<Pixel> pixel;
  std::optional<LayerView> view;
  std::optional<NetworkView> network_view;
  std::optional<LayerView> training_view;
  std::optional<std::int32_t> epoch;
  std::optional<Colormap> colormap;
  std::optional<Colormap> kernel_colormap;
  std::optional<FilterView> filter_view;
  std::optional<ScaleMode> scale;
  std::optional<float> low;
  std::optional<float> high;
  std::optional<session::Inversion> inversion;

  /// A question of where the network looks.
  struct Question {
    std::optional<session::HeatmapMethod> method;
    std::optional<session::ScoreKind> score;
    std::optional<std::string> layer;
    std::optional<std::int32_t> class_index;
    friend bool operator==(const Question&, const Question&) = default;
  };
  std::array<Question, Heatmaps::kPlaces> questions;
  std::optional<HeatView> heat_view;
  std::optional<Comparison> comparison;
  std::optional<OverPhoto> over_photo;
  std::optional<Colormap> heat_colormap;
  std::optional<float> opacity;
  std::optional<float> threshold;

  /// A layer that is off, or some of its channels.
  struct Off {
    std::string layer;
    std::vector<std::int32_t> channels;  ///< empty: the whole layer
  };
  std::vector<Off> off;

  /// Parts with a meaning here but a value without, as they stood ("map=many"), shortened and safe to show.
  std::vector<std::string> not_understood;
};

/// Reads a query, without its "?":
/// `model=&image=&level=&layer=&map=&pixel=x,y&view=&show=training&epoch=&learned=&colormap=&kernels=&filters=&scale=&low=&high=&inversion=&off=layer/0.3.17`
/// `&method=&of=class
/// index&at=layer&score=&method2=&of2=&at2=&score2=&compare=&explained=steps&heat=colormap&opacity=&threshold=&overlay=yes`, in
/// percent-coding. Any bytes may come in. Other keys belong to the page and are left alone.
Address read_address(std::string_view query);

/// The query that leads here. Defaults are left out.
std::string query_of(const AppState& state);

/// What to do so that the page shows what the address says, and what of it could not be found in this network.
struct AddressPlan {
  std::vector<Action> actions;
  std::vector<std::string> not_understood;
};
AddressPlan plan_for(const Address& address, const AppState& state);

/// A sentence for people about parts of a link that were ignored.
std::string not_understood_sentence(const std::vector<std::string>& parts);

}  // namespace convlens::view
