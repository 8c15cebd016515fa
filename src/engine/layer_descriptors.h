#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "engine/layer_parts.h"
#include "ops/batch_norm.h"
#include "ops/channel_affine.h"
#include "ops/concatenate.h"
#include "ops/conv2d.h"
#include "ops/copy.h"
#include "ops/dense.h"
#include "ops/elementwise.h"
#include "ops/pad2d.h"
#include "ops/pool2d.h"
#include "ops/upsample2d.h"

namespace convlens::engine {

/// A factor and an offset for each channel of a Rescaling layer.
struct ChannelFactors {
  tensor::Tensor scale;
  tensor::Tensor offset;
};

/// One layer in the words of the operators, for the way forward and the way back. Borrows the layer.
class LayerDescriptors {
 public:
  explicit LayerDescriptors(const LayerParts& parts);

  const network::Layer& layer() const { return layer_; }
  std::span<const tensor::Shape> inputs() const { return inputs_; }

  ops::Conv2dDescriptor of(const network::Conv2D& config) const;
  ops::Conv2dDescriptor of(const network::DepthwiseConv2D& config) const;
  ops::DenseDescriptor of(const network::Dense& config) const;
  ops::Pool2dDescriptor of(const network::Pooling2D& config) const;
  ops::Pool2dDescriptor of(const network::GlobalPooling2D& config) const;
  ops::BatchNormDescriptor of(const network::BatchNormalization& config) const;
  ops::Pad2dDescriptor of(const network::ZeroPadding2D& config) const;
  ops::ElementwiseDescriptor of(const network::Merge& config) const;
  ops::ConcatenateDescriptor of(const network::Concatenate& config) const;
  ops::Upsample2dDescriptor of(const network::UpSampling2D& config) const;
  /// Of layers that only give their values another shape.
  ops::CopyDescriptor copy() const;
  /// Errors: kOutOfMemory.
  base::Result<ChannelFactors> factors_of(const network::Rescaling& config) const;

 private:
  template <typename Config>
  ops::Conv2dDescriptor convolution(const Config& config, const tensor::TensorView& kernel, std::int32_t groups) const;
  /// Empty if the layer has no weight of that name.
  tensor::TensorView weight(std::string_view name) const;
  network::Size2 input_size() const { return {.height = inputs_[0].height(), .width = inputs_[0].width()}; }

  const network::Layer& layer_;
  const ops::PackedKernel* packed_kernel_;
  std::vector<tensor::Shape> inputs_;
};

}  // namespace convlens::engine
