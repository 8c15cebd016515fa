#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "base/result.h"
#include "tensor/shape.h"
#include "tensor/statistics.h"

/// What the page and the engine say to each other. Every struct lists its members once, in `visit_fields`, which serves the
/// writer, the reader and the tests. Large blobs come last, aligned, so that a reader may use them where they lie.
namespace convlens::session {

/// Numbers requests, from 1. A reply carries the id of the request it answers.
using RequestId = std::uint32_t;

/// Names a file that comes beside the messages.
using FileNumber = std::uint32_t;

/// Index of a layer in the network's order, as in network::Source; -1 is the input.
using LayerIndex = std::int32_t;

/// Instead of a layer: the last convolution that has maps of more than one pixel.
inline constexpr LayerIndex kDeepestMaps = -1;
/// Instead of a class.
inline constexpr std::int32_t kMostProbableClass = -1;

enum class Position : std::uint8_t { kOff, kOn };
enum class Answer : std::uint8_t { kNo, kYes };
/// Which colours the channels of an input in colour are, in order.
enum class ColorOrder : std::uint8_t { kRgb, kBgr };
enum class Inversion : std::uint8_t { kNever, kAlways, kAuto };
/// Ways to ask where a network looks, as explain::Method.
enum class HeatmapMethod : std::uint8_t {
  kGradCam,
  kGradCamPlusPlus,
  kLayerCam,
  kHiResCam,
  kEigenCam,
  kScoreCam,
  kAblationCam,
  kOcclusion,
  kGradient,
  kGuidedBackpropagation,
  kDeconvnet,
  kGradientTimesInput,
  kSmoothGrad,
  kIntegratedGradients
};
/// Which numbers of a class are asked about: those that its softmax or sigmoid is taken of, or those that it gives.
enum class ScoreKind : std::uint8_t { kLogit, kProbability };
/// What a dream begins with.
enum class DreamStart : std::uint8_t { kNoise, kPhoto };
/// How large a photo the engine decodes itself before it asks for the browser's help.
enum class DecodeEffort : std::uint8_t { kModest, kWhateverItTakes };

// ---- Requests ------------------------------------------------------------------------------------------------------

/// The model file (docs/MODEL_FORMAT.md) that has come under this number (ModelInbox). Replaces the network: all is switched on and the
/// inversion is the model's own; the photo and the watch list stay. Answered by ModelLoaded, then as a run.
struct LoadModel {
  FileNumber file = 0;
};
/// An encoded picture. Answered by PhotoLoaded, then as a run.
struct LoadPhoto {
  DecodeEffort effort = DecodeEffort::kModest;
  std::vector<std::byte> file;
};
/// A picture that the browser has decoded: upright RGBA. Answered as LoadPhoto.
struct LoadPixels {
  std::int32_t width = 0;
  std::int32_t height = 0;
  std::int32_t source_width = 0;  ///< of the original, before the browser made it smaller
  std::int32_t source_height = 0;
  std::vector<std::uint8_t> rgba;
};
/// Whether the input is inverted, until the next model. Errors: kNoModel. Answered as a run.
struct SetInversion {
  Inversion inversion = Inversion::kAuto;
};
/// Answered as a run from that layer on.
struct SwitchLayer {
  LayerIndex layer = 0;
  Position position = Position::kOn;
};
struct SwitchChannel {
  LayerIndex layer = 0;
  std::int32_t channel = 0;
  Position position = Position::kOn;
};
/// The layers whose complete maps are streamed after every run, and at once if there are any. Replaces the earlier list, outlives
/// the model (layers that a new one does not have are left out), and may come before it. Errors: kUnknownLayer.
struct Watch {
  std::vector<LayerIndex> layers;
};
/// Answered by one Activations, Kernels, InputReady, Prediction or InputSteps.
struct FetchActivations {
  LayerIndex layer = 0;
};
struct FetchKernels {
  LayerIndex layer = 0;
};
struct FetchInput {};
struct FetchPrediction {};
/// How the network learned (docs/MODEL_FORMAT.md, "The training file"). Answered by TrainingLoaded. Forgotten with the network.
/// Errors: kNoModel, kInvalidArgument if it belongs to another network, kCorruptModel, kUnsupportedModel.
struct LoadTraining {
  std::vector<std::byte> file;
};
/// A layer as it was after so many epochs. Answered by EpochSnapshot. Errors: kNoTraining, kUnknownLayer, kNotFound.
struct FetchEpoch {
  LayerIndex layer = 0;
  std::int32_t epoch = 0;
};
/// Pictures behind one cell of the confusion matrix. Answered by CellExamples. Errors: kNoTraining, kNotFound.
struct FetchExamples {
  std::int32_t truth = 0;
  std::int32_t predicted = 0;
};
struct FetchInputSteps {};
/// How thorough the slow methods are, as explain::Thoroughness.
struct HeatmapOptions {
  std::int32_t samples = 25;  ///< of SmoothGrad, 1 to 1000
  float deviation = 0.15F;    ///< of its noise, as a part of the input's range, 0 to 1
  std::int32_t steps = 50;    ///< of integrated gradients, 1 to 1000
  std::int32_t cells = 14;    ///< rows and columns of occlusion, 1 to 64
  friend bool operator==(const HeatmapOptions&, const HeatmapOptions&) = default;
};
/// Where the network looks. Answered by Heatmap, for slow methods again and again until it is complete; other requests may come in between.
/// Those that change the input, the network or its switches end it, as a further Explain of the same asker does: with kSuperseded.
/// Different askers are answered one after the other. Errors: kNoModel, kNoImage, kUnknownLayer, kInvalidArgument, kOutOfMemory,
/// kSuperseded.
struct Explain {
  HeatmapMethod method = HeatmapMethod::kGradCam;
  ScoreKind score = ScoreKind::kLogit;
  LayerIndex layer = kDeepestMaps;                ///< of the class activation maps
  std::int32_t class_index = kMostProbableClass;  ///< as in Prediction
  std::int32_t asker = 0;
  HeatmapOptions options{};
  friend bool operator==(const Explain&, const Explain&) = default;
};
/// The gradient of a class's score. Answered by Gradient. Errors: as Explain, but none is superseded.
struct FetchGradient {
  ScoreKind score = ScoreKind::kLogit;
  LayerIndex layer = -1;  ///< at this layer's output; -1: at the input
  std::int32_t class_index = kMostProbableClass;
  friend bool operator==(const FetchGradient&, const FetchGradient&) = default;
};
/// What the classes' probabilities would be without these channels; nothing is switched. Answered by Ablated. Errors: kNoModel, kNoImage,
/// kUnknownLayer, kInvalidArgument for a channel that the layer does not have, kOutOfMemory.
struct Ablate {
  LayerIndex layer = 0;
  std::vector<std::int32_t> channels;
};

/// Instead of a channel: all of a layer.
inline constexpr std::int32_t kWholeLayer = -1;
/// A picture that a filter, a class or a layer answers to more and more, out of noise or out of what the network sees of the photo
/// (DeepDream). Answered by Dreamed, again and again until it is complete; ended as Explain is, among the dreams' own askers, but for one
/// out of noise, which another input does not end. Errors: kNoModel, kNoImage, kUnknownLayer, kInvalidArgument, kOutOfMemory, kSuperseded.
struct Dream {
  DreamStart start = DreamStart::kNoise;
  LayerIndex layer = 0;
  std::int32_t channel = kWholeLayer;
  std::int32_t seed = 0;
  std::int32_t steps = 0;  ///< 1 to 2048; 0 for as many as are usual
  std::int32_t asker = 0;
  friend bool operator==(const Dream&, const Dream&) = default;
};

/// A run needs a model and a photo; while one is missing there is none. It is answered by InputReady (if the input changed),
/// InputSteps (likewise, if there are any), Prediction, a Preview of every layer that changed, and Activations of the watched layers that
/// changed. Every request, of whatever kind, ends with exactly one Finished or Failed.
using Request = std::variant<LoadModel, LoadPhoto, LoadPixels, SetInversion, SwitchLayer, SwitchChannel, Watch, FetchActivations,
                             FetchKernels, FetchInput, FetchPrediction, FetchInputSteps, LoadTraining, FetchEpoch, FetchExamples, Explain,
                             FetchGradient, Ablate, Dream>;

// ---- Replies -------------------------------------------------------------------------------------------------------

/// One row of the network's summary.
struct LayerInfo {
  std::string name;
  std::string type;    ///< Keras class name
  std::string detail;  ///< for people: "32 filters 3×3, same"
  std::vector<LayerIndex> inputs;
  tensor::Shape output_shape;
  tensor::Shape kernel_shape;  ///< [kh,kw,in,out]; rank 0 if the layer has no kernels to show (Dense has none)
  std::int64_t parameters = 0;
  std::int64_t trainable_parameters = 0;
};
struct ModelLoaded {
  std::string id;
  std::string title;
  std::string input_name;
  tensor::Shape input_shape;
  std::string input_detail;                ///< for people: "grey, whole photo, 0 to 1"
  Inversion inversion = Inversion::kAuto;  ///< the model's own setting
  Answer takes_drawings = Answer::kNo;     ///< whether it reads single hand-drawn digits: `fit` is `digit`
  ColorOrder color_order = ColorOrder::kRgb;
  std::vector<std::string> labels;
  std::vector<LayerIndex> outputs;
  std::vector<LayerInfo> layers;
};
struct PhotoLoaded {
  std::int32_t source_width = 0;  ///< of the upright original
  std::int32_t source_height = 0;
  std::int32_t width = 0;  ///< of the pixels below, at most 512
  std::int32_t height = 0;
  std::vector<std::uint8_t> rgba;
};
/// A rectangle of the photo, in parts of its width and height; may reach beyond it.
struct PhotoPart {
  float x = 0;
  float y = 0;
  float width = 1;
  float height = 1;
  friend bool operator==(const PhotoPart&, const PhotoPart&) = default;
};
/// What the network sees.
struct InputReady {
  tensor::Shape shape;
  PhotoPart part{};                       ///< of the photo that it shows; of no width where it is none, as of a digit that was cut out
  Inversion decided = Inversion::kNever;  ///< kNever or kAlways
  std::vector<float> values;
};
/// One of the pictures between the photo and the input.
struct InputStep {
  std::string title;          ///< for people: "light evened out"
  tensor::Shape shape;        ///< [h,w,1], no side above 112
  std::vector<float> values;  ///< 0 to 1
};
/// How the input was made, in order; none where the photo was only fitted.
struct InputSteps {
  std::vector<InputStep> steps;
};
/// Scores of the first output as probabilities, one per label, in the network's order.
struct Prediction {
  std::vector<float> probabilities;
};
/// The first few maps of a layer, made small for the film strip: [h,w,c], c at most 16, h and w at most 64.
struct Preview {
  LayerIndex layer = 0;
  tensor::Shape shape;
  std::vector<tensor::Statistics> statistics;  ///< of the shown channels, at their full size
  std::vector<float> values;
};
/// A layer's whole output.
struct Activations {
  LayerIndex layer = 0;
  tensor::Shape shape;
  std::vector<tensor::Statistics> statistics;  ///< one per channel
  std::vector<float> values;
};
struct Kernels {
  LayerIndex layer = 0;
  tensor::Shape shape;      ///< [kh,kw,in,out]; depthwise: [kh,kw,in,multiplier]
  std::vector<float> bias;  ///< one per filter, or empty
  std::vector<float> values;
};
/// Curves have one entry per epoch.
struct TrainingLoaded {
  std::vector<float> loss;  ///< mean cross-entropy
  std::vector<float> accuracy;
  std::vector<float> val_loss;
  std::vector<float> val_accuracy;
  std::vector<LayerIndex> layers;       ///< those with kernels or maps, sorted
  std::int32_t classes = 0;             ///< side of the confusion matrix
  std::vector<std::int32_t> confusion;  ///< row: what it is; column: what the network says
  tensor::Shape picture_shape;          ///< of the picture that the maps are of; values 0 to 1
  std::vector<float> picture;
};
/// epoch 0 is before the training. A shape of rank 0: the record has none of these.
struct EpochSnapshot {
  LayerIndex layer = 0;
  std::int32_t epoch = 0;
  tensor::Shape kernel_shape;                  ///< [kh,kw,in,out]
  tensor::Shape maps_shape;                    ///< [h,w,c]
  std::vector<tensor::Statistics> statistics;  ///< one per map
  std::vector<float> kernels;
  std::vector<float> maps;
};
/// Test pictures drawn from maps, [h,w,n].
struct CellExamples {
  std::int32_t truth = 0;
  std::int32_t predicted = 0;
  tensor::Shape shape;
  std::vector<tensor::Statistics> statistics;  ///< one per picture
  std::vector<float> values;
};
/// Where the network looks, not cut at zero and not scaled.
struct Heatmap {
  HeatmapMethod method = HeatmapMethod::kGradCam;
  LayerIndex layer = 0;  ///< that was explained; -1 for the input
  std::int32_t class_index = 0;
  float class_score = 0;
  float baseline_score = 0;    ///< of the black input that integrated gradients begin at; 0 for other methods
  float fraction = 0;          ///< of the work; 1 if it is complete
  tensor::Shape shape;         ///< [h,w,1]
  std::vector<float> weights;  ///< one per channel of the layer; empty where they differ from pixel to pixel
  std::vector<float> values;
};
/// The gradient of a class's score at the output of a layer, or at the input.
struct Gradient {
  LayerIndex layer = 0;
  std::int32_t class_index = 0;
  float class_score = 0;
  tensor::Shape shape;
  std::vector<tensor::Statistics> statistics;  ///< one per channel
  std::vector<float> values;
};
/// A dream as far as it has come.
struct Dreamed {
  LayerIndex layer = 0;
  std::int32_t channel = 0;
  float fraction = 0;            ///< of the work; 1 if it is complete
  float value = 0;               ///< how far the objective is met
  Answer in_vain = Answer::kNo;  ///< given up: nothing leads from the objective to the picture
  tensor::Shape shape;           ///< [h,w,c]
  std::vector<float> values;     ///< 0 to 1; red, green, blue if there are three channels
};
/// As Prediction, of a network without some channels.
struct Ablated {
  std::vector<float> probabilities;
};
/// Work that takes long: fraction 0 to 1 of `stage`, words for people.
struct Progress {
  std::string stage;
  float fraction = 0;
};
/// The request could not be done; everything is as before it.
struct Failed {
  base::ErrorCode code = base::ErrorCode::kInternal;
  std::string message;
};
/// All replies of the request have been sent.
struct Finished {};

using Reply = std::variant<ModelLoaded, PhotoLoaded, InputReady, Prediction, Preview, Activations, Kernels, Progress, Failed, Finished,
                           InputSteps, TrainingLoaded, EpochSnapshot, CellExamples, Heatmap, Gradient, Ablated, Dreamed>;

struct RequestEnvelope {
  RequestId id = 0;
  Request body;
};
struct ReplyEnvelope {
  RequestId id = 0;
  Reply body;
};

}  // namespace convlens::session

#include "session/messages_fields.h"
