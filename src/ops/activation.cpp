#include "ops/activation.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <utility>

#include "ops/activation_loops.h"
#include "ops/xnnpack_operator.h"

namespace convlens::ops {

namespace {

struct Unary {
  xnn_unary_operator type = xnn_unary_clamp;
  xnn_unary_params params{};
};

Unary unary_of(const ActivationDescriptor& d) {
  switch (d.nonlinearity) {
    case Nonlinearity::kLeakyRelu:
      return {.type = xnn_unary_leaky_relu, .params = {.leaky_relu = {.negative_slope = d.alpha}}};
    case Nonlinearity::kElu:
      return {.type = xnn_unary_elu, .params = {.elu = {.alpha = d.alpha}}};
    case Nonlinearity::kGelu:
      return {.type = xnn_unary_gelu};
    case Nonlinearity::kHardSilu:
      return {.type = xnn_unary_hardswish};
    case Nonlinearity::kSilu:  // what Silu multiplies its input by
    case Nonlinearity::kSigmoid:
      return {.type = xnn_unary_sigmoid};
    case Nonlinearity::kExponential:
      return {.type = xnn_unary_exp};
    case Nonlinearity::kTanh:
      return {.type = xnn_unary_tanh};
    default:
      return {.type = xnn_unary_clamp, .params = {.clamp = {.min = d.clamp.low, .max = d.clamp.high}}};
  }
}

xnn_status setup_unary(xnn_operator_t handle, const Buffers& buffers) {
  return xnn_setup_unary_elementwise_nc(handle, buffers.inputs[0].values.data(), buffers.output.data());
}

base::Result<XnnHandle> create_unary(const ActivationDescriptor& d) {
  const Unary unary = unary_of(d);
  xnn_operator_t handle = nullptr;
  xnn_status status =
      xnn_create_unary_elementwise_nc(unary.type, xnn_datatype_fp32, xnn_datatype_fp32, &unary.params,
                                      /*input_quantization=*/nullptr, /*output_quantization=*/nullptr, /*flags=*/0, &handle);
  auto owned = own_created(status, handle, "an activation");
  if (!owned) {
    return owned;
  }
  const auto elements = static_cast<std::size_t>(d.input.elements());
  status = xnn_reshape_unary_elementwise_nc(handle, /*batch_size=*/1, /*channels=*/elements, /*input_stride=*/elements,
                                            /*output_stride=*/elements, /*threadpool=*/nullptr);
  if (auto reshaped = status_from_xnn(status, "an activation"); !reshaped) {
    return base::pass_on(std::move(reshaped));
  }
  return owned;
}

/// x * sigmoid(x). XNNPACK's sigmoid is many times faster than std::exp; it goes to the workspace, so that this works in place.
class Silu final : public Operator {
 public:
  Silu(const tensor::Shape& shape, XnnHandle sigmoid)
      : Operator({.inputs = {shape}, .output = shape, .workspace = static_cast<std::size_t>(shape.elements())}),
        sigmoid_(std::move(sigmoid)) {}

 private:
  base::Status compute(const Buffers& buffers) override {
    const std::span<const float> values = buffers.inputs[0].values;
    xnn_status status = xnn_setup_unary_elementwise_nc(sigmoid_.get(), values.data(), buffers.workspace.data());
    if (status == xnn_status_success) {
      status = xnn_run_operator(sigmoid_.get(), /*threadpool=*/nullptr);
    }
    if (auto done = status_from_xnn(status, "SiLU"); !done) {
      return done;
    }
    std::ranges::transform(values, buffers.workspace, buffers.output.begin(), std::multiplies{});
    return {};
  }

  XnnHandle sigmoid_;
};

xnn_status setup_softmax(xnn_operator_t handle, const Buffers& buffers) {
  return xnn_setup_softmax_nc_f32(handle, buffers.inputs[0].values.data(), buffers.output.data());
}

base::Result<XnnHandle> create_softmax(const ActivationDescriptor& d) {
  xnn_operator_t handle = nullptr;
  xnn_status status = xnn_create_softmax_nc_f32(/*flags=*/0, &handle);
  auto owned = own_created(status, handle, "softmax");
  if (!owned) {
    return owned;
  }
  const auto channels = static_cast<std::size_t>(d.input.channels());
  const std::size_t rows = static_cast<std::size_t>(d.input.elements()) / channels;
  status =
      xnn_reshape_softmax_nc_f32(handle, channels, /*input_stride=*/channels, /*output_stride=*/channels, rows, /*threadpool=*/nullptr);
  if (auto reshaped = status_from_xnn(status, "softmax"); !reshaped) {
    return base::pass_on(std::move(reshaped));
  }
  return owned;
}

}  // namespace

base::Status check_activation(const ActivationDescriptor& descriptor) {
  if (descriptor.clamp.low <= descriptor.clamp.high && std::isfinite(descriptor.alpha)) {
    return {};
  }
  return base::fail(base::ErrorCode::kUnsupportedModel, "an activation with an empty range or an infinite slope");
}

OperatorResult create_activation(const ActivationDescriptor& descriptor) {
  if (auto checked = check_activation(descriptor); !checked) {
    return base::pass_on(std::move(checked));
  }
  if (auto loop = create_activation_loop(descriptor.nonlinearity, descriptor.input)) {
    return loop;
  }
  if (auto ready = initialize_xnnpack(); !ready) {
    return base::pass_on(std::move(ready));
  }
  const bool is_softmax = descriptor.nonlinearity == Nonlinearity::kSoftmax;
  auto handle = is_softmax ? create_softmax(descriptor) : create_unary(descriptor);
  if (!handle) {
    return base::pass_on(std::move(handle));
  }
  if (descriptor.nonlinearity == Nonlinearity::kSilu) {
    return std::make_unique<Silu>(descriptor.input, std::move(*handle));
  }
  Plan plan{.inputs = {descriptor.input}, .output = descriptor.input};
  return std::make_unique<XnnpackOperator>(std::move(plan), std::move(*handle), is_softmax ? setup_softmax : setup_unary);
}

}  // namespace convlens::ops
