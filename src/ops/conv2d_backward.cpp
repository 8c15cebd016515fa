#include <algorithm>
#include <utility>

#include "ops/conv2d.h"
#include "ops/xnnpack_operator.h"

namespace convlens::ops {

namespace {

/// From the first place that a kernel covers to just after its last one.
std::int64_t reach_of(std::int32_t size, std::int32_t dilation) { return (std::int64_t{size} - 1) * dilation + 1; }

/// sums[c] += the products of the outputs of channel c's group. kernel: [in/groups,out], the weights at one place.
void add_group_products(std::span<float> sums, const float* gradient, const float* kernel, const tensor::Shape& shape, std::size_t groups) {
  const auto outputs = static_cast<std::size_t>(shape[3]);
  const auto inputs = static_cast<std::size_t>(shape[2]);
  const std::size_t group_outputs = outputs / groups;
  for (std::size_t c = 0; c < sums.size(); ++c) {
    const std::size_t first = c / inputs * group_outputs;
    const float* weights = kernel + c % inputs * outputs + first;
    for (std::size_t o = 0; o < group_outputs; ++o) {
      sums[c] += gradient[first + o] * weights[o];
    }
  }
}

/// The same with one channel in each group: sums[c] += the products of its `multiplier` outputs, which lie side by side.
void add_depthwise_products(std::span<float> sums, const float* gradient, const float* kernel, std::size_t multiplier) {
  if (multiplier == 1) {
    for (std::size_t c = 0; c < sums.size(); ++c) {
      sums[c] += gradient[c] * kernel[c];
    }
    return;
  }
  for (float& sum : sums) {
    for (std::size_t m = 0; m < multiplier; ++m) {
      sum += *gradient++ * *kernel++;
    }
  }
}

/// Spreads the gradient of each position over the places under the kernel. For one input channel per group: XNNPACK's transposed
/// convolution would take one channel at a time; side by side they make vector code. And for maps smaller than the stride, for which
/// XNNPACK's writes beyond its buffers.
class SpreadingBackward final : public Operator {
 public:
  SpreadingBackward(Plan plan, const Conv2dDescriptor& descriptor) : Operator(std::move(plan)), forward_(descriptor) {}

 private:
  base::Status compute(const Buffers& buffers) override {
    std::ranges::fill(buffers.output, 0.0F);
    const tensor::Shape& positions = plan().inputs[0];
    const auto channels = static_cast<std::size_t>(positions.channels());
    const float* gradient = buffers.inputs[0].values.data();
    for (std::int32_t y = 0; y < positions.height(); ++y) {
      for (std::int32_t x = 0; x < positions.width(); ++x, gradient += channels) {
        spread(gradient, y * forward_.stride.height - forward_.padding.top, x * forward_.stride.width - forward_.padding.left,
               buffers.output);
      }
    }
    return {};
  }

  /// Adds to the places under the kernel what one position's gradient gives them.
  void spread(const float* gradient, std::int32_t top, std::int32_t left, std::span<float> output) const {
    const tensor::Shape& map = plan().output;
    const tensor::Shape& kernel = forward_.kernel.shape;
    const auto channels = static_cast<std::size_t>(map.channels());
    const std::int32_t weights_at_a_place = kernel[2] * kernel[3];
    const float* weights = forward_.kernel.values.data();
    for (std::int32_t i = 0; i < kernel[0]; ++i) {
      for (std::int32_t j = 0; j < kernel[1]; ++j, weights += weights_at_a_place) {
        const std::int32_t row = top + i * forward_.dilation.height;
        const std::int32_t column = left + j * forward_.dilation.width;
        if (row < 0 || column < 0 || row >= map.height() || column >= map.width()) {
          continue;
        }
        const auto at = static_cast<std::size_t>(std::int64_t{row} * map.width() + column) * channels;
        add(output.subspan(at, channels), gradient, weights);
      }
    }
  }

  void add(std::span<float> sums, const float* gradient, const float* weights) const {
    const tensor::Shape& kernel = forward_.kernel.shape;
    if (kernel[2] == 1) {
      return add_depthwise_products(sums, gradient, weights, static_cast<std::size_t>(kernel[3]) / sums.size());
    }
    add_group_products(sums, gradient, weights, kernel, static_cast<std::size_t>(forward_.groups));
  }

