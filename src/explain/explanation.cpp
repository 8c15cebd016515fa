#include "explain/explanation.h"

#include <string>
#include <utility>

#include "explain/class_activation.h"
#include "explain/perturbation.h"
#include "explain/saliency.h"

namespace convlens::explain {
namespace {

using base::ErrorCode;
using base::fail;
using base::pass_on;
using base::Result;
using base::Status;

/// A class activation map, which takes one walk back through the network.
class ClassActivation final : public Explanation {
 public:
  explicit ClassActivation(Question question) : question_(std::move(question)) {}

  Status step(engine::Engine& engine) override {
    const tensor::TensorView maps = engine.output(question_.layer);
    if (question_.method == Method::kEigenCam) return finish(maps, eigen_cam(maps));
    auto gradients = engine.gradient({.of = question_.of, .to = {question_.layer}});
    if (!gradients) return std::unexpected(gradients.error());
    return finish(maps, evidence(maps, gradients->at.front().view()));
  }
  Status restore(engine::Engine&) override { return {}; }
  bool done() const override { return done_; }
  float fraction() const override { return done_ ? 1.0F : 0.0F; }
  Heatmap heatmap() const override { return heatmap_; }

 private:
  Evidence evidence(const tensor::TensorView& maps, const tensor::TensorView& gradients) const {
    switch (question_.method) {
      case Method::kGradCamPlusPlus:
        return grad_cam_plus_plus(maps, gradients);
      case Method::kLayerCam:
        return layer_cam(maps, gradients);
      case Method::kHiResCam:
        return hires_cam(maps, gradients);
      default:
        return grad_cam(maps, gradients);
    }
  }

  Status finish(const tensor::TensorView& maps, Evidence evidence) {
    heatmap_ = {.height = maps.shape.height(),
                .width = maps.shape.width(),
                .values = std::move(evidence.map),
                .weights = std::move(evidence.weights)};
    done_ = true;
    return {};
  }

  Question question_;
  Heatmap heatmap_;
  bool done_ = false;
};

Status check_layer(const network::Network& network, const Question& question) {
  if (!is_of_layer(question.method)) return {};
  if (question.layer < 0 || std::cmp_greater_equal(question.layer, network.layers().size())) {
    return fail(ErrorCode::kUnknownLayer, "There is no layer " + std::to_string(question.layer) + " in this network.");
  }
  if (has_maps(network, question.layer)) return {};
  const std::string& name = network.layers()[static_cast<std::size_t>(question.layer)].name;
  return fail(ErrorCode::kInvalidArgument,
              "The layer “" + name + "” has no maps, only single values: choose one with maps, such as the last convolution.");
}

Status check_thoroughness(const Thoroughness& asked) {
  constexpr std::int32_t kMostRuns = 1000;
  constexpr std::int32_t kMostCells = 64;
  const auto between = [](std::int32_t number, std::int32_t most) { return number >= 1 && number <= most; };
  if (!between(asked.samples, kMostRuns) || !between(asked.steps, kMostRuns))
    return fail(ErrorCode::kInvalidArgument, "A heatmap is made of 1 to 1000 samples or steps.");
  if (!between(asked.cells, kMostCells)) return fail(ErrorCode::kInvalidArgument, "Occlusion divides the picture into 1 to 64 rows.");
  if (asked.deviation >= 0 && asked.deviation <= 1) return {};
  return fail(ErrorCode::kInvalidArgument, "The noise’s deviation is a part of the input’s range, 0 to 1.");
}

Status check(const engine::Engine& engine, const Question& question) {
  const network::Network& network = engine.network();
  if (auto sensible = check_thoroughness(question.thoroughness); !sensible) return sensible;
  if (auto layer = check_layer(network, question); !layer) return layer;
  const std::int64_t classes = network.shape_of(network.outputs().front()).elements();
  if (question.of.unit < 0 || question.of.unit >= classes) {
    return fail(ErrorCode::kInvalidArgument, "The network has the classes 0 to " + std::to_string(classes - 1) + "; there is no class " +
                                                 std::to_string(question.of.unit) + ".");
  }
  const auto channels = static_cast<std::size_t>(network.input_shape().channels());
  const bool colours_fit = (question.method != Method::kIntegratedGradients || question.black.size() == channels) &&
                           (question.method != Method::kOcclusion || question.grey.size() == channels);
  if (colours_fit) return {};
  return fail(ErrorCode::kInvalidArgument,
              "Black and grey need one value for each of the input's " + std::to_string(channels) + " channels.");
}

}  // namespace

Result<std::unique_ptr<Explanation>> begin(engine::Engine& engine, Question question) {
  if (auto fits = check(engine, question); !fits) return pass_on(std::move(fits));
  switch (question.method) {
    case Method::kScoreCam:
      return begin_score_cam(engine, std::move(question));
    case Method::kAblationCam:
      return begin_ablation_cam(engine, std::move(question));
    case Method::kOcclusion:
      return begin_occlusion(engine, std::move(question));
    case Method::kSmoothGrad:
      return begin_smooth_grad(engine, std::move(question));
    case Method::kIntegratedGradients:
      return begin_integrated_gradients(engine, std::move(question));
    default:
      break;
  }
  if (!is_of_layer(question.method)) return begin_gradient(engine, std::move(question));
  return std::make_unique<ClassActivation>(std::move(question));
}

}  // namespace convlens::explain
