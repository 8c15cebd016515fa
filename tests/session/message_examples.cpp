#include "tests/session/message_examples.h"

#include <limits>

namespace convlens::session {

std::vector<Request> example_requests() {
  return {
      LoadModel{.file = 0x01020304},
      LoadPhoto{.effort = DecodeEffort::kWhateverItTakes, .file = {std::byte{0xFF}, std::byte{0xD8}}},
      LoadPixels{.width = 2, .height = 1, .source_width = 4000, .source_height = 2000, .rgba = {1, 2, 3, 255, 4, 5, 6, 254}},
      SetInversion{.inversion = Inversion::kAlways},
      SwitchLayer{.layer = 3, .position = Position::kOff},
      SwitchChannel{.layer = 5, .channel = 31, .position = Position::kOff},
      Watch{.layers = {-1, 0, 7}},
      FetchActivations{.layer = -1},
      FetchKernels{.layer = 12},
      FetchInput{},
      FetchPrediction{},
      FetchInputSteps{},
      LoadTraining{.file = {std::byte{7}, std::byte{0}}},
      FetchEpoch{.layer = 2, .epoch = 17},
      FetchExamples{.truth = 4, .predicted = 9},
      Explain{.method = HeatmapMethod::kIntegratedGradients,
              .score = ScoreKind::kProbability,
              .layer = 5,
              .class_index = 281,
              .asker = 2,
              .options = {.samples = 7, .deviation = 0.5F, .steps = 9, .cells = 3}},
      FetchGradient{.score = ScoreKind::kProbability, .layer = -1, .class_index = 3},
      Ablate{.layer = 4, .channels = {0, 511}},
      Dream{.start = DreamStart::kPhoto, .layer = 6, .channel = 3, .seed = -9, .steps = 40, .asker = 1},
  };
}

std::vector<Reply> example_replies() {
  constexpr float kInfinity = std::numeric_limits<float>::infinity();
  const tensor::Statistics one{
      .minimum = -1.5F, .maximum = 2.5F, .mean = 0.25F, .deviation = 1.25F, .zero_fraction = 0.5F, .non_finite = 3};
  const tensor::Statistics other{
      .minimum = 0.125F, .maximum = 0.5F, .mean = 0.375F, .deviation = 0.0625F, .zero_fraction = 0.1F, .non_finite = 1};
  const LayerInfo conv{.name = "conv2d1",
                       .type = "Conv2D",
                       .detail = "2 filters 3×3, same",
                       .inputs = {-1},
                       .output_shape = {4, 3, 2},
                       .kernel_shape = {3, 3, 1, 2},
                       .parameters = 5'000'000'000,
                       .trainable_parameters = 20};
  const LayerInfo add{.name = "add",
                      .type = "Add",
                      .detail = "sum of 2 layers",
                      .inputs = {0, 1},
                      .output_shape = {24},
                      .kernel_shape = {1},
                      .parameters = 1,
                      .trainable_parameters = 1};
  return {
      ModelLoaded{.id = "tiny",
                  .title = "A tiny network, für alle 网络",
                  .input_name = "picture",
                  .input_shape = {4, 3, 1},
                  .input_detail = "grey, whole photo, 0 to 1",
                  .inversion = Inversion::kNever,
                  .takes_drawings = Answer::kYes,
                  .color_order = ColorOrder::kBgr,
                  .labels = {"Trouser", "", "Ankle boot"},
                  .outputs = {1, 0},
                  .layers = {conv, add}},
      PhotoLoaded{.source_width = 4000, .source_height = 3000, .width = 1, .height = 2, .rgba = {9, 8, 7, 6, 5, 4, 3, 2}},
      InputReady{.shape = {1, 3, 1},
                 .part = {.x = -0.25F, .y = 0.125F, .width = 1.5F, .height = 0.75F},
                 .decided = Inversion::kAlways,
                 .values = {0.0F, -0.0F, 1.0F}},
      Prediction{.probabilities = {0.25F, 0.75F}},
      Preview{.layer = 4, .shape = {1, 1, 2}, .statistics = {one, other}, .values = {-1.5F, kInfinity}},
      Activations{.layer = -1, .shape = {2}, .statistics = {other, one}, .values = {1e-30F, 3.0e38F}},
      Kernels{.layer = 1, .shape = {1, 1, 1, 2}, .bias = {0.5F}, .values = {0.25F, -0.25F}},
      Progress{.stage = "Reading the network", .fraction = 0.5F},
      Failed{.code = base::ErrorCode::kCorruptImage, .message = "The photo is broken."},
      Finished{},
      InputSteps{
          .steps = {{.title = "grey", .shape = {2, 1, 1}, .values = {0.5F, 1.0F}}, {.title = "", .shape = {1, 1, 1}, .values = {0.0F}}}},
      TrainingLoaded{.loss = {2.5F, 0.5F},
                     .accuracy = {0.25F, 0.75F},
                     .val_loss = {2.0F, 1.0F},
                     .val_accuracy = {0.5F, 0.625F},
                     .layers = {0, 3},
                     .classes = 2,
                     .confusion = {7, 1, 2, 9},
                     .picture_shape = {1, 2, 1},
                     .picture = {0.0F, 1.0F}},
      EpochSnapshot{.layer = 3,
                    .epoch = 2,
                    .kernel_shape = {1, 1, 1, 2},
                    .maps_shape = {1, 1, 2},
                    .statistics = {one, other},
                    .kernels = {-0.5F, 0.5F},
                    .maps = {2.0F, 3.0F}},
      CellExamples{.truth = 1, .predicted = 0, .shape = {1, 3, 1}, .statistics = {other}, .values = {1.0F, 2.0F, 4.0F}},
      Heatmap{.method = HeatmapMethod::kScoreCam,
              .layer = 3,
              .class_index = 281,
              .class_score = -2.5F,
              .baseline_score = 0.75F,
              .fraction = 0.5F,
              .shape = {1, 2, 1},
              .weights = {0.25F},
              .values = {-1.0F, 4.0F}},
      Gradient{.layer = 2, .class_index = 7, .class_score = 1.5F, .shape = {1, 1, 2}, .statistics = {one, other}, .values = {0.5F, -0.5F}},
      Ablated{.probabilities = {0.125F, 0.875F}},
      Dreamed{
          .layer = 2, .channel = -1, .fraction = 0.25F, .value = 3.5F, .in_vain = Answer::kYes, .shape = {1, 2, 1}, .values = {0.0F, 1.0F}},
  };
}

}  // namespace convlens::session
