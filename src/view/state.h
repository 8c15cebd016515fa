#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "session/messages.h"

namespace convlens::view {

using session::LayerIndex;

/// The zoom levels, outermost first, and beside them where the network looks. kPhoto is a page of its own on phones only.
enum class Level : std::uint8_t { kPhoto, kNetwork, kLayer, kMap, kHeatmap };
enum class LayerView : std::uint8_t { kMaps, kKernels, kDream };
/// How a filter on three channels is shown: as a picture in colour, or channel by channel.
enum class FilterView : std::uint8_t { kColor, kChannels };
/// What the network's page shows: its layers as they are, or how it learned.
enum class NetworkView : std::uint8_t { kLayers, kTraining };
enum class Colormap : std::uint8_t {
  kGray,
  kViridis,
  kJet,
  kMagma,
  kCividis,
  kRdBu,
  kSignsOnDark  ///< as kRdBu, but dark in the middle; not offered: the page draws steps with it where its ground is dark
};
/// How values become the range 0 to 1 of a colormap (see view/scale.h).
enum class ScaleMode : std::uint8_t { kPerMap, kPerLayer, kStandardised, kFixed, kSymmetric };

/// A place in a map: row and column of its pixels.
struct Pixel {
  std::int32_t x = 0;
  std::int32_t y = 0;
  friend bool operator==(const Pixel&, const Pixel&) = default;
};

/// What the visitor looks at. layer: -1 is the input. map: channel of the layer, -1 if none is chosen.
struct Selection {
  Level level = Level::kLayer;
  LayerIndex layer = 0;
  std::int32_t map = -1;
  std::optional<Pixel> pixel;
  friend bool operator==(const Selection&, const Selection&) = default;
};

/// What the page of the heatmap shows: the heatmap alone, or also how it is worked out.
enum class HeatView : std::uint8_t { kPicture, kSteps };
/// How a second heatmap of the same photo is shown: not at all, beside the first, or under it behind an edge that can be moved.
enum class Comparison : std::uint8_t { kNone, kSideBySide, kSwipe };
/// Whether the photo has its heatmap over it wherever it is shown.
enum class OverPhoto : std::uint8_t { kNo, kYes };

/// How heatmaps are shown. The picture is (1 - opacity) photo + opacity heat.
struct HeatDisplay {
  HeatView view = HeatView::kPicture;
  Comparison comparison = Comparison::kNone;
  OverPhoto over_photo = OverPhoto::kNo;
  Colormap colormap = Colormap::kViridis;
  float opacity = 0.4F;  ///< 0 to 1
  float threshold = 0;   ///< 0 to 1 of the greatest heat: places with less show the photo alone
  friend bool operator==(const HeatDisplay&, const HeatDisplay&) = default;
};

/// The latest epoch, whichever that is.
inline constexpr std::int32_t kLastEpoch = -1;

/// How it is shown.
struct Display {
  LayerView layer_view = LayerView::kMaps;
  NetworkView network_view = NetworkView::kLayers;
  LayerView training_view = LayerView::kKernels;  ///< what is shown of an epoch
  std::int32_t epoch = kLastEpoch;                ///< 0 is before the training
  Colormap colormap = Colormap::kViridis;         ///< of maps
  Colormap kernel_colormap = Colormap::kGray;     ///< of weights; kRdBu shows their signs
  FilterView filter_view = FilterView::kColor;
  ScaleMode scale_mode = ScaleMode::kPerMap;
  float fixed_low = 0.0F;  ///< for ScaleMode::kFixed
  float fixed_high = 1.0F;
  HeatDisplay heat{};
  friend bool operator==(const Display&, const Display&) = default;
};

/// Floats as they came, with a number that changes when they do, so that textures are uploaded once.
struct Blob {
  tensor::Shape shape;
  std::vector<float> values;
  std::vector<tensor::Statistics> statistics;
  std::uint32_t revision = 0;
};

/// Names of pictures that change many times a second: nothing is said about loading them, and the address does not lead to them.
inline constexpr std::string_view kDrawingName = "drawing";
inline constexpr std::string_view kCameraName = "camera";
constexpr bool is_live(std::string_view name) { return name == kDrawingName || name == kCameraName; }

struct Photo {
  std::int32_t source_width = 0;
  std::int32_t source_height = 0;
  std::int32_t width = 0;
  std::int32_t height = 0;
  std::vector<std::uint8_t> rgba;
  std::string name;  ///< sample id or address, or the name of a live picture; empty if unknown
  std::uint32_t revision = 0;
};

/// One of the pictures between the photo and the input: grey, 0 to 1.
struct InputStep {
  std::string title;  ///< for people: "light evened out"
  Blob blob;
};

struct KernelSet {
  LayerIndex layer = -1;
  Blob blob;
  std::vector<float> bias;
  float minimum = 0;  ///< over the whole layer
  float maximum = 0;
};

/// One cell of a confusion matrix, by class indices.
struct ConfusionCell {
  std::int32_t truth = 0;
  std::int32_t predicted = 0;
  friend bool operator==(const ConfusionCell&, const ConfusionCell&) = default;
};

/// A layer as it was after an epoch. Blobs without values: there is nothing to show.
struct EpochLayer {
  LayerIndex layer = 0;
  std::int32_t epoch = 0;
  KernelSet kernels;
  Blob maps;
};

/// How the network learned.
struct Training {
  session::TrainingLoaded record;
  Blob picture;                     ///< what the maps are of
  std::optional<EpochLayer> shown;  ///< the latest that arrived
  std::optional<ConfusionCell> cell;
  std::optional<ConfusionCell> examples_of;  ///< the cell whose examples arrived last
  Blob examples;                             ///< no values if that cell has none