  Conv2dDescriptor forward_;
};

/// As many pointers and weights as XNNPACK's transposed convolution keeps.
base::Status check_size(const Conv2dDescriptor& d) {
  const tensor::Shape& kernel = d.kernel.shape;
  const std::int64_t taps = std::int64_t{kernel[0]} * kernel[1];
  const std::int64_t weights = d.groups * packed_weights(taps * (kernel[3] / d.groups), kernel[2]);
  if (taps * d.input.height() * d.input.width() <= kMostPointers && weights <= kMostPackedWeights) {
    return {};
  }
  return base::fail(base::ErrorCode::kUnsupportedModel,
                    "a kernel of " + kernel.text() + " is too large to be transposed over " + d.input.text());
}

/// [kh,kw,in/groups,out] as [in,kh,kw,out/groups], the order that XNNPACK packs from.
base::Result<tensor::Tensor> input_first(const tensor::TensorView& kernel, std::int32_t groups) {
  const tensor::Shape& shape = kernel.shape;
  const std::int32_t group_outputs = shape[3] / groups;
  auto turned = tensor::Tensor::zeros({shape[2] * groups, shape[0], shape[1], group_outputs});
  if (!turned) {
    return turned;
  }
  const auto count = static_cast<std::size_t>(group_outputs);
  const std::size_t taps = static_cast<std::size_t>(shape[0]) * static_cast<std::size_t>(shape[1]);
  const auto inputs = static_cast<std::size_t>(shape[2]);
  std::span<const float> rest = kernel.values;
  for (std::size_t tap = 0; tap < taps; ++tap) {
    for (std::size_t input = 0; input < inputs; ++input) {
      for (std::size_t group = 0; group < static_cast<std::size_t>(groups); ++group) {
        std::ranges::copy(rest.first(count), turned->values().subspan(((group * inputs + input) * taps + tap) * count).begin());
        rest = rest.subspan(count);
      }
    }
  }
  return turned;
}

base::Result<XnnHandle> create_transposed(const Conv2dDescriptor& d) {
  auto kernel = input_first(d.kernel, d.groups);
  if (!kernel) {
    return base::pass_on(std::move(kernel));
  }
  const auto in = static_cast<std::size_t>(d.input.channels());
  const auto out = static_cast<std::size_t>(d.kernel.shape[3]);
  const auto groups = static_cast<std::uint32_t>(d.groups);
  const auto positive = [](std::int32_t value) { return static_cast<std::uint32_t>(value); };
  const Clamp everything;
  xnn_operator_t handle = nullptr;
  const xnn_status status = xnn_create_deconvolution2d_nhwc_f32(
      positive(d.padding.top), positive(d.padding.right), positive(d.padding.bottom), positive(d.padding.left), positive(d.kernel.shape[0]),
      positive(d.kernel.shape[1]), positive(d.stride.height), positive(d.stride.width), positive(d.dilation.height),
      positive(d.dilation.width), groups, out / groups, in / groups, /*input_pixel_stride=*/out, /*output_pixel_stride=*/in,
      kernel->values().data(), /*bias=*/nullptr, everything.low, everything.high, /*flags=*/0, /*code_cache=*/nullptr,
      /*weights_cache=*/nullptr, &handle);
  return own_created(status, handle, "a transposed convolution");
}

/// The rows at the end of the padded map that no position of the kernel reaches.
std::uint32_t left_over(std::int64_t extent, std::int64_t padding, std::int64_t reach, std::int32_t stride) {
  return static_cast<std::uint32_t>((extent + padding - reach) % stride);
}

base::Status reshape(const Conv2dDescriptor& d, const tensor::Shape& gradient, xnn_operator_t handle) {
  const tensor::Shape& kernel = d.kernel.shape;
  const Margins& padding = d.padding;
  std::size_t height = 0, width = 0;
  const xnn_status status = xnn_reshape_deconvolution2d_nhwc_f32(
      handle, /*batch_size=*/1, static_cast<std::size_t>(gradient.height()), static_cast<std::size_t>(gradient.width()),
      left_over(d.input.height(), std::int64_t{padding.top} + padding.bottom, reach_of(kernel[0], d.dilation.height), d.stride.height),
      left_over(d.input.width(), std::int64_t{padding.left} + padding.right, reach_of(kernel[1], d.dilation.width), d.stride.width),
      &height, &width, /*threadpool=*/nullptr);
  if (auto reshaped = status_from_xnn(status, "a transposed convolution"); !reshaped) {
    return reshaped;
  }
  if (std::cmp_equal(height, d.input.height()) && std::cmp_equal(width, d.input.width())) {
    return {};
  }
  return base::fail(base::ErrorCode::kInternal, "a transposed convolution does not give back " + d.input.text());
}

xnn_status setup(xnn_operator_t handle, const Buffers& buffers) {
  return xnn_setup_deconvolution2d_nhwc_f32(handle, buffers.inputs[0].values.data(), buffers.output.data());
}

}  // namespace

BackwardResult create_conv2d_backward(const Conv2dDescriptor& descriptor) {
  auto output = conv2d_output(descriptor);
  if (!output) {
    return base::pass_on(std::move(output));
  }
  Plan plan{.inputs = {*output}, .output = descriptor.input};
  const bool depthwise = descriptor.kernel.shape[2] == 1 && descriptor.groups > 1;
  const bool small = descriptor.input.height() < descriptor.stride.height || descriptor.input.width() < descriptor.stride.width;
  if (depthwise || small) {
    return Backward{.op = std::make_unique<SpreadingBackward>(std::move(plan), descriptor)};
  }
  if (auto small_enough = check_size(descriptor); !small_enough) {
    return base::pass_on(std::move(small_enough));
  }
  if (auto ready = initialize_xnnpack(); !ready) {
    return base::pass_on(std::move(ready));
  }
  auto handle = create_transposed(descriptor);
  if (!handle) {
    return base::pass_on(std::move(handle));
  }
  if (auto reshaped = reshape(descriptor, *output, handle->get()); !reshaped) {
    return base::pass_on(std::move(reshaped));
  }
  return Backward{.op = std::make_unique<XnnpackOperator>(std::move(plan), std::move(*handle), setup)};
}

}  // namespace convlens::ops
