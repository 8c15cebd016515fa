#include "ops/dense.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <utility>
#include <vector>

#include "ops/xnnpack_operator.h"

namespace convlens::ops {

namespace {

const tensor::Shape& shape_of(const Kernel& kernel) {
  return std::visit([](const auto& view) -> const tensor::Shape& { return view.shape; }, kernel);
}

base::Result<tensor::Shape> output_shape(const DenseDescriptor& d) {
  const tensor::Shape& kernel = shape_of(d.kernel);
  const bool fits = kernel.rank() == 2 && d.input.rank() >= 1 && kernel[0] == d.input.channels() &&
                    (d.bias.empty() || std::cmp_equal(d.bias.size(), kernel[1]));
  if (!fits) {
    return base::fail(base::ErrorCode::kBadShape, "a dense kernel of " + kernel.text() + " does not fit an input of " + d.input.text());
  }
  std::array<std::int64_t, tensor::Shape::kMaxRank> extents{};
  const auto rank = static_cast<std::size_t>(d.input.rank());
  std::ranges::copy(d.input.extents(), extents.begin());
  extents[rank - 1] = kernel[1];
  return tensor::Shape::checked(std::span(extents).first(rank));
}

base::Status check_size(const DenseDescriptor& d) {
  const tensor::Shape& kernel = shape_of(d.kernel);
  if (packed_weights(kernel[0], kernel[1]) <= kMostPackedWeights) {
    return {};
  }
  return base::fail(base::ErrorCode::kUnsupportedModel, "a dense kernel of " + kernel.text() + " is too large");
}

/// What XNNPACK makes of a kernel, and how it is run: the functions differ by the kernel's type.
struct PackedDense {
  XnnHandle handle;
  xnn_status (*reshape)(xnn_operator_t handle, std::size_t rows, pthreadpool_t threadpool);
  XnnpackOperator::Setup setup;
};

base::Result<PackedDense> pack(const DenseDescriptor& d, const tensor::TensorView& kernel) {
  const auto in = static_cast<std::size_t>(kernel.shape[0]);
  const auto units = static_cast<std::size_t>(kernel.shape[1]);
  xnn_operator_t handle = nullptr;
  const xnn_status status =
      xnn_create_fully_connected_nc_f32(in, units, /*input_stride=*/in, /*output_stride=*/units, kernel.values.data(),
                                        d.bias.empty() ? nullptr : d.bias.data(), d.clamp.low, d.clamp.high, XNN_FLAG_TRANSPOSE_WEIGHTS,
                                        /*code_cache=*/nullptr, /*weights_cache=*/nullptr, &handle);
  auto own = own_created(status, handle, "a dense layer");
  if (!own) {
    return base::pass_on(std::move(own));
  }
  return PackedDense{
      .handle = std::move(*own), .reshape = xnn_reshape_fully_connected_nc_f32, .setup = [](xnn_operator_t op, const Buffers& b) {
        return xnn_setup_fully_connected_nc_f32(op, b.inputs[0].values.data(), b.output.data());
      }};
}

/// XNNPACK multiplies the scale in after it has added the bias: it gets a bias of the kernel's own units.
std::vector<float> unscaled_bias(const DenseDescriptor& d, std::span<const float> scales) {
  std::vector<float> unscaled(d.bias.size());
  std::ranges::transform(d.bias, scales, unscaled.begin(), std::divides());
  return unscaled;
}

base::Result<PackedDense> pack(const DenseDescriptor& d, const tensor::QuantizedView& kernel) {
  const std::vector<float> bias = unscaled_bias(d, kernel.scales);
  // XNNPACK takes no other scales, and biases that overflow would be lost.
  const bool is_usual = std::ranges::all_of(kernel.scales, [](float scale) { return scale > 0 && std::isnormal(scale); }) &&
                        std::ranges::all_of(bias, [](float value) { return std::isfinite(value); });
  if (!is_usual) {
    auto floats = expanded(kernel);
    if (!floats) {
      return base::pass_on(std::move(floats));
    }
    return pack(d, floats->view());
  }
  const auto in = static_cast<std::size_t>(kernel.shape[0]);
  const auto units = static_cast<std::size_t>(kernel.shape[1]);
  xnn_operator_t handle = nullptr;
  const xnn_status status = xnn_create_fully_connected_nc_f32_qc8w(
      in, units, /*input_stride=*/in, /*output_stride=*/units, kernel.scales.data(), kernel.values.data(),
      bias.empty() ? nullptr : bias.data(), d.clamp.low, d.clamp.high, XNN_FLAG_TRANSPOSE_WEIGHTS, /*code_cache=*/nullptr,
      /*weights_cache=*/nullptr, &handle);
  auto own = own_created(status, handle, "a dense layer of 8-bit weights");
  if (!own) {
    return base::pass_on(std::move(own));
  }
  return PackedDense{
      .handle = std::move(*own), .reshape = xnn_reshape_fully_connected_nc_f32_qc8w, .setup = [](xnn_operator_t op, const Buffers& b) {
        return xnn_setup_fully_connected_nc_f32_qc8w(op, b.inputs[0].values.data(), b.output.data());
      }};
}

}  // namespace

OperatorResult create_dense(const DenseDescriptor& descriptor) {
  auto output = output_shape(descriptor);
  if (!output) {
    return base::pass_on(std::move(output));
  }
  if (auto small_enough = check_size(descriptor); !small_enough) {
    return base::pass_on(std::move(small_enough));
  }
  if (auto ready = initialize_xnnpack(); !ready) {
    return base::pass_on(std::move(ready));
  }
  auto packed = std::visit([&](const auto& kernel) { return pack(descriptor, kernel); }, descriptor.kernel);
  if (!packed) {
    return base::pass_on(std::move(packed));
  }
  const auto rows = static_cast<std::size_t>(descriptor.input.elements() / descriptor.input.channels());
  const xnn_status status = packed->reshape(packed->handle.get(), rows, /*threadpool=*/nullptr);
  if (auto reshaped = status_from_xnn(status, "a dense layer"); !reshaped) {
    return base::pass_on(std::move(reshaped));
  }
  Plan plan{.inputs = {descriptor.input}, .output = *output};
  return std::make_unique<XnnpackOperator>(std::move(plan), std::move(packed->handle), packed->setup);
}

}  // namespace convlens::ops
