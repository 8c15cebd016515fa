#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "session/messages.h"
#include "view/state.h"

namespace convlens::view {

// What can happen. Panels and the JavaScript API emit these; `reduce` answers with the requests to send.

/// Everything at once; ignored as a whole if any part lies outside the network. Without a network only the level changes.
struct Select {
  Selection selection;
};
/// Opens a layer: Level::kLayer. The chosen map stays if the layer does.
struct SelectLayer {
  LayerIndex layer = 0;
};
/// Chooses a map of the selected layer, -1 for none. Level and pixel stay.
struct SelectMap {
  std::int32_t map = 0;
};
/// Chooses a pixel of the selected layer's maps, or none. The level stays.
struct SelectPixel {
  std::optional<Pixel> pixel;
};
/// One level out: map, layer, network.
struct GoUp {};
struct SetDisplay {
  Display display;
};
struct ToggleLayer {
  LayerIndex layer = 0;
};
struct ToggleChannel {
  LayerIndex layer = 0;
  std::int32_t channel = 0;
};
/// Asks where the network looks. place: 0, or 1 for the one that is compared with it. Ignored if the network has no such class, or no
/// such layer with maps.
struct AskWhereItLooks {
  std::size_t place = 0;
  HeatQuestion question;
};
/// Begins a dream, in the place of an earlier one.
struct BeginDream {
  session::Dream dream;
};
struct ChooseInversion {
  session::Inversion inversion = session::Inversion::kAuto;
};
struct OpenModel {
  session::FileNumber file = 0;
};
struct OpenPhoto {
  std::string name;
  session::DecodeEffort effort = session::DecodeEffort::kModest;
  std::vector<std::byte> file;
};
struct OpenPixels {
  std::string name;
  session::LoadPixels pixels;
};

/// Whether there is something to fetch of how the open network learned.
struct OfferTraining {
  TrainingOffer offer = TrainingOffer::kNone;
};
struct OpenTraining {
  std::vector<std::byte> file;
};
/// Chooses a cell of the confusion matrix, or none.
struct ChooseCell {
  std::optional<ConfusionCell> cell;
};

/// Why a request was sent: the visitor asked, or a new engine is told what the dead one knew.
enum class Origin : std::uint8_t { kAsked, kReplayed };
/// request: what the reply answers, without its file or pixels.
struct ReplyArrived {
  session::ReplyEnvelope reply;
  session::Request request = session::FetchInput{};
  Origin origin = Origin::kAsked;
};
struct ShowNotice {
  std::string code;
  std::string message;
};
struct DismissNotice {};
struct ShowLoading {
  Loading loading;
};
/// HTML covers so many CSS pixels of the canvas in the photo's place.
struct CoverPhoto {
  float height = 0;
};

using Action = std::variant<Select, SelectLayer, SelectMap, SelectPixel, GoUp, SetDisplay, ToggleLayer, ToggleChannel, AskWhereItLooks,
                            BeginDream, ChooseInversion, OpenModel, OpenPhoto, OpenPixels, OfferTraining, OpenTraining, ChooseCell,
                            ReplyArrived, ShowNotice, DismissNotice, ShowLoading, CoverPhoto>;

}  // namespace convlens::view
