#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "tensor/tensor.h"

/// Class activation maps out of one layer's output and the gradient of a class's score with respect to it. A: activations [h,w,c]; g:
/// gradients, of the same shape. No map is cut at zero or scaled here.
namespace convlens::explain {

/// What speaks for a class, and where.
struct Evidence {
  std::vector<float> map;      ///< [h,w]: the sum over all channels; negative where the class is spoken against
  std::vector<float> weights;  ///< what each channel counts for, [c]; empty where it differs from pixel to pixel
};

/// The weighted sum of a layer's maps. weights: [c]. Precondition: as many weights as channels.
std::vector<float> weighted_sum(const tensor::TensorView& activations, std::span<const float> weights);

/// A channel's weight is the mean of its gradient: w_k = mean g_k, map = sum w_k A_k. Source: Selvaraju et al. 2017, eq. 1 and 2 (before
/// ReLU).
Evidence grad_cam(const tensor::TensorView& activations, const tensor::TensorView& gradients);

/// A channel's weight is the sum of its positive gradients, each weighted so that small objects count as much as large ones:
/// w_k = sum a max(g, 0), a = g^2 / (2 g^2 + (sum A_k) g^3), and 0 where g is. Source: Chattopadhay et al. 2018, eq. 10 and 19, with the
/// exponential of the score, whose common factor is left out.
Evidence grad_cam_plus_plus(const tensor::TensorView& activations, const tensor::TensorView& gradients);

/// Every pixel has a weight of its own, its positive gradient: map = sum max(g, 0) A. Source: Jiang et al. 2021, eq. 6 and 7 (before ReLU).
Evidence layer_cam(const tensor::TensorView& activations, const tensor::TensorView& gradients);

/// Every pixel has its gradient as weight: map = sum g A. Source: Draelos and Carin 2020, eq. 4.
Evidence hires_cam(const tensor::TensorView& activations, const tensor::TensorView& gradients);

/// The maps' first principal component, whatever the class: map = A v, v being the first right singular vector of A as [h*w,c], not
/// centred, with the sign that makes the map's sum positive. Source: Muhammad and Yeasin 2020, eq. 3 and 4. The weights are v.
Evidence eigen_cam(const tensor::TensorView& activations);

}  // namespace convlens::explain
