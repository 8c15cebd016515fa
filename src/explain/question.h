#pragma once

#include <cstdint>
#include <vector>

#include "engine/gradient_request.h"
#include "network/network.h"

namespace convlens::explain {

/// Ways to ask where a network looks. The first seven give a map of a layer's size, the others one of the input's.
enum class Method : std::uint8_t {
  kGradCam,  ///< explain/class_activation.h, as the next four
  kGradCamPlusPlus,
  kLayerCam,
  kHiResCam,
  kEigenCam,
  kScoreCam,  ///< explain/perturbation.h, as the next two
  kAblationCam,
  kOcclusion,
  kGradient,  ///< explain/saliency.h, as all that follow
  kGuidedBackpropagation,
  kDeconvnet,
  kGradientTimesInput,
  kSmoothGrad,
  kIntegratedGradients,
};

constexpr bool is_of_layer(Method method) { return method <= Method::kAblationCam; }

/// Whether a layer gives more than single values.
bool has_maps(const network::Network& network, network::Source layer);

/// The last convolution with maps, else the last layer with maps; kNetworkInput if there is none.
network::Source deepest_maps(const network::Network& network);

/// A grey pixel, 0 to 255, as the network sees it, by channel.
std::vector<float> grey_pixel(const network::Network& network, float level);

/// How many runs the slow methods take.
struct Thoroughness {
  std::int32_t samples = 25;  ///< of SmoothGrad
  float deviation = 0.15F;    ///< of its noise, as a part of the input's range
  std::int32_t steps = 50;    ///< of integrated gradients
  std::int32_t cells = 14;    ///< rows and columns of occlusion; not more than the input has pixels
};

/// What is asked of a network about the input of its latest run.
struct Question {
  Method method = Method::kGradCam;
  engine::Score of{};                              ///< the class
  network::Source layer = network::kNetworkInput;  ///< whose maps are weighted, where is_of_layer(method)
  std::vector<float> black{};                      ///< what the network sees as black, by channel: where integrated gradients begin
  std::vector<float> grey{};                       ///< likewise: what occlusion covers with
  Thoroughness thoroughness{};
};

/// Where, and how much. Not cut at zero and not scaled.
struct Heatmap {
  std::int32_t height = 0;
  std::int32_t width = 0;
  std::vector<float> values{};   ///< [height,width]
  std::vector<float> weights{};  ///< what each channel of the layer counts for; empty where that differs from pixel to pixel
  float baseline_score = 0;      ///< of the black input that integrated gradients begin at; 0 for other methods
};

}  // namespace convlens::explain
