#include "ops/elementwise.h"

#include <algorithm>
#include <array>
#include <utility>

#include "ops/xnnpack_operator.h"
#include "tensor/broadcast.h"

namespace convlens::ops {

namespace {

/// One of XNNPACK's operators: a result so far combined with one more input.
struct Combination {
  XnnHandle handle;
  tensor::Shape result;
};

/// Combines the first two inputs, then each further one with the result so far, which lies in the output's memory.
class Elementwise final : public Operator {
 public:
  Elementwise(Plan plan, std::vector<Combination> combinations, float divisor)
      : Operator(std::move(plan)), combinations_(std::move(combinations)), divisor_(divisor) {}

 private:
  base::Status compute(const Buffers& buffers) override {
    std::span<const float> so_far = buffers.inputs[0].values;
    for (std::size_t i = 0; i < combinations_.size(); ++i) {
      const auto result = buffers.output.first(static_cast<std::size_t>(combinations_[i].result.elements()));
      if (i > 0 && so_far.size() < result.size()) {
        so_far = moved(so_far, buffers.workspace);
      }
      const xnn_operator_t handle = combinations_[i].handle.get();
      xnn_status status = xnn_setup_binary_elementwise_nd(handle, so_far.data(), buffers.inputs[i + 1].values.data(), result.data());
      if (status == xnn_status_success) {
        status = xnn_run_operator(handle, /*threadpool=*/nullptr);
      }
      if (auto combined = status_from_xnn(status, "arithmetic"); !combined) {
        return combined;
      }
      so_far = result;
    }
    divide(buffers.output);
    return {};
  }

  /// A result that grows is written over what it is made of, unless that is moved away.
  static std::span<const float> moved(std::span<const float> values, std::span<float> workspace) {
    std::ranges::copy(values, workspace.begin());
    return workspace.first(values.size());
  }

  void divide(std::span<float> values) const {
    if (divisor_ == 1.0F) {
      return;
    }
    for (float& value : values) {
      value /= divisor_;
    }
  }

  std::vector<Combination> combinations_;
  float divisor_;
};

xnn_binary_operator xnn_operator_from(Arithmetic arithmetic) {
  switch (arithmetic) {
    case Arithmetic::kSubtract:
      return xnn_binary_subtract;
    case Arithmetic::kMultiply:
      return xnn_binary_multiply;
    case Arithmetic::kMaximum:
      return xnn_binary_maximum;
    case Arithmetic::kMinimum:
      return xnn_binary_minimum;
    case Arithmetic::kAdd:
    case Arithmetic::kAverage:  // a sum, divided at the end
      return xnn_binary_add;
  }
  return xnn_binary_add;
}

struct Extents {
  std::array<std::size_t, tensor::Shape::kMaxRank> values{};
  std::size_t rank = 0;
};

Extents extents_from(const tensor::Shape& shape) {
  Extents extents{.rank = static_cast<std::size_t>(shape.rank())};
  std::ranges::transform(shape.extents(), extents.values.begin(), [](std::int32_t extent) { return static_cast<std::size_t>(extent); });
  return extents;
}

base::Result<Combination> combine(Arithmetic arithmetic, const tensor::Shape& so_far, const tensor::Shape& input) {
  auto result = tensor::broadcast(so_far, input);
  if (!result) {
    return base::pass_on(std::move(result));
  }
  xnn_operator_t created = nullptr;
  xnn_status status =
      xnn_create_binary_elementwise_nd(xnn_operator_from(arithmetic), xnn_datatype_fp32, /*input1_quantization=*/nullptr,
                                       /*input2_quantization=*/nullptr, /*output_quantization=*/nullptr, /*flags=*/0, &created);
  auto handle = own_created(status, created, "arithmetic");
  if (!handle) {
    return base::pass_on(std::move(handle));
  }
  const Extents a = extents_from(so_far);
  const Extents b = extents_from(input);
  status = xnn_reshape_binary_elementwise_nd(handle->get(), a.rank, a.values.data(), b.rank, b.values.data(), /*threadpool=*/nullptr);
  if (auto reshaped = status_from_xnn(status, "arithmetic"); !reshaped) {
    return base::pass_on(std::move(reshaped));
  }
  return Combination{.handle = std::move(*handle), .result = *result};
}

base::Result<std::vector<Combination>> combine_all(const ElementwiseDescriptor& d) {
  std::vector<Combination> combinations;
  tensor::Shape so_far = d.inputs[0];
  for (const tensor::Shape& input : std::span(d.inputs).subspan(1)) {
    auto combination = combine(d.arithmetic, so_far, input);
    if (!combination) {
      return base::pass_on(std::move(combination));
    }
    so_far = combination->result;
    combinations.push_back(std::move(*combination));
  }
  return combinations;
}

/// The largest result that the next one outgrows.
std::size_t workspace_of(std::span<const Combination> combinations) {
  std::int64_t most = 0;
  for (std::size_t i = 1; i < combinations.size(); ++i) {
    const std::int64_t so_far = combinations[i - 1].result.elements();
    if (so_far < combinations[i].result.elements()) {
      most = std::max(most, so_far);
    }
  }
  return static_cast<std::size_t>(most);
}

}  // namespace

OperatorResult create_elementwise(const ElementwiseDescriptor& descriptor) {
  if (descriptor.inputs.size() < 2) {
    return base::fail(base::ErrorCode::kBadShape, "arithmetic on fewer than two inputs");
  }
  if (auto ready = initialize_xnnpack(); !ready) {
    return base::pass_on(std::move(ready));
  }
  auto combinations = combine_all(descriptor);
  if (!combinations) {
    return base::pass_on(std::move(combinations));
  }
  const bool is_mean = descriptor.arithmetic == Arithmetic::kAverage;
  const float divisor = is_mean ? static_cast<float>(descriptor.inputs.size()) : 1.0F;
  Plan plan{.inputs = descriptor.inputs, .output = combinations->back().result, .workspace = workspace_of(*combinations)};
  return std::make_unique<Elementwise>(std::move(plan), std::move(*combinations), divisor);
}

}  // namespace convlens::ops
