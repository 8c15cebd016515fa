#include "ops/channel_affine.h"

#include <string>
#include <utility>

#include "ops/clamp.h"
#include "ops/xnnpack_operator.h"

namespace convlens::ops {

namespace {

base::Status check(const ChannelAffineDescriptor& d) {
  const std::int32_t channels = d.input.channels();
  if (std::cmp_equal(d.scale.size(), channels) && std::cmp_equal(d.offset.size(), channels)) {
    return {};
  }
  return base::fail(base::ErrorCode::kBadShape,
                    std::to_string(d.scale.size()) + " factors and " + std::to_string(d.offset.size()) + " offsets for " + d.input.text());
}

/// A 1x1 depthwise convolution, for which XNNPACK has a multiply-add kernel that reads and writes each value once.
base::Result<XnnHandle> create_handle(const ChannelAffineDescriptor& d) {
  const std::size_t channels = d.scale.size();
  const Clamp everything;
  xnn_operator_t handle = nullptr;
  const xnn_status status = xnn_create_convolution2d_nhwc_f32(
      /*input_padding_top=*/0, /*input_padding_right=*/0, /*input_padding_bottom=*/0, /*input_padding_left=*/0,
      /*kernel_height=*/1, /*kernel_width=*/1, /*subsampling_height=*/1, /*subsampling_width=*/1,
      /*dilation_height=*/1, /*dilation_width=*/1, /*groups=*/static_cast<std::uint32_t>(channels),
      /*group_input_channels=*/1, /*group_output_channels=*/1, /*input_channel_stride=*/channels, /*output_channel_stride=*/channels,
      d.scale.data(), d.offset.data(), everything.low, everything.high, XNN_FLAG_DEPTHWISE_CONVOLUTION,
      /*code_cache=*/nullptr, /*weights_cache=*/nullptr, &handle);
  return own_created(status, handle, "a factor and offset per channel");
}

xnn_status setup(xnn_operator_t handle, const Buffers& buffers) {
  return xnn_setup_convolution2d_nhwc_f32(handle, buffers.workspace.data(), buffers.inputs[0].values.data(), buffers.output.data());
}

}  // namespace

OperatorResult create_channel_affine(const ChannelAffineDescriptor& descriptor) {
  if (auto checked = check(descriptor); !checked) {
    return base::pass_on(std::move(checked));
  }
  if (auto ready = initialize_xnnpack(); !ready) {
    return base::pass_on(std::move(ready));
  }
  auto handle = create_handle(descriptor);
  if (!handle) {
    return base::pass_on(std::move(handle));
  }
  const std::size_t pixels = static_cast<std::size_t>(descriptor.input.elements()) / descriptor.scale.size();
  std::size_t workspace_bytes = 0, alignment = 0, height = 0, width = 0;
  const xnn_status status = xnn_reshape_convolution2d_nhwc_f32(handle->get(), /*batch_size=*/1, /*input_height=*/1, /*input_width=*/pixels,
                                                               &workspace_bytes, &alignment, &height, &width, /*threadpool=*/nullptr);
  if (auto reshaped = status_from_xnn(status, "a factor and offset per channel"); !reshaped) {
    return base::pass_on(std::move(reshaped));
  }
  Plan plan{.inputs = {descriptor.input}, .output = descriptor.input, .workspace = floats_from_bytes(workspace_bytes)};
  return std::make_unique<XnnpackOperator>(std::move(plan), std::move(*handle), setup);
}

BackwardResult create_channel_affine_backward(const ChannelAffineDescriptor& descriptor) {
  if (auto checked = check(descriptor); !checked) {
    return base::pass_on(std::move(checked));
  }
  const auto nothing = tensor::Tensor::zeros({descriptor.input.channels()});
  if (!nothing) {
    return std::unexpected(nothing.error());
  }
  auto created = create_channel_affine({.input = descriptor.input, .scale = descriptor.scale, .offset = nothing->values()});
  if (!created) {
    return base::pass_on(std::move(created));
  }
  return Backward{.op = std::move(*created)};
}

}  // namespace convlens::ops
