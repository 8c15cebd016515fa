#include "ops/dense.h"

#include <algorithm>
#include <array>
#include <utility>

#include "ops/xnnpack_operator.h"

namespace convlens::ops {

namespace {

base::Result<tensor::Shape> output_shape(const DenseDescriptor& d) {
  const tensor::Shape& kernel = d.kernel.shape;
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
  if (packed_weights(d.kernel.shape[0], d.kernel.shape[1]) <= kMostPackedWeights) {
    return {};
  }
  return base::fail(base::ErrorCode::kUnsupportedModel, "a dense kernel of " + d.kernel.shape.text() + " is too large");
}

base::Result<XnnHandle> create_handle(const DenseDescriptor& d) {
  const auto in = static_cast<std::size_t>(d.kernel.shape[0]);
  const auto units = static_cast<std::size_t>(d.kernel.shape[1]);
  xnn_operator_t handle = nullptr;
  const xnn_status status = xnn_create_fully_connected_nc_f32(
      in, units, /*input_stride=*/in, /*output_stride=*/units, d.kernel.values.data(), d.bias.empty() ? nullptr : d.bias.data(),
      d.clamp.low, d.clamp.high, XNN_FLAG_TRANSPOSE_WEIGHTS, /*code_cache=*/nullptr, /*weights_cache=*/nullptr, &handle);
  return own_created(status, handle, "a dense layer");
}

xnn_status setup(xnn_operator_t handle, const Buffers& buffers) {
  return xnn_setup_fully_connected_nc_f32(handle, buffers.inputs[0].values.data(), buffers.output.data());
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
  auto handle = create_handle(descriptor);
  if (!handle) {
    return base::pass_on(std::move(handle));
  }
  const auto rows = static_cast<std::size_t>(descriptor.input.elements() / descriptor.input.channels());
  const xnn_status status = xnn_reshape_fully_connected_nc_f32(handle->get(), rows, /*threadpool=*/nullptr);
  if (auto reshaped = status_from_xnn(status, "a dense layer"); !reshaped) {
    return base::pass_on(std::move(reshaped));
  }
  Plan plan{.inputs = {descriptor.input}, .output = *output};
  return std::make_unique<XnnpackOperator>(std::move(plan), std::move(*handle), setup);
}

}  // namespace convlens::ops
