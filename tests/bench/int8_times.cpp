#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <limits>
#include <vector>

#include <xnnpack.h>

#include "ops/dense.h"
#include "tests/reference/compare.h"

// A dense layer of 8-bit weights of the size of VGG16's fc1: the kernel read where it lies, forwards and backwards, against XNNPACK's
// product with a packed copy. convlens_int8_times [RUNS]; the medians count. Every input is other than zero.
namespace convlens::ops {
namespace {

constexpr std::int32_t kInputs = 25088, kUnits = 4096;

/// Milliseconds.
double time_of(const std::function<void()>& task) {
  const auto start = std::chrono::steady_clock::now();
  task();
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
}

double median(std::vector<double> times) {
  std::ranges::sort(times);
  return times[times.size() / 2];
}

void run(Operator& op, const tensor::Tensor& input, tensor::Tensor& output, std::span<float> workspace) {
  const tensor::TensorView view = input.view();
  if (!op.run({.inputs = {&view, 1}, .output = output.values(), .workspace = workspace})) {
    std::exit(1);
  }
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

void measure(int runs) {
  const auto kernel = random_kernel();
  const xnn_operator_t xnnpack = packed(kernel);
  const auto input = reference::random_tensor({kInputs}, 1);
  const auto gradient = reference::random_tensor({kUnits}, 2);
  auto expected = reference::zeros({kUnits});
  auto output = reference::zeros({kUnits});
  auto result = reference::zeros({kInputs});
  auto workspace = reference::zeros({kUnits});
  const auto forward = create_dense({.input = {kInputs}, .kernel = kernel.view()}).value().release();
  const auto backward = create_dense_backward({.input = {kInputs}, .kernel = kernel.view()}).value().op.release();
  xnn_setup_fully_connected_nc_f32_qc8w(xnnpack, input.values().data(), expected.values().data());
  std::vector<double> theirs, ours, back;
  for (int i = 0; i < runs; ++i) {  // by turns, so that all see the same machine
    theirs.push_back(time_of([&] { xnn_run_operator(xnnpack, /*threadpool=*/nullptr); }));
    ours.push_back(time_of([&] { run(*forward, input, output, workspace.values()); }));
    back.push_back(time_of([&] { run(*backward, gradient, result, workspace.values()); }));
  }
  std::printf("%9.3f ms  XNNPACK's product with a packed copy\n", median(theirs));
  std::printf("%9.3f ms  in place: %.2f times as long, at most %.1e apart\n", median(ours), median(ours) / median(theirs),
              reference::relative_error(output.view(), expected.view()));
  std::printf("%9.3f ms  in place, backwards\n", median(back));
}

}  // namespace
}  // namespace convlens::ops

int main(int argc, char** argv) { convlens::ops::measure(argc > 1 ? std::atoi(argv[1]) : 15); }