  std::int32_t epochs() const { return static_cast<std::int32_t>(record.loss.size()); }
};

/// Whether the page's shell can fetch how the network learned.
enum class TrainingOffer : std::uint8_t { kNone, kThere };

/// What is asked about where the network looks.
struct HeatQuestion {
  session::HeatmapMethod method = session::HeatmapMethod::kGradCam;
  session::ScoreKind score = session::ScoreKind::kLogit;
  LayerIndex layer = session::kDeepestMaps;
  std::int32_t class_index = session::kMostProbableClass;
  friend bool operator==(const HeatQuestion&, const HeatQuestion&) = default;
};

/// An answer, as far as it has come. Not cut at zero and not scaled.
struct Heat {
  session::Heatmap known;  ///< without the values
  Blob blob;               ///< [h,w,1]
};

/// Where the network looks: one question, or two to compare.
struct Heatmaps {
  static constexpr std::size_t kPlaces = 2;
  std::array<HeatQuestion, kPlaces> questions;
  std::array<std::optional<Heat>, kPlaces> shown;
  std::array<std::string, kPlaces> failures;  ///< a sentence where there is no answer to be had
  std::optional<session::FetchGradient> gradient_of;
  Blob gradient;  ///< at the layer of the first heatmap, of the same score; for the steps
};

/// A picture that something in the network answers to.
struct DreamPicture {
  session::Dreamed known;  ///< without the values
  Blob blob;               ///< [h,w,c]
};
struct Dreams {
  static constexpr std::int32_t kPage = 0;  ///< the asker of the page's own
  std::optional<session::Dream> asked;      ///< the latest; none of an earlier network
  std::optional<DreamPicture> shown;        ///< its answer, as far as it has come
  std::string failure;                      ///< a sentence where there is none to be had
  enum class Course : std::uint8_t { kGoesOn, kInterrupted };
  Course course = Course::kGoesOn;  ///< whether it gave way to something newer

  enum class Stage : std::uint8_t { kNotAsked, kComing, kDone, kInVain, kInterrupted, kFailed };
  Stage stage() const {
    if (!asked) return Stage::kNotAsked;
    if (!failure.empty()) return Stage::kFailed;
    if (course == Course::kInterrupted) return Stage::kInterrupted;
    if (!shown || shown->known.fraction < 1) return Stage::kComing;
    return shown->known.in_vain == session::Answer::kYes ? Stage::kInVain : Stage::kDone;
  }
};

/// Which layers and channels are switched off.
struct Switches {
  std::vector<LayerIndex> layers_off;                            ///< sorted
  std::map<LayerIndex, std::vector<std::int32_t>> channels_off;  ///< sorted

  friend bool operator==(const Switches&, const Switches&) = default;
};

/// A sentence on the page. code: base::code_name, empty for good news.
struct Notice {
  std::string code;
  std::string message;
  std::uint32_t revision = 0;
};

struct Loading {
  std::string stage;  ///< empty if nothing is loading
  float fraction = 0;
  friend bool operator==(const Loading&, const Loading&) = default;
};

/// Index of no layer, not even of the input.
inline constexpr LayerIndex kNoLayer = -2;

/// What has been asked of the engine and is not answered yet. While a model is on its way nothing is asked by layer index, so that
/// the indices of one network never meet another.
struct InFlight {
  std::int32_t models = 0;                   ///< LoadModel requests without an end
  std::vector<std::string> photos;           ///< names of the photos on their way, oldest first
  std::vector<LayerIndex> watched;           ///< the latest Watch, sorted
  LayerIndex kernels = kNoLayer;             ///< the latest FetchKernels for this network
  std::optional<session::FetchEpoch> epoch;  ///< at most one at a time: what was skipped meanwhile is never asked for
  std::optional<session::FetchExamples> examples;
  std::optional<session::RequestId> reporting;  ///< the request whose Progress `loading` shows

  /// The latest question of a place and the run that it is about; kept when it has been answered, so that it is asked once.
  template <typename Question>
  struct Asked {
    std::optional<Question> question;
    std::uint32_t run = 0;
    std::int32_t outstanding = 0;  ///< requests without an end, earlier ones too
  };
  std::array<Asked<session::Explain>, Heatmaps::kPlaces> heatmaps;
  Asked<session::FetchGradient> gradient;
  std::int32_t dreams = 0;  ///< Dream requests of the page without an end
};

/// Everything the page shows. Only `reduce` changes it.
struct AppState {
  std::optional<session::ModelLoaded> model;
  std::optional<Photo> photo;
  std::optional<Blob> input;                                 ///< what the network sees
  session::PhotoPart input_part;                             ///< of the photo that the input shows; of no width if it is none
  std::vector<InputStep> input_steps;                        ///< how it was made, for networks that cut digits out
  session::Inversion inversion = session::Inversion::kAuto;  ///< the visitor's choice
  session::Inversion inversion_decided = session::Inversion::kNever;
  std::vector<float> probabilities;
  std::uint32_t run = 0;  ///< counts the runs of the network
  std::map<LayerIndex, Blob> previews;
  std::map<LayerIndex, Blob> activations;  ///< of the watched layers
  std::optional<KernelSet> kernels;        ///< of the selected layer
  TrainingOffer training_offer = TrainingOffer::kNone;
  std::optional<Training> training;
  Switches switches;
  Heatmaps heatmaps;
  Dreams dreams;
  Selection selection;
  Display display;
  Notice notice;
  Loading loading;
  float covered = 0;  ///< CSS pixels of the canvas, from its top, that HTML covers in the photo's place
  InFlight in_flight;
  std::uint32_t next_revision = 1;
};

}  // namespace convlens::view
