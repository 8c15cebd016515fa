#pragma once

#include <array>
#include <utility>

#include "explain/question.h"

namespace convlens::explain::test {

/// Every method, and its name in goldens.
inline constexpr std::array kMethods = {
    std::pair{"grad-cam", Method::kGradCam},         std::pair{"grad-cam++", Method::kGradCamPlusPlus},
    std::pair{"layer-cam", Method::kLayerCam},       std::pair{"hires-cam", Method::kHiResCam},
    std::pair{"eigen-cam", Method::kEigenCam},       std::pair{"score-cam", Method::kScoreCam},
    std::pair{"ablation-cam", Method::kAblationCam}, std::pair{"occlusion", Method::kOcclusion},
    std::pair{"gradient", Method::kGradient},        std::pair{"guided-backpropagation", Method::kGuidedBackpropagation},
    std::pair{"deconvnet", Method::kDeconvnet},      std::pair{"gradient-times-input", Method::kGradientTimesInput},
    std::pair{"smooth-grad", Method::kSmoothGrad},   std::pair{"integrated-gradients", Method::kIntegratedGradients}};

}  // namespace convlens::explain::test
