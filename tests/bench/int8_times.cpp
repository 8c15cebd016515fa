#include <limits>

#include <xnnpack.h>

#include "ops/dense.h"
#include "tests/bench/bench.h"
#include "tests/reference/compare.h"

// A dense layer of 8-bit weights of the size of VGG16's fc1: the kernel read where it lies, forwards and backwards, against XNNPACK's
// product with a packed copy; for an input without zeros and for one that a ReLU has been through, half of which is zero.
// convlens_int8_times [RUNS]; the medians count.
namespace convlens::ops {
namespace {

using bench::median;
using bench::need;
using bench::time_of;

constexpr std::int32_t kInputs = 25088, kUnits = 4096;

void run(Operator& op, const tensor::Tensor& input, tensor::Tensor& output, std::span<float> workspace) {
  const tensor::TensorView view = input.view();
  need(op.run({.inputs = {&view, 1}, .output = output.values(), .workspace = workspace}));
}

tensor::QuantizedTensor random_kernel() {
  auto kernel = tensor::QuantizedTensor::zeros({kInputs, kUnits}).value();
  std::uint32_t state = 1;
  for (std::int8_t& value : kernel.values()) {
    state = state * 1664525U + 1013904223U;
    value = static_cast<std::int8_t>(static_cast<std::int32_t>(state >> 24) - 128);
  }
  for (float& scale : kernel.scales()) scale = 0.01F;
  return kernel;
}

/// XNNPACK's operator with its packed copy of the kernel.
xnn_operator_t packed(const tensor::QuantizedTensor& kernel) {
  xnn_operator_t handle = nullptr;
  constexpr float kInfinity = std::numeric_limits<float>::infinity();
  xnn_initialize(/*allocator=*/nullptr);
  const xnn_status created = xnn_create_fully_connected_nc_f32_qc8w(
      kInputs, kUnits, /*input_stride=*/kInputs, /*output_stride=*/kUnits, kernel.scales().data(), kernel.values().data(),
      /*bias=*/nullptr, -kInfinity, kInfinity, XNN_FLAG_TRANSPOSE_WEIGHTS, /*code_cache=*/nullptr, /*weights_cache=*/nullptr, &handle);
  if (created != xnn_status_success ||
      xnn_reshape_fully_connected_nc_f32_qc8w(handle, /*batch_size=*/1, /*threadpool=*/nullptr) != xnn_status_success) {
    std::exit(1);
  }
  return handle;
}

struct Product {
  xnn_operator_t xnnpack = nullptr;
  Operator* in_place = nullptr;
};

void compare(const char* name, const Product& product, const tensor::Tensor& input, int runs) {
  auto expected = reference::zeros({kUnits});
  auto output = reference::zeros({kUnits});
  xnn_setup_fully_connected_nc_f32_qc8w(product.xnnpack, input.values().data(), expected.values().data());
  std::vector<double> theirs, ours;
  for (int i = 0; i < runs; ++i) {  // by turns, so that both see the same machine
    theirs.push_back(time_of([&] { xnn_run_operator(product.xnnpack, /*threadpool=*/nullptr); }));
    ours.push_back(time_of([&] { run(*product.in_place, input, output, {}); }));
  }
  std::printf("%s\n%9.3f ms  XNNPACK's product with a packed copy\n", name, median(theirs));
  std::printf("%9.3f ms  in place: %.2f times as long, at most %.1e apart\n", median(ours), median(ours) / median(theirs),
              reference::relative_error(output.view(), expected.view()));
}

tensor::Tensor rectified(tensor::Tensor tensor) {
  for (float& value : tensor.values()) value = std::max(value, 0.0F);
  return tensor;
}

void measure(int runs) {
  const auto kernel = random_kernel();
  const auto forward = need(create_dense({.input = {kInputs}, .kernel = kernel.view()}));
  const Product product{.xnnpack = packed(kernel), .in_place = forward.get()};
  compare("without zeros", product, reference::random_tensor({kInputs}, 1), runs);
  compare("after a ReLU", product, rectified(reference::random_tensor({kInputs}, 1)), runs);
  const auto gradient = reference::random_tensor({kUnits}, 2);
  auto result = reference::zeros({kInputs});
  auto workspace = reference::zeros({kUnits});
  const auto backward = need(create_dense_backward({.input = {kInputs}, .kernel = kernel.view()})).op;
  std::vector<double> back;
  for (int i = 0; i < runs; ++i) back.push_back(time_of([&] { run(*backward, gradient, result, workspace.values()); }));
  std::printf("backwards\n%9.3f ms  in place\n", median(back));
}

}  // namespace
}  // namespace convlens::ops

int main(int argc, char** argv) { convlens::ops::measure(argc > 1 ? std::atoi(argv[1]) : 15); }
