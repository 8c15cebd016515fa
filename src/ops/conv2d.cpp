#include "ops/conv2d.h"

#include <string>
#include <utility>

#include "ops/xnnpack_operator.h"

namespace convlens::ops {

namespace {

using base::ErrorCode;

Window window_of(const Conv2dDescriptor& d) {
  return {.size = {d.kernel.shape[0], d.kernel.shape[1]}, .stride = d.stride, .dilation = d.dilation, .padding = d.padding};
}

/// XNNPACK keeps a pointer to each value under each position of the window.
base::Status check_size(const Conv2dDescriptor& d, const tensor::Shape& output) {
  const tensor::Shape& kernel = d.kernel.shape;
  const std::int64_t taps = std::int64_t{kernel[0]} * kernel[1];
  const std::int64_t pointers = taps * output.height() * output.width();
  const std::int64_t weights = d.groups * packed_weights(taps * kernel[2], kernel[3] / d.groups);
  if (pointers <= kMostPointers && weights <= kMostPackedWeights) {
    return {};
  }
  return base::fail(ErrorCode::kUnsupportedModel, "a kernel of " + kernel.text() + " is too large for an output of " + output.text());
}

/// [kh,kw,in,out] as [out,kh,kw,in], the order that XNNPACK packs from.
base::Result<tensor::Tensor> output_first(const tensor::TensorView& kernel) {
  const tensor::Shape& shape = kernel.shape;
  auto turned = tensor::Tensor::zeros({shape[3], shape[0], shape[1], shape[2]});
  if (!turned) {
    return turned;
  }
  const auto outputs = static_cast<std::size_t>(shape[3]);
  const std::size_t taps = kernel.values.size() / outputs;
  for (std::size_t tap = 0; tap < taps; ++tap) {
    for (std::size_t output = 0; output < outputs; ++output) {
      turned->values()[output * taps + tap] = kernel.values[tap * outputs + output];
    }
  }
  return turned;
}

base::Result<XnnHandle> create_handle(const Conv2dDescriptor& d, const float* kernel, std::uint32_t flags) {
  const auto in = static_cast<std::size_t>(d.input.channels());
  const auto out = static_cast<std::size_t>(d.kernel.shape[3]);
  const auto groups = static_cast<std::uint32_t>(d.groups);
  const auto positive = [](std::int32_t value) { return static_cast<std::uint32_t>(value); };
  xnn_operator_t handle = nullptr;
  const xnn_status status = xnn_create_convolution2d_nhwc_f32(
      positive(d.padding.top), positive(d.padding.right), positive(d.padding.bottom), positive(d.padding.left), positive(d.kernel.shape[0]),
      positive(d.kernel.shape[1]), positive(d.stride.height), positive(d.stride.width), positive(d.dilation.height),
      positive(d.dilation.width), groups, in / groups, out / groups,
      /*input_channel_stride=*/in, /*output_channel_stride=*/out, kernel, d.bias.empty() ? nullptr : d.bias.data(), d.clamp.low,
      d.clamp.high, flags, /*code_cache=*/nullptr, /*weights_cache=*/nullptr, &handle);
  return own_created(status, handle, "a convolution");
}

base::Result<XnnHandle> create_packed(const Conv2dDescriptor& d) {
  // With one input channel per group the kernel already lies as XNNPACK's depthwise packing reads it.
  if (d.kernel.shape[2] == 1) {
    return create_handle(d, d.kernel.values.data(), XNN_FLAG_DEPTHWISE_CONVOLUTION);
  }
  auto kernel = output_first(d.kernel);
  if (!kernel) {
    return base::pass_on(std::move(kernel));
  }
  return create_handle(d, kernel->values().data(), /*flags=*/0);
}

xnn_status setup(xnn_operator_t handle, const Buffers& buffers) {
  return xnn_setup_convolution2d_nhwc_f32(handle, buffers.workspace.data(), buffers.inputs[0].values.data(), buffers.output.data());
}

}  // namespace

base::Result<tensor::Shape> conv2d_output(const Conv2dDescriptor& d) {
  const tensor::Shape& kernel = d.kernel.shape;
  if (kernel.rank() != 4 || d.input.rank() != 3) {
    return base::fail(ErrorCode::kBadShape, "a convolution of " + d.input.text() + " with a kernel of " + kernel.text());
  }
  const std::int32_t out = kernel[3];
  const bool groups_fit = d.groups >= 1 && out % d.groups == 0 && std::int64_t{kernel[2]} * d.groups == d.input.channels();
  const bool bias_fits = d.bias.empty() || std::cmp_equal(d.bias.size(), out);
  if (!groups_fit || !bias_fits) {
    return base::fail(ErrorCode::kBadShape, "a kernel of " + kernel.text() + " in " + std::to_string(d.groups) + " groups with " +
                                                std::to_string(d.bias.size()) + " biases does not fit an input of " + d.input.text());
  }
  return map_of_positions(d.input, window_of(d), out);
}

OperatorResult create_conv2d(const Conv2dDescriptor& descriptor) {
  auto output = conv2d_output(descriptor);
  if (!output) {
    return base::pass_on(std::move(output));
  }
  if (auto small_enough = check_size(descriptor, *output); !small_enough) {
    return base::pass_on(std::move(small_enough));
  }
  if (auto ready = initialize_xnnpack(); !ready) {
    return base::pass_on(std::move(ready));
  }
  auto handle = create_packed(descriptor);
  if (!handle) {
    return base::pass_on(std::move(handle));
  }
  std::size_t workspace_bytes = 0, alignment = 0, height = 0, width = 0;
  const xnn_status status = xnn_reshape_convolution2d_nhwc_f32(
      handle->get(), /*batch_size=*/1, static_cast<std::size_t>(descriptor.input.height()),
      static_cast<std::size_t>(descriptor.input.width()), &workspace_bytes, &alignment, &height, &width, /*threadpool=*/nullptr);
  if (auto reshaped = status_from_xnn(status, "a convolution"); !reshaped) {
    return base::pass_on(std::move(reshaped));
  }
  Plan plan{.inputs = {descriptor.input}, .output = *output, .workspace = floats_from_bytes(workspace_bytes)};
  return std::make_unique<XnnpackOperator>(std::move(plan), std::move(*handle), setup);
}

}  // namespace convlens::ops
