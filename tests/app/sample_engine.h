#pragma once

#include <string>
#include <vector>

#include "tests/view/sample_model.h"

/// An engine that knows tests/view/sample_model.h, computes nothing, and answers as session::Session does. A model file of another
/// number than kGoodFile is corrupt; a photo of one byte fails: 'c' as corrupt, 'u' as unsupported.
namespace convlens::test {

/// The number of the one model file that this engine can read.
constexpr session::FileNumber kGoodFile = 1;

class SampleEngine {
 public:
  std::vector<session::Reply> operator()(const session::Request& request) {
    std::vector<session::Reply> replies = std::visit(*this, request);
    if (replies.empty() || !std::holds_alternative<session::Failed>(replies.back())) replies.push_back(session::Finished{});
    return replies;
  }

  std::vector<session::Reply> operator()(const session::LoadModel& model) {
    if (model.file != kGoodFile) return failure(base::ErrorCode::kCorruptModel);
    model_ = true;
    return with_run({sample_model()});
  }
  std::vector<session::Reply> operator()(const session::LoadPhoto& photo) {
    if (photo.file == std::vector{std::byte{'u'}}) return failure(base::ErrorCode::kUnsupportedImage);
    if (!photo.file.empty()) return failure(base::ErrorCode::kCorruptImage);
    return opened_photo(40, 30);
  }
  std::vector<session::Reply> operator()(const session::LoadPixels& pixels) {
    return opened_photo(pixels.source_width, pixels.source_height);
  }
  std::vector<session::Reply> operator()(const session::SetInversion&) { return with_run({}); }
  std::vector<session::Reply> operator()(const session::SwitchLayer&) { return with_run({}); }
  std::vector<session::Reply> operator()(const session::SwitchChannel&) { return with_run({}); }
  std::vector<session::Reply> operator()(const session::Watch&) { return {}; }
  std::vector<session::Reply> operator()(const session::FetchActivations& fetch) {
    if (auto missing = what_is_missing(); !missing.empty()) return missing;
    const session::ModelLoaded model = sample_model();
    return {zeros_of(fetch.layer, fetch.layer < 0 ? model.input_shape : model.layers[static_cast<std::size_t>(fetch.layer)].output_shape)};
  }
  std::vector<session::Reply> operator()(const session::FetchKernels& fetch) {
    const tensor::Shape shape = sample_model().layers[static_cast<std::size_t>(fetch.layer)].kernel_shape;
    return {session::Kernels{.layer = fetch.layer,
                             .shape = shape,
                             .bias = {0.5F, -1},
                             .values = std::vector<float>(static_cast<std::size_t>(shape.elements()))}};
  }
  std::vector<session::Reply> operator()(const session::FetchInput&) {
    if (auto missing = what_is_missing(); !missing.empty()) return missing;
    return {session::InputReady{.shape = {6, 8, 1}, .decided = session::Inversion::kAlways, .values = std::vector<float>(48)}};
  }
  std::vector<session::Reply> operator()(const session::FetchInputSteps&) {
    if (auto missing = what_is_missing(); !missing.empty()) return missing;
    return {session::InputSteps{.steps = {{.title = "grey", .shape = {1, 2, 1}, .values = {0.25F, 0.5F}},
                                          {.title = "cut out", .shape = {1, 1, 1}, .values = {1}}}}};
  }
  std::vector<session::Reply> operator()(const session::FetchPrediction&) {
    if (auto missing = what_is_missing(); !missing.empty()) return missing;
    return {prediction()};
  }

 private:
  static std::vector<session::Reply> failure(base::ErrorCode code) {
    return {session::Failed{.code = code, .message = "It cannot be done."}};
  }

  session::Prediction prediction() const { return {.probabilities = {0.1F, 0.2F + 0.001F * static_cast<float>(photos_), 0.7F}}; }

  std::vector<session::Reply> what_is_missing() const {
    if (!model_) return failure(base::ErrorCode::kNoModel);
    if (photos_ == 0) return failure(base::ErrorCode::kNoImage);
    return {};
  }

  std::vector<session::Reply> opened_photo(std::int32_t width, std::int32_t height) {
    ++photos_;
    session::PhotoLoaded photo;
    photo.source_width = width;
    photo.source_height = height;
    return with_run({photo});
  }

  std::vector<session::Reply> with_run(std::vector<session::Reply> replies) const {
    if (model_ && photos_ > 0) replies.push_back(prediction());
    return replies;
  }

  bool model_ = false;
  int photos_ = 0;
};

}  // namespace convlens::test
