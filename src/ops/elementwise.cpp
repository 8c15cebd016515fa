#include "ops/elementwise.h"

#include <algorithm>
#include <utility>

#include "ops/xnnpack_operator.h"

namespace convlens::ops {

namespace {

/// Combines the first two inputs, then each further one with the result so far.
class Elementwise final : public Operator {
 public:
  Elementwise(Plan plan, XnnHandle handle) : Operator(std::move(plan)), handle_(std::move(handle)) {}

 private:
  base::Status compute(const Buffers& buffers) override {
    const float* so_far = buffers.inputs[0].values.data();
    for (const tensor::TensorView& input : buffers.inputs.subspan(1)) {
      xnn_status status = xnn_setup_binary_elementwise_nd(handle_.get(), so_far, input.values.data(), buffers.output.data());
      if (status == xnn_status_success) {
        status = xnn_run_operator(handle_.get(), /*threadpool=*/nullptr);
      }
      if (auto combined = status_from_xnn(status, "a sum or product"); !combined) {
        return combined;
      }
      so_far = buffers.output.data();
    }
    return {};
  }

  XnnHandle handle_;
};

base::Status check(const ElementwiseDescriptor& d) {
  if (d.inputs.size() < 2) {
    return base::fail(base::ErrorCode::kBadShape, "a sum or product of fewer than two inputs");
  }
  const auto odd_one = std::ranges::find_if(d.inputs, [&d](const tensor::Shape& shape) { return shape != d.inputs[0]; });
  if (odd_one != d.inputs.end()) {
    return base::fail(base::ErrorCode::kBadShape, "a sum or product of " + d.inputs[0].text() + " and " + odd_one->text());
  }
  return {};
}

}  // namespace

OperatorResult create_elementwise(const ElementwiseDescriptor& descriptor) {
  if (auto checked = check(descriptor); !checked) {
    return base::pass_on(std::move(checked));
  }
  if (auto ready = initialize_xnnpack(); !ready) {
    return base::pass_on(std::move(ready));
  }
  const xnn_binary_operator type = descriptor.arithmetic == Arithmetic::kAdd ? xnn_binary_add : xnn_binary_multiply;
  xnn_operator_t created = nullptr;
  xnn_status status =
      xnn_create_binary_elementwise_nd(type, xnn_datatype_fp32, /*input1_quantization=*/nullptr,
                                       /*input2_quantization=*/nullptr, /*output_quantization=*/nullptr, /*flags=*/0, &created);
  auto handle = own_created(status, created, "a sum or product");
  if (!handle) {
    return base::pass_on(std::move(handle));
  }
  const auto elements = static_cast<std::size_t>(descriptor.inputs[0].elements());
  status = xnn_reshape_binary_elementwise_nd(handle->get(), 1, &elements, 1, &elements, /*threadpool=*/nullptr);
  if (auto reshaped = status_from_xnn(status, "a sum or product"); !reshaped) {
    return base::pass_on(std::move(reshaped));
  }
  return std::make_unique<Elementwise>(Plan{.inputs = descriptor.inputs, .output = descriptor.inputs[0]}, std::move(*handle));
}

}  // namespace convlens::ops
