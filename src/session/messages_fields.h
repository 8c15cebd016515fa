#pragma once

#include <concepts>
#include <type_traits>

#include "session/messages.h"

/// One `visit_fields` per struct of messages.h: it hands all members, in the order of the bytes, to one call of the visitor.
namespace convlens::session {

/// Struct or const Struct.
template <typename T, typename Struct>
concept Is = std::same_as<std::remove_const_t<T>, Struct>;

/// The last enumerator of an enum that travels in messages; the first is 0 and none is left out.
template <typename Enum>
inline constexpr Enum kLastEnumerator = Enum{};
template <>
inline constexpr auto kLastEnumerator<Position> = Position::kOn;
template <>
inline constexpr auto kLastEnumerator<Answer> = Answer::kYes;
template <>
inline constexpr auto kLastEnumerator<Inversion> = Inversion::kAuto;
template <>
inline constexpr auto kLastEnumerator<ColorOrder> = ColorOrder::kBgr;
template <>
inline constexpr auto kLastEnumerator<HeatmapMethod> = HeatmapMethod::kIntegratedGradients;
template <>
inline constexpr auto kLastEnumerator<ScoreKind> = ScoreKind::kProbability;
template <>
inline constexpr auto kLastEnumerator<DreamStart> = DreamStart::kPhoto;
template <>
inline constexpr auto kLastEnumerator<DecodeEffort> = DecodeEffort::kWhateverItTakes;
template <>
inline constexpr auto kLastEnumerator<base::ErrorCode> = base::ErrorCode::kInternal;

// ---- Requests ------------------------------------------------------------------------------------------------------

constexpr void visit_fields(Is<LoadModel> auto& m, auto&& visit) { visit(m.file); }
constexpr void visit_fields(Is<LoadPhoto> auto& m, auto&& visit) { visit(m.effort, m.file); }
constexpr void visit_fields(Is<LoadPixels> auto& m, auto&& visit) { visit(m.width, m.height, m.source_width, m.source_height, m.rgba); }
constexpr void visit_fields(Is<SetInversion> auto& m, auto&& visit) { visit(m.inversion); }
constexpr void visit_fields(Is<SwitchLayer> auto& m, auto&& visit) { visit(m.layer, m.position); }
constexpr void visit_fields(Is<SwitchChannel> auto& m, auto&& visit) { visit(m.layer, m.channel, m.position); }
constexpr void visit_fields(Is<Watch> auto& m, auto&& visit) { visit(m.layers); }
constexpr void visit_fields(Is<FetchActivations> auto& m, auto&& visit) { visit(m.layer); }
constexpr void visit_fields(Is<FetchKernels> auto& m, auto&& visit) { visit(m.layer); }
constexpr void visit_fields(Is<FetchInput> auto&, auto&& visit) { visit(); }
constexpr void visit_fields(Is<FetchPrediction> auto&, auto&& visit) { visit(); }
constexpr void visit_fields(Is<LoadTraining> auto& m, auto&& visit) { visit(m.file); }
constexpr void visit_fields(Is<FetchEpoch> auto& m, auto&& visit) { visit(m.layer, m.epoch); }
constexpr void visit_fields(Is<FetchExamples> auto& m, auto&& visit) { visit(m.truth, m.predicted); }
constexpr void visit_fields(Is<HeatmapOptions> auto& m, auto&& visit) { visit(m.samples, m.deviation, m.steps, m.cells); }
constexpr void visit_fields(Is<Explain> auto& m, auto&& visit) { visit(m.method, m.score, m.layer, m.class_index, m.asker, m.options); }
constexpr void visit_fields(Is<FetchGradient> auto& m, auto&& visit) { visit(m.score, m.layer, m.class_index); }
constexpr void visit_fields(Is<Ablate> auto& m, auto&& visit) { visit(m.layer, m.channels); }
constexpr void visit_fields(Is<Dream> auto& m, auto&& visit) { visit(m.start, m.layer, m.channel, m.seed, m.steps, m.asker); }
constexpr void visit_fields(Is<FetchInputSteps> auto&, auto&& visit) { visit(); }

// ---- Replies -------------------------------------------------------------------------------------------------------

constexpr void visit_fields(Is<tensor::Statistics> auto& m, auto&& visit) {
  visit(m.minimum, m.maximum, m.mean, m.deviation, m.zero_fraction, m.non_finite);
}
constexpr void visit_fields(Is<LayerInfo> auto& m, auto&& visit) {
  visit(m.name, m.type, m.detail, m.inputs, m.output_shape, m.kernel_shape, m.parameters, m.trainable_parameters);
}
constexpr void visit_fields(Is<ModelLoaded> auto& m, auto&& visit) {
  visit(m.id, m.title, m.input_name, m.input_shape, m.input_detail, m.inversion, m.takes_drawings, m.color_order, m.labels, m.outputs,
        m.layers);
}
constexpr void visit_fields(Is<PhotoLoaded> auto& m, auto&& visit) { visit(m.source_width, m.source_height, m.width, m.height, m.rgba); }
constexpr void visit_fields(Is<PhotoPart> auto& m, auto&& visit) { visit(m.x, m.y, m.width, m.height); }
constexpr void visit_fields(Is<InputReady> auto& m, auto&& visit) { visit(m.shape, m.part, m.decided, m.values); }
constexpr void visit_fields(Is<InputStep> auto& m, auto&& visit) { visit(m.title, m.shape, m.values); }
constexpr void visit_fields(Is<InputSteps> auto& m, auto&& visit) { visit(m.steps); }
constexpr void visit_fields(Is<Prediction> auto& m, auto&& visit) { visit(m.probabilities); }
constexpr void visit_fields(Is<Preview> auto& m, auto&& visit) { visit(m.layer, m.shape, m.statistics, m.values); }
constexpr void visit_fields(Is<Activations> auto& m, auto&& visit) { visit(m.layer, m.shape, m.statistics, m.values); }
constexpr void visit_fields(Is<Kernels> auto& m, auto&& visit) { visit(m.layer, m.shape, m.bias, m.values); }
constexpr void visit_fields(Is<Progress> auto& m, auto&& visit) { visit(m.stage, m.fraction); }
constexpr void visit_fields(Is<Failed> auto& m, auto&& visit) { visit(m.code, m.message); }
constexpr void visit_fields(Is<Finished> auto&, auto&& visit) { visit(); }
constexpr void visit_fields(Is<TrainingLoaded> auto& m, auto&& visit) {
  visit(m.loss, m.accuracy, m.val_loss, m.val_accuracy, m.layers, m.classes, m.confusion, m.picture_shape, m.picture);
}
constexpr void visit_fields(Is<EpochSnapshot> auto& m, auto&& visit) {
  visit(m.layer, m.epoch, m.kernel_shape, m.maps_shape, m.statistics, m.kernels, m.maps);
}
constexpr void visit_fields(Is<Heatmap> auto& m, auto&& visit) {
  visit(m.method, m.layer, m.class_index, m.class_score, m.baseline_score, m.fraction, m.shape, m.weights, m.values);
}
constexpr void visit_fields(Is<Gradient> auto& m, auto&& visit) {
  visit(m.layer, m.class_index, m.class_score, m.shape, m.statistics, m.values);
}
constexpr void visit_fields(Is<Ablated> auto& m, auto&& visit) { visit(m.probabilities); }
constexpr void visit_fields(Is<Dreamed> auto& m, auto&& visit) {
  visit(m.layer, m.channel, m.fraction, m.value, m.in_vain, m.shape, m.values);
}
constexpr void visit_fields(Is<CellExamples> auto& m, auto&& visit) { visit(m.truth, m.predicted, m.shape, m.statistics, m.values); }

}  // namespace convlens::session
