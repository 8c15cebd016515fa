#include "ops/dense.h"

#include <algorithm>
#include <array>
#include <utility>

#include "ops/xnnpack_operator.h"

namespace convlens::ops {

namespace {

/// Null if the weights are floats.
const PackedKernel* packed(const Kernel& kernel) {
  const auto* const found = std::get_if<std::reference_wrapper<const PackedKernel>>(&kernel);
  return found == nullptr ? nullptr : &found->get();
}

const tensor::Shape& shape_of(const Kernel& kernel) {
  const PackedKernel* const own = packed(kernel);
  return own != nullptr ? own->shape() : std::get<tensor::TensorView>(kernel).shape;
}

base::Result<tensor::Shape> output_shape(const DenseDescriptor& d) {
  const tensor::Shape& kernel = shape_of(d.kernel);
  if (packed(d.kernel) != nullptr && !d.bias.empty()) {
    return base::fail(base::ErrorCode::kBadShape, "a packed dense kernel of " + kernel.text() + " has its bias, and takes no other");
  }
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

/// How XNNPACK's product reads the kernel.
enum class Order : std::uint32_t { kInputsFirst = XNN_FLAG_TRANSPOSE_WEIGHTS, kOutputsFirst = 0 };

/// Rows of input.channels() values, each multiplied with a kernel that makes output.channels() of them.
struct Product {
  tensor::Shape input;
  tensor::Shape output;
  std::span<const float> kernel;
  Order order = Order::kInputsFirst;
  std::span<const float> bias{};
  Clamp clamp{};
};

xnn_status setup(xnn_operator_t handle, const Buffers& buffers) {
  return xnn_setup_fully_connected_nc_f32(handle, buffers.inputs[0].values.data(), buffers.output.data());
}

base::Result<XnnHandle> create_handle(const Product& p) {
  const auto in = static_cast<std::size_t>(p.input.channels());
  const auto out = static_cast<std::size_t>(p.output.channels());
  xnn_operator_t handle = nullptr;
  const xnn_status status = xnn_create_fully_connected_nc_f32(in, out, /*input_stride=*/in, /*output_stride=*/out, p.kernel.data(),
                                                              p.bias.empty() ? nullptr : p.bias.data(), p.clamp.low, p.clamp.high,
                                                              static_cast<std::uint32_t>(p.order), /*code_cache=*/nullptr,
                                                              /*weights_cache=*/nullptr, &handle);
  return own_created(status, handle, "a dense layer");
}

OperatorResult create_product(const Product& p) {
  if (packed_weights(p.input.channels(), p.output.channels()) > kMostPackedWeights) {
    return base::fail(base::ErrorCode::kUnsupportedModel,
                      "a dense layer from " + p.input.text() + " to " + p.output.text() + " is too large");
  }
  if (auto ready = initialize_xnnpack(); !ready) {
    return base::pass_on(std::move(ready));
  }
  auto handle = create_handle(p);
  if (!handle) {
    return base::pass_on(std::move(handle));
  }
  const auto rows = static_cast<std::size_t>(p.input.elements() / p.input.channels());
  const xnn_status status = xnn_reshape_fully_connected_nc_f32(handle->get(), rows, /*threadpool=*/nullptr);
  if (auto reshaped = status_from_xnn(status, "a dense layer"); !reshaped) {
    return base::pass_on(std::move(reshaped));
  }
  return std::make_unique<XnnpackOperator>(Plan{.inputs = {p.input}, .output = p.output}, std::move(*handle), setup);
}

}  // namespace

OperatorResult create_dense(const DenseDescriptor& descriptor) {
  auto output = output_shape(descriptor);
  if (!output) {
    return base::pass_on(std::move(output));
  }
  if (const PackedKernel* const kernel = packed(descriptor.kernel)) {
    return kernel->create_product(descriptor.input, *output, descriptor.clamp);
  }
  return create_product({.input = descriptor.input,
                         .output = *output,
                         .kernel = std::get<tensor::TensorView>(descriptor.kernel).values,
                         .bias = descriptor.bias,
                         .clamp = descriptor.clamp});
}

BackwardResult create_dense_backward(const DenseDescriptor& descriptor) {
  auto output = output_shape(descriptor);
  if (!output) {
    return base::pass_on(std::move(output));
  }
  const PackedKernel* const kernel = packed(descriptor.kernel);
  auto created = kernel != nullptr ? kernel->create_transposed_product(*output, descriptor.input)
                                   : create_product({.input = *output,
                                                     .output = descriptor.input,
                                                     .kernel = std::get<tensor::TensorView>(descriptor.kernel).values,
                                                     .order = Order::kOutputsFirst});
  if (!created) {
    return base::pass_on(std::move(created));
  }
  return Backward{.op = std::move(*created)};
}

}  // namespace convlens::ops
